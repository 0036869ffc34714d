import Foundation
import Physics
import TestSupport
import Testing

/// Which geoms may touch, and with what parameters: figures of MuJoCo 4.0.0 for the same files.
@Suite("MJCF contact pairs")
struct MJCFContactTests {
  private func pairs(_ first: String, _ second: String) throws -> [ContactPair] {
    let body = #"<body><joint type="slide"/><geom size="0.1" \#(second)/></body>"#
    return try MJCFDocument(geom: #"size="0.1" \#(first)"#, world: body).model().contactPairs
  }

  @Test("Friction and dimension are the larger, the margin the sum, the rest the mean")
  func combined() throws {
    let pair = try pairs(
      #"friction=".3" condim="1" margin=".1" solref=".05 1" solimp=".5 .6 .01 .4 3""#,
      #"friction=".2" condim="3" margin=".3""#)
    let impedance = Impedance(
      timeConstant: 0.035, dampingRatio: 1, curve: [0.7, 0.775, 0.0055, 0.45, 2.5])
    #expect(pair.count == 1)
    #expect(pair[0].friction == 0.3 && pair[0].dimension == 3 && pair[0].margin == 0.4)
    #expect(abs(pair[0].impedance.timeConstant - impedance.timeConstant) < 1e-15)
    for (value, expected) in zip(pair[0].impedance.curve, impedance.curve) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test("Frictionless geoms keep MuJoCo's least coefficient")
  func leastFriction() throws {
    #expect(try pairs(#"friction="0""#, #"friction="0""#)[0].friction == 1e-5)
  }

  @Test("Of stiffness and damping given directly the larger counts")
  func directImpedance() throws {
    let impedance = try pairs(#"solref="-5 -1""#, #"solref="-9 -0.5""#)[0].impedance
    #expect(impedance.timeConstant == -9 && impedance.dampingRatio == -1)
    let mixed = try pairs(#"solref="-5 -1""#, "")[0].impedance
    #expect(mixed.timeConstant == -5 && mixed.dampingRatio == -1)
  }

  @Test("Either geom's bits may ask for the contact")
  func bitMasks() throws {
    #expect(try pairs(#"contype="0""#, #"conaffinity="0""#).count == 1)
    #expect(try pairs(#"contype="0""#, #"contype="0""#).isEmpty)
    #expect(try pairs(#"contype="1" conaffinity="2""#, #"contype="4" conaffinity="8""#).isEmpty)
  }

  @Test("The simpler shape comes first")
  func order() throws {
    let document = MJCFDocument(
      geom: #"type="capsule" size="0.1 0.1""#,
      world: #"<body><joint type="slide"/><geom size="0.1"/></body>"#)
    #expect(try document.model().contactPairs.map { [$0.first, $0.second] } == [[1, 0]])
  }

  @Test("Fixed bodies count as their parent; parent and child do not touch")
  func exclusions() throws {
    let slide = #"<joint type="slide" axis="1 0 0"/><geom size="0.1"/>"#
    let body = """
      <body pos="0.05 0 0"><geom size="0.1"/>
        <body pos="0.05 0 0">\(slide)<body pos="0.02 0 0">\(slide)</body></body>
      </body>
      """
    let world = #"<geom type="plane" size="1 1 1"/><body><geom size="0.1"/></body>"#
    let model = try MJCFDocument(body: body, world: world).model()
    let expected = [
      [0, 1], [0, 2], [0, 3], [0, 4], [1, 4], [1, 5], [2, 4], [2, 5], [3, 5], [4, 5],
    ]
    #expect(model.contactPairs.map { [$0.first, $0.second] } == expected)
    // Two links of one mass each after a heavier one: MuJoCo's body_invweight0.
    let weights = [0, 0.03978873577297383, 0.03978873577297383, 0.07957747154594766]
    for (body, weight) in zip(model.bodies, weights) {
      #expect(abs(body.inverseWeight - weight) < 1e-12)
    }
  }

  @Test("The classic hopper touches itself without friction", .enabled(if: Reference.isPresent))
  func hopperTouchesItself() throws {
    let pairs = try Model(contentsOf: Reference.mjcf("hopper")).contactPairs
    #expect(
      pairs.map { [$0.first, $0.second, $0.dimension] } == [
        [0, 1, 3], [0, 2, 3], [0, 3, 3], [0, 4, 3], [1, 3, 1], [1, 4, 1], [2, 4, 1],
      ])
  }
}
