import Foundation
import Physics
import TestSupport
import Testing

/// Damaged files give a model or an `MJCFError`, and nothing else.
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

  /// Whether the bytes give a model; any error but `MJCFError` is thrown on.
  private func isAccepted(_ bytes: some Sequence<UInt8>) throws -> Bool {
    do {
      let model = try Model(mjcf: Data(bytes), file: "damaged.xml")
      #expect(model.joints.allSatisfy { $0.inverseWeight.isFinite })
      return true
    } catch let error as MJCFError {
      #expect(!error.description.contains("\n") && error.description.count < 1_200)
      return false
    }
  }

  @Test("Cut at every length, no file is taken for whole")
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

/// A small generator of seeded random numbers (Steele, Lea and Flood, 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
