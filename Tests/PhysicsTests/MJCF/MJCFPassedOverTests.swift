import Foundation
import Physics
import Testing

/// What moves nothing is passed over, and what is disabled does nothing.
@Suite("MJCF passed over")
struct MJCFPassedOverTests {
  private static let plain = MJCFDocument(
    joint: #"axis="0 1 0" range="-30 30" stiffness="3" damping="2""#,
    geom: #"size="0.1" pos="0 0 1""#,
    world: #"<geom type="plane" size="1 1 1"/>"#, actuators: #"<motor joint="j"/>"#)

  @Test(
    "Sections and defaults",
    arguments: [
      "<sensor><subtreelinvel name='v' body='a'/></sensor>",
      "<keyframe><key name='home' qpos='0.1'/></keyframe>",
      "<contact/><equality/><tendon/><deformable/><extension/>",
      "<default><tendon/><pair/><equality/><general/><position/></default>",
      "<default><default class='b'><general gear='3'/><tendon width='1'/></default></default>",
      "half a torso & a <![CDATA[<body>]]> tail > ]]>",
      "<option><flag equality='disable' frictionloss='disable' sensor='disable'/></option>",
    ])
  func sections(_ section: String) throws {
    var document = Self.plain
    document.sections = section
    #expect(try document.model() == Self.plain.model())
  }

  @Test("Attributes of one kind of actuator count for all of a class")
  func actuatorKinds() throws {
    var document = Self.plain
    document.sections = "<default><general gear='3'/></default>"
    #expect(try document.model().actuators[0].gear == 3)
    document.sections = "<default><muscle force='3'/></default>"
    let error = #expect(throws: MJCFError.self) { try document.model() }
    #expect(error?.message.hasPrefix("its class sets attributes for <muscle>") == true)
  }

  @Test("A spatial tendon around geoms is passed over unless it exerts forces")
  func spatialTendons() throws {
    var document = Self.plain
    let way = "<site site='s'/><geom geom='g'/><site site='s'/></spatial></tendon>"
    document.sections = "<tendon><spatial name='t' width='1'>" + way
    #expect(try document.model() == Self.plain.model())
    for force in ["range='0 1'", "stiffness='1'", "damping='1'"] {
      document.sections = "<tendon><spatial \(force)>" + way
      #expect(throws: MJCFError.self) { try document.model() }
    }
  }

  private func model(disabling flags: String...) throws -> Model {
    var document = Self.plain
    let text = flags.map { #"\#($0)="disable""# }.joined(separator: " ")
    document.sections = "<option><flag \(text)/></option>"
    return try document.model()
  }

  @Test("Flags")
  func flags() throws {
    let plain = try Self.plain.model()
    #expect(plain.contactPairs.count == 1 && plain.joints[0].range != nil)
    #expect(try model(disabling: "contact").contactPairs.isEmpty)
    #expect(try model(disabling: "contact").joints == plain.joints)
    let unconstrained = try model(disabling: "constraint")
    #expect(unconstrained.contactPairs.isEmpty && unconstrained.joints[0].range == nil)
    #expect(try model(disabling: "limit").joints[0].range == nil)
    #expect(try model(disabling: "limit").contactPairs.count == 1)
    #expect(try model(disabling: "gravity").gravity == .zero)
    #expect(try model(disabling: "spring").joints[0].stiffness == 0)
    #expect(try model(disabling: "damper").joints[0].damping == 0)
  }

  @Test("Without filterparent a body touches its parent")
  func filterParent() throws {
    let child = #"<body><joint axis="0 1 0"/><geom size="0.1"/></body>"#
    var document = MJCFDocument(body: child)
    #expect(try document.model().contactPairs.isEmpty)
    document.sections = #"<option><flag filterparent="disable"/></option>"#
    #expect(try document.model().contactPairs.count == 1)
  }

  @Test("Materials and textures are looked for, as in MuJoCo")
  func materials() throws {
    func error(_ assets: String, geom: String = "", site: String = "") -> String? {
      let document = MJCFDocument(
        sections: assets, geom: "size='1' \(geom)", body: "<site \(site)/>")
      do {
        _ = try document.model()
        return nil
      } catch { return "\(error)" }
    }
    let texture = "<texture type='2d' file='pictures/marble.png'/>"
    #expect(
      error("<asset><material name='m'/></asset>", geom: "material='m'", site: "material='m'")
        == nil)
    #expect(error("<asset>\(texture)<material name='m' texture='marble'/></asset>") == nil)
    #expect(error("<default><default class='b'><geom material='n'/></default></default>") == nil)
    let unknown = #"material="n" is refused; accepted: "#
    #expect(
      error("<asset><material name='m'/></asset>", geom: "material='n'")
        == "t.xml:6: <geom>: \(unknown)m")
    #expect(error("", site: "material='n'")?.hasPrefix("t.xml:7: <site>: \(unknown)") == true)
    #expect(error("<default><geom material='n'/></default>")?.contains(unknown) == true)
    #expect(
      error("<asset>\(texture)<material name='m' texture='t'/></asset>")
        == #"t.xml:2: <material>: texture="t" is refused; accepted: marble"#)
  }

  @Test("The text without files has none, nor what refers to them")
  func textWithoutFiles() throws {
    let assets = """
      <compiler/><default><material texture="t"/></default><asset><texture name="t" type="2d" file="marble.png"/>
      <texture name="c" type="2d" builtin="checker" width="8" height="8"/><mesh file="a.stl"/>
      <material name="m" texture="t" rgba="1 0 0 1"/><material name="n" texture="c"/>
      <material name="l"><layer texture="t" role="rgb"/></material></asset>
      """
    let bare = """
      <compiler/><default><material/></default><asset>
      <texture name="c" type="2d" builtin="checker" width="8" height="8"/>
      <material name="m" rgba="1 0 0 1"/><material name="n" texture="c"/>
      <material name="l"></material></asset>
      """
    var document = Self.plain
    document.sections = assets
    let source = try MJCFSource(Data(document.text.utf8), file: "t.xml")
    document.sections = bare
    #expect(try source.textWithoutFiles() == document.text)
    #expect(try Model(source) == Self.plain.model())
  }
}
