import Foundation
import Physics
import TestSupport
import Testing

/// Damaged files give a model, an `MJCFError` or `MJCFErrors`, and nothing else; a model can be stepped.
///
/// Scripts/body_fuzz.py attacks the built program likewise, with thousands of files, and measures its
/// memory.
@Suite("MJCF of damaged files")
struct MJCFFuzzTests {
  private static let text = MJCFDocument(
    sections: """
      <!-- é --><compiler angle="degree" settotalmass="3"/><option timestep="0.01"/>
      <default><joint damping="1"/><default class="c"><geom friction="1 2 3"/></default></default>
      """,
    geom: #"class="c" type="capsule" fromto="0 0 0 1 0 1" size="0.1" rgba="&lt;&#65;""#,
    body: #"<body pos="1 0 0"><joint axis="0 1 0" range="0 9"/><geom size="1"/></body>"#,
    world: #"<geom type="plane" size="1 1 1"/>"#, actuators: #"<motor joint="j" gear="2"/>"#
  ).text

  /// Whether the bytes give a model; any error of another kind is thrown on.
  private func isAccepted(_ bytes: some Sequence<UInt8>) throws -> Bool {
    do {
      let model = try Model(mjcf: Data(bytes), file: "damaged.xml")
      #expect(model.joints.allSatisfy { $0.inverseWeight.isFinite })
      step(model)
      return true
    } catch let error as MJCFError {
      #expect(!error.description.contains("\n") && error.description.count < 1_200)
      return false
    } catch let several as MJCFErrors {
      #expect(several.lines.allSatisfy { !$0.contains("\n") && $0.count < 1_200 })
      return false
    }
  }

  /// Moves the body, in both precisions, with more control than it takes; it may diverge.
  private func step(_ model: Model) {
    let worlds = Worlds(model: model, count: 1)
    let simulation = Simulation(model: model)
    for motor in model.actuators.indices { worlds.setControl(0, motor, 1e30) }
    simulation.controls = model.actuators.map { _ in -1e300 }
    for integrator in Integrator.allCases {
      simulation.integrator = integrator
      simulation.step(5)
    }
    worlds.step(5)
    #expect(simulation.contacts().count <= 2 * model.contactPairs.count)
    #expect(simulation.positions.count == model.joints.count)
  }

  /// The package's own bodies, and Gymnasium's where a checkout has them beside it.
  private static let bodies =
    [Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml")]
    + (Reference.isPresent ? Reference.bodies.map(Reference.mjcf) : [])

  @Test("Cut at every length, no file is taken for whole", arguments: bodies)
  func cutBodies(_ file: URL) throws {
    let bytes = try Array(Data(contentsOf: file))
    #expect(try isAccepted(bytes))
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
    for length in 0...end {
      #expect(try !isAccepted(bytes[..<length]), "cut after \(length) bytes")
    }
  }

  @Test("Numbers of the bodies made larger, smaller or negative at random", arguments: bodies)
  func changedNumbers(_ file: URL) throws {
    var random = SplitMix(state: 6)
    let text = try String(contentsOf: file, encoding: .utf8)
    var accepted = 0
    for _ in 0..<250 {
      var words = text.split(separator: #/\b/#, omittingEmptySubsequences: false).map(String.init)
      let numbers = words.indices.filter { Double(words[$0]) != nil }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = try #require(numbers.randomElement(using: &random))
        let scale = pow(10, Double(Int.random(in: -12...10, using: &random)))
        let sign = Bool.random(using: &random) ? "" : "-"
        words[place] = sign + "\((Double(words[place]) ?? 1) * scale)"
      }
      if try isAccepted(words.joined().utf8) { accepted += 1 }
    }
    #expect(1..<250 ~= accepted)
  }

  @Test("Cut at every length, no small file is taken for whole")
  func cut() throws {
    let bytes = Array(Self.text.utf8)
    #expect(try isAccepted(bytes))
    for length in bytes.indices {
      #expect(try !isAccepted(bytes[..<length]), "cut after \(length) bytes")
    }
  }

  @Test("Bytes replaced, removed and repeated at random", arguments: 1...4)
  func damaged(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let interesting = Array("<>/\"'&;=! -.0149eE\n".utf8) + [0, 0x7F, 0x80, 0xC3, 0xFF]
    var accepted = 0
    for _ in 0..<300 {
      var bytes = Array(Self.text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count - 40, using: &random)
        let byte = interesting.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.removeSubrange(place..<place + Int.random(in: 1...30, using: &random))
        default: bytes.insert(contentsOf: bytes[place..<place + 30], at: place)
        }
      }
      if try isAccepted(bytes) { accepted += 1 }
    }
    // Some damage is harmless, in a comment or a digit; most is not.
    #expect(1..<200 ~= accepted)
  }

  @Test("Nested without end, or endless in number")
  func large() throws {
    let nested = String(repeating: "<body>", count: 100_000)
    #expect(try !isAccepted("<mujoco><worldbody>\(nested)".utf8))
    let many = String(repeating: "<geom size='1'/>", count: 100_000)
    #expect(try !isAccepted("<mujoco><worldbody>\(many)</worldbody></mujoco>".utf8))
    let name = String(repeating: "a", count: 1_000_000)
    #expect(try !isAccepted("<\(name)/>".utf8))
    #expect(try !isAccepted("<mujoco \(name)='1'/>".utf8))
    #expect(try !isAccepted("<mujoco model='\(name)\(name)'/>".utf8))
    #expect(try !isAccepted("<mujoco>\(String(repeating: "&amp;", count: 10_000))".utf8))
    #expect(try !isAccepted("<mujoco model='\(name.prefix(101))'/>".utf8))
    #expect(try !isAccepted(MJCFDocument(joint: "axis='0 1 0' class='\(name)'").text.utf8))
  }

  @Test("Entities, whole files and classes that refer to themselves")
  func references() throws {
    let laughs = (1...9).map { level in
      "<!ENTITY l\(level) '\(String(repeating: "&l\(level - 1);", count: 10))'>"
    }
    let bomb = "<!DOCTYPE m [<!ENTITY l0 'ha'>\(laughs.joined())]><mujoco model='&l9;'/>"
    #expect(try !isAccepted(bomb.utf8))
    let external = "<!DOCTYPE m [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><mujoco model='&e;'/>"
    #expect(try !isAccepted(external.utf8))
    #expect(try !isAccepted("<mujoco><include file='t.xml'/></mujoco>".utf8))
    let cycle = "<default><default class='a'><default class='main'/></default></default>"
    #expect(try !isAccepted(MJCFDocument(sections: cycle).text.utf8))
    let twice = "<default><default class='a'/><default class='a'/></default>"
    #expect(try !isAccepted(MJCFDocument(sections: twice).text.utf8))
    let deep = (0..<100).map { "<default class='c\($0)'>" }.joined()
    #expect(try !isAccepted("<mujoco><default>\(deep)".utf8))
  }

  @Test("Other encodings, and bytes that are no text")
  func encodings() throws {
    for encoding in [String.Encoding.utf16, .utf16BigEndian, .utf32] {
      #expect(try !isAccepted(#require(Self.text.data(using: encoding))))
    }
    let latin = "<mujoco model='é'/>".data(using: .isoLatin1)
    #expect(try !isAccepted(#require(latin)))
    #expect(try !isAccepted(Data(count: 100_000)))
    #expect(try isAccepted([0xEF, 0xBB, 0xBF] + Self.text.utf8), "a byte order mark of UTF-8")
  }

  @Test("Time steps, sizes and masses that make no sense")
  func absurdities() throws {
    for timestep in ["0", "-1", "1e-9", "1e9", "nan", "inf", ""] {
      let section = "<option timestep='\(timestep)'/>"
      // An empty attribute counts as absent, as in MuJoCo.
      #expect(try isAccepted(MJCFDocument(sections: section).text.utf8) == timestep.isEmpty)
    }
    for number in ["0", "-1", "1e-16", "1e11", "nan", "-inf"] {
      #expect(try !isAccepted(MJCFDocument(geom: "size='\(number)'").text.utf8))
      #expect(try !isAccepted(MJCFDocument(geom: "size='1' mass='\(number)'").text.utf8))
    }
    for number in ["1e-6", "1"] {
      #expect(try isAccepted(MJCFDocument(sections: "<option timestep='\(number)'/>").text.utf8))
    }
  }

  @Test("Huge and tiny numbers give finite models or errors")
  func magnitudes() throws {
    let numbers = ["1e10", "1e-15", "-1e10", "1e-300", "1e308", "nan", "inf", "0x1p9", "1e-8"]
    for a in numbers {
      for b in numbers {
        let geom = #"type="capsule" size="\#(a) \#(b)" density="\#(a)" pos="\#(b) 0 \#(a)""#
        let document = MJCFDocument(joint: #"axis="0 1 0" pos="\#(a) 0 \#(b)""#, geom: geom)
        _ = try isAccepted(document.text.utf8)
      }
    }
  }
}
