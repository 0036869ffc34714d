import Learning
import Physics
import Testing

@testable import Scenarios

@Suite struct MeasureTests {
  /// Two frames on the foot, three in the air, one on foot and torso.
  static let trajectory = Hopper.trajectory([
    .standing(-18, 2), .flying(-198, 3),
    Stretch(to: -216, frames: 1, contacts: Hopper.foot | Hopper.torso),
  ])

  private func values(_ text: String) throws -> [Double] {
    try MomentExpression(text, measures: Hopper.measures()).values(of: Self.trajectory)
  }

  private func expect(
    _ text: String, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try values(text)
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (a, b) in zip(found, expected) {
      #expect(abs(a - b) < 1e-5, "\(text): \(found)", sourceLocation: sourceLocation)
    }
  }

  @Test func rootMeasures() throws {
    try expect("time", [0, 0.01, 0.02, 0.03, 0.04, 0.05])
    try expect("height", [1.25, 1.24, 1.23, 1.22, 1.21, 1.2])
    try expect("forwardPosition", [0, 0.02, 0.04, 0.06, 0.08, 0.1])
    try expect("forwardVelocity - verticalVelocity", .init(repeating: 3, count: 6))
    try expect("pitchVelocity", .init(repeating: 0.5, count: 6))
    try expect("pitch * 180 / pi", [-9, -18, -78, -138, -198, -216])
    try expect("upright - cos(pitch)", .init(repeating: 0, count: 6))
  }

  @Test func jointsAndMotorsByPlaceAndName() throws {
    try expect("jointAngle[1]", .init(repeating: 0.2, count: 6))
    try expect("jointAngle(\"leg_joint\") - jointAngle[leg_joint]", .init(repeating: 0, count: 6))
    try expect("jointVelocity['foot_joint']", .init(repeating: 1.3, count: 6))
    try expect("action[\"knee\"]", [0, -0.5, -0.5, -0.5, -0.5, -0.5])
    try expect("action[leg_joint] - action[1]", .init(repeating: 0, count: 6))
  }

  @Test func contactMeasures() throws {
    try expect("contact(\"foot\")", [1, 1, 0, 0, 0, 1])
    try expect("contacts", [1, 1, 0, 0, 0, 2])
    try expect("bodyContact", [0, 0, 0, 0, 0, 1])
    try expect("airborne", [0, 0, 1, 1, 1, 0])
  }

  @Test func flightMeasures() throws {
    try expect("flightTurn", [0, 0, -60 / 360.0, -120 / 360.0, -0.5, 0])
    try expect("landedTurn", [0, 0, 0, 0, 0, -198 / 360.0])
    try expect("flightTime", [0, 0, 0.01, 0.02, 0.03, 0])
  }

  @Test func aClipThatBeginsInTheAirCountsFromItsFirstFrame() throws {
    let trajectory = Hopper.trajectory([.flying(-180, 2), .standing(-270, 1)])
    let measures = try Hopper.measures()
    let turn = try MomentExpression("flightTurn + 10 * landedTurn", measures: measures)
    let time = try MomentExpression("flightTime", measures: measures)
    #expect(turn.values(of: trajectory).map { ($0 * 1000).rounded() } == [0, -250, -5000])
    #expect(time.values(of: trajectory).map { ($0 * 1000).rounded() } == [0, 10, 0])
  }

  @Test func flipIsOneWhereItLands() throws {
    let flip = try MomentExpression("flip", measures: Hopper.measures())
    let values = flip.values(of: Hopper.trajectory(SuccessTests.flip))
    #expect(values.indices.filter { values[$0] == 1 } == [59])
  }

  @Test func aBackwardAxisIsTurnedRound() throws {
    var model = Hopper.model
    model.joints[0].motion = .slide(Planar(-1, 0))
    model.joints[2].motion = .hinge(-1)
    let measures = try Measures(model: model, success: Hopper.success)
    let value = try MomentExpression("pitch + 100 * forwardVelocity", measures: measures)
    let last = try #require(value.values(of: Self.trajectory).last)
    #expect(abs(last - (216 * .pi / 180 - 200)) < 1e-4)
  }

  @Test func aBodyWithoutAFreeRootIsRefused() {
    var model = Hopper.model
    model.joints[1].motion = .slide(Planar(1, 0))
    let error = #expect(throws: UnsuitableBody.self) {
      try Measures(model: model, success: Hopper.success)
    }
    #expect(
      error?.description == "the body's root has no slide along z; "
        + "it needs slides along x and z and a hinge about y")
  }
}
