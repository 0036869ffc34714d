import Foundation
import Physics
import Testing

/// What the subset does not cover is refused with the file, the line, the element and the remedy.
@Suite("MJCF refusals")
struct MJCFRefusalTests {
  private func refusal(of text: String) -> String {
    do {
      _ = try Model(mjcf: Data(text.utf8), file: "t.xml")
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test(
    "Documents",
    arguments: [
      (
        "",
        "t.xml:1: the file contains no element; accepted: an MJCF file, which starts with <mujoco>"
      ),
      ("<robot/>", "t.xml:1: <robot>: not an MJCF file; accepted: <mujoco>"),
      ("<mujoco>\n", "t.xml:2: <mujoco>: the file ends before </mujoco>"),
      ("<mujoco>\n</b>", "t.xml:2: <mujoco>: </b> found; accepted: </mujoco>"),
      ("<mujoco/>\n<b/>", "t.xml:2: more text follows </mujoco>; accepted: one root element"),
      ("<mujoco/>", "t.xml:1: <mujoco>: the body has no joints; accepted: at least one <joint>"),
      (
        "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<mujoco/>",
        "t.xml:1: a document type or an entity is refused; accepted: elements only"
      ),
      (
        "<mujoco>\n<worldbody\n a='&b;'/></mujoco>",
        "t.xml:3: <worldbody>: an & that starts no known reference is refused; "
          + "accepted: &amp; &lt; &gt; &quot; &apos; &#N;"
      ),
      (
        "<mujoco>\n<option timestep=1/></mujoco>",
        "t.xml:2: <option>: the value of timestep is not quoted; accepted: timestep=\"…\""
      ),
      (
        "<mujoco>\n<option a='' a=''/></mujoco>",
        "t.xml:2: <option>: attribute a appears twice; accepted: once"
      ),
      (
        "words <mujoco/>",
        "t.xml:1: text outside the root element is refused; accepted: <mujoco> and comments"
      ),
      (
        "<mujoco>\0</mujoco>",
        "t.xml:1: <mujoco>: a control character between elements is refused; accepted: text"
      ),
      (
        "<mujoco>\n<plugin/></mujoco>",
        "t.xml:2: <plugin>: is refused in <mujoco>; accepted: <compiler>, <option>, <default>, "
          + "<worldbody>, <tendon>, <actuator>, <size>, <visual>, <statistic>, <asset>, <custom>, <sensor>, "
          + "<keyframe>"
      ),
      (
        "<mujoco>\n<equality><weld/></equality></mujoco>",
        "t.xml:2: <weld>: is refused here; accepted: an empty <equality>"
      ),
    ])
  func documents(_ text: String, _ message: String) {
    #expect(refusal(of: text) == message)
  }

  @Test(
    "Joints",
    arguments: [
      (
        #"axis="1 0 0""#,
        #"not planar: axis="1 0 0" turns out of the x–z plane; "#
          + "accepted for a hinge: 0 1 0 or 0 -1 0"
      ),
      (
        "",
        #"not planar: axis="0 0 1", the default, turns out of the x–z plane; "#
          + "accepted for a hinge: 0 1 0 or 0 -1 0"
      ),
      (#"axis="0 0 0""#, #"axis="0 0 0" is refused; accepted: a direction"#),
      (
        #"type="slide" axis="0 1 0""#,
        #"not planar: axis="0 1 0" leads out of the x–z plane; accepted for a slide: X 0 Z"#
      ),
      (
        #"type="ball""#,
        #"not planar: type="ball" turns about all axes; accepted: hinge, slide"#
      ),
      (
        #"type="free""#,
        #"not planar: type="free" moves along and about all axes; accepted: hinge, slide"#
      ),
      (#"type="screw""#, #"type="screw" is refused; accepted: hinge, slide"#),
      (
        #"axis="0 1 0" armature="-1""#,
        #"armature="-1" is refused; accepted: a number from 0 to 10000000000"#
      ),
      (
        #"axis="0 1 0" damping="1 2""#,
        #"damping="1 2" is refused; accepted: one number of at most 1e10"#
      ),
      (
        #"axis="0 1 0" ref="nan""#,
        #"ref="nan" is refused; accepted: one number of at most 1e10"#
      ),
      (
        #"axis="0 1 0" frictionloss="1""#,
        #"frictionloss="1" is refused; accepted: frictionloss="0""#
      ),
      (
        #"axis="0 1 0" range="2 1""#,
        #"range="2 1" gives no limits; accepted: range="LOWER UPPER" or limited="false""#
      ),
      (
        #"axis="0 1 0" limited="true""#,
        #"no range gives no limits; accepted: range="LOWER UPPER" or limited="false""#
      ),
      (
        #"axis="0 1 0" solreflimit="0.1 -2""#,
        #"solreflimit="0.1 -2" is refused; accepted: two positive numbers, or two that are not"#
      ),
      (
        #"axis="0 1 0" class="x""#,
        #"no default class is named "x"; accepted: main"#
      ),
    ])
  func joints(_ joint: String, _ message: String) {
    let text = MJCFDocument(joint: joint).text
    #expect(refusal(of: text) == "t.xml:5: <joint>: \(message)")
  }

  @Test(
    "Geoms",
    arguments: [
      (
        #"type="ellipsoid" size="1 1 1""#,
        #"type="ellipsoid" is refused; accepted: plane, sphere, capsule, cylinder, box"#
      ),
      (
        #"type="box" size="1 1""#,
        #"size="1 1" is refused; accepted: size="HALF-X HALF-Y HALF-Z", positive"#
      ),
      (
        #"type="cylinder" size="1""#,
        #"size="1" is refused; accepted: size="RADIUS HALF-LENGTH", positive"#
      ),
      ("", #"size is missing; accepted: size="RADIUS", positive"#),
      (
        #"type="capsule" size="1""#,
        #"size="1" is refused; accepted: size="RADIUS HALF-LENGTH", positive"#
      ),
      (#"size="1" condim="4""#, #"condim="4" is refused; accepted: 1, 3"#),
      (#"size="1" gap="0.1""#, #"gap="0.1" is refused; accepted: gap="0""#),
      (
        #"size="1" quat="1 0 0 0" euler="0 1 0""#,
        #"euler="0 1 0" is refused; accepted: one of quat, axisangle, euler, zaxis"#
      ),
      (#"size="1" quat="0 0 0 0""#, #"quat="0 0 0 0" is refused; accepted: a direction"#),
      (
        #"size="1" fromto="0 0 0 1 0 0""#,
        #"fromto is refused for type="sphere"; accepted: type="capsule", "cylinder" or "box""#
      ),
      (
        #"size="1" type="capsule" pos="0 1e-9 0" fromto="0 0 0 1 0 0""#,
        "pos and fromto both give the position; accepted: one of them"
      ),
      (
        #"size="1" type="capsule" fromto="0 1 0 0 1 0""#,
        "the two points of fromto are the same; accepted: two points"
      ),
      (
        #"size="1" material="m""#,
        #"material="m" is refused; accepted: a material's name; no material is defined"#
      ),
      (
        #"type="plane" size="1 1 1""#,
        "a plane on a body is refused; accepted: a plane in <worldbody>"
      ),
      (#"size="1" friction="-1""#, #"friction="-1" is refused; accepted: numbers from 0 up"#),
      (
        #"size="1" contype="0.5""#,
        #"contype="0.5" is refused; accepted: a whole number from -2147483648 to 2147483647"#
      ),
      (
        #"size="1" solimp="2""#,
        #"solimp="2" is refused; accepted: dmin, dmax, midpoint from 0 to 1, width from 0, "#
          + "power from 1"
      ),
    ])
  func geoms(_ geom: String, _ message: String) {
    let text = MJCFDocument(geom: geom).text
    #expect(refusal(of: text) == "t.xml:6: <geom>: \(message)")
  }

  @Test(
    "Sections",
    arguments: [
      (
        #"<option cone="elliptic"/>"#,
        #"<option>: cone="elliptic" is refused; accepted: cone="pyramidal""#
      ),
      (
        #"<option integrator="implicit"/>"#,
        #"<option>: integrator="implicit" is refused; accepted: Euler, RK4"#
      ),
      (
        #"<option gravity="0 1 0"/>"#,
        #"<option>: not planar: gravity="0 1 0"; accepted: gravity="X 0 Z""#
      ),
      (
        #"<option timestep="0"/>"#,
        #"<option>: timestep="0" is refused; accepted: a number from 1e-06 to 1"#
      ),
      (
        #"<option><flag clampctrl="disable"/></option>"#,
        #"<flag>: clampctrl="disable" is refused; accepted: clampctrl="enable""#
      ),
      (
        #"<compiler coordinate="global"/>"#,
        #"<compiler>: coordinate="global" is read by no MuJoCo since 2.3.4; load the file in "#
          + "MuJoCo 2.3.3 or older and save it there (mj_saveLastXML), which converts it"
      ),
      (
        "<actuator><position/></actuator>",
        #"<position>: attribute joint is missing; accepted: joint="…""#
      ),
      (
        #"<actuator><motor joint="k"/></actuator>"#,
        #"<motor>: joint="k" is refused; accepted: j"#
      ),
      (
        #"<worldbody><body><joint type="slide"/></body></worldbody>"#
          + #"<actuator><motor joint="joint 1"/></actuator>"#,
        #"<motor>: joint="joint 1" is refused; accepted: j"#
      ),
      (
        "<worldbody><body name='\(String(repeating: "b", count: 101))'/></worldbody>",
        "<body>: name=\"\(String(repeating: "b", count: 45))…\" is refused; "
          + "accepted: a name of at most 100 bytes"
      ),
      (
        "<default><default/></default>",
        #"<default>: a nested class needs a name; accepted: class="…""#
      ),
      (
        #"<default><joint name="k"/></default>"#,
        "<joint>: attribute name is refused; accepted: type, pos, axis, range, limited, ref, "
          + "springref, armature, damping, stiffness, margin, solreflimit, solimplimit, "
          + "actuatorfrclimited, actuatorfrcrange, actuatorgravcomp, frictionloss, springdamper, "
          + "group, user, solreffriction, solimpfriction"
      ),
      (
        #"<worldbody><body name="a"/></worldbody>"#,
        #"<body>: name="a" is refused; accepted: a name that no other body has"#
      ),
    ])
  func sections(_ section: String, _ message: String) {
    // The section stands on line 2, behind an element that is passed over.
    let text = MJCFDocument(sections: "<visual/>" + section).text
    let line = message.contains("name=\"a\"") ? 4 : 2
    #expect(refusal(of: text) == "t.xml:\(line): \(message)")
  }

  @Test("A body that moves needs mass, and joints that move it one by one")
  func masses() {
    let massless = MJCFDocument(geom: #"size="1" mass="0""#).text
    #expect(
      refusal(of: massless)
        == "t.xml:4: <body>: moves but has no mass; accepted: a geom or <inertial> with mass")
    let twice = MJCFDocument(body: #"<joint axis="0 1 0"/><joint axis="0 -1 0"/>"#).text
    #expect(
      refusal(of: twice)
        == "t.xml:1: <mujoco>: the mass matrix is singular; "
        + "accepted: joints that move mass independently")
  }

  @Test(
    "Inertias that no solid has",
    arguments: [
      #"diaginertia="1 1 2.1""#, #"diaginertia="1 -1 1""#, #"fullinertia="1 1 1 0 2 0""#,
    ])
  func inertias(_ inertia: String) {
    let text = MJCFDocument(body: #"<inertial pos="0 0 0" mass="1" \#(inertia)/>"#).text
    #expect(
      refusal(of: text)
        == "t.xml:7: <inertial>: no solid has this inertia; accepted: moments from 0, "
        + "none larger than the sum of the other two")
  }

  @Test("Two slides the same way; more than six joints in a body")
  func jointsOfBody() {
    let twice = #"<joint type="slide" axis="-2 0 0" armature="1"/>"#
    #expect(
      refusal(of: MJCFDocument(body: twice).text)
        == "t.xml:7: <joint>: slides along the axis of an earlier joint; accepted: another axis")
    let many = String(repeating: #"<joint axis="0 1 0" armature="1"/>"#, count: 6)
    #expect(
      refusal(of: MJCFDocument(body: many).text)
        == "t.xml:4: <body>: more than 6 joints of one body; accepted: 6 at most")
  }

  @Test("Numbers of a class, whether or not an element makes use of them")
  func unusedNumbers() {
    for number in ["nan", "-inf", "1e308", "x"] {
      let section = #"<default><geom density="\#(number)"/></default>"#
      #expect(
        refusal(of: MJCFDocument(sections: section, geom: #"size="1" density="1""#).text)
          == #"t.xml:2: <geom>: density="\#(number)" is refused; accepted: up to 10 numbers of at most 1e10"#
      )
    }
  }

  @Test("Line and element of an attribute that a class gives")
  func defaults() {
    let text = MJCFDocument(sections: "<default><geom\n\n condim=\"6\"/></default>").text
    #expect(refusal(of: text) == "t.xml:4: <geom>: condim=\"6\" is refused; accepted: 1, 3")
  }

  @Test("More than 32 geoms, a file over 8 MB, a file that is not there")
  func limits() {
    let geoms = String(repeating: "<geom size=\"1\"/>", count: 32)
    #expect(
      refusal(of: MJCFDocument(world: geoms).text)
        == "t.xml:6: <geom>: more than 32 geoms; accepted: 32 at most")
    let large = #expect(throws: MJCFError.self) {
      try Model(mjcf: Data(count: 8 << 20 + 1), file: "t.xml")
    }
    #expect(
      large?.description == "t.xml: more than 8 MB; accepted: an MJCF file of a few kilobytes")
    let absent = #expect(throws: MJCFError.self) {
      try Model(contentsOf: URL(fileURLWithPath: "/nowhere/t.xml"))
    }
    #expect(
      absent?.description == "/nowhere/t.xml: cannot be read (no such file or directory); "
        + "accepted: a readable MJCF file")
  }
}
