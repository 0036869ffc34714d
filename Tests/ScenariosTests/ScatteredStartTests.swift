import Foundation
import Learning
import Physics
import Testing

@testable import Scenarios

@Suite struct ScatteredStartTests {
  @Test func theHopperIsInTheAirWithItsJointsInTheirRanges() throws {
    var model = Hopper.model
    for index in 3..<6 { model.joints[index].range = -2...0.5 }
    let joints = ScatteredStart.ofJoints(of: model, root: try RootCoordinates(of: model))
    #expect(joints.count == 6)
    #expect(joints[0].position == 0...0)
    #expect(joints[1].position == 1.25...2.25)
    #expect(joints[2].position == -Float.pi...Float.pi)
    for index in 3..<6 {
      #expect(abs(joints[index].position.lowerBound + 1.2) < 1e-6)
      #expect(abs(joints[index].position.upperBound - 0.3) < 1e-6)
    }
  }

  @Test func aSlideThatPointsDownIsScatteredUpwards() throws {
    var model = Hopper.model
    model.joints[1].motion = .slide(Planar(0, -1))
    model.joints[1].reference = 0
    let joints = ScatteredStart.ofJoints(of: model, root: try RootCoordinates(of: model))
    #expect(joints[1].position == -1...0)
    #expect(joints[1].velocity == -3...2)
  }

  @Test func aScatteredWorldIsWhereItWasDrawn() throws {
    let yaml = try String(
      contentsOf: ScenarioLibraryTests.package.appendingPathComponent("Scenarios/backflip.yaml"),
      encoding: .utf8)
    let scenario = try Scenario(
      ScenarioFile(yaml: yaml, file: "backflip.yaml"), model: Hopper.model, bodyXML: "")
    let maker = BodyEnvironmentMaker(scenario)
    let environment = maker.make(worlds: 8)
    let joints = ScatteredStart.ofJoints(of: Hopper.model, root: scenario.root)
    var random = Random(seed: 5)
    var pitches: Set<Float> = []
    for world in 0..<8 {
      environment.scatter(world, random: &random)
      var trajectory = Trajectory(
        period: maker.shape.period, positionCount: 6, velocityCount: 6, controlCount: 3)
      environment.record(world, action: nil, to: &trajectory)
      for joint in 0..<6 {
        #expect(joints[joint].position.contains(trajectory.positions[joint]))
        #expect(joints[joint].velocity.contains(trajectory.velocities[joint]))
      }
      pitches.insert(trajectory.positions[2])
    }
    #expect(pitches.count == 8)
  }

  @Test func aWorldThatIsPlacedAlongATrajectoryShowsWhatWasSeenThere() throws {
    let folder = ScenarioLibraryTests.package.appendingPathComponent("Scenarios")
    let scenario = try ScenarioLibrary(folders: [folder]).scenario("backflip")
    let maker = BodyEnvironmentMaker(scenario)
    let environment = maker.make(worlds: 8)
    let (size, motors) = (maker.shape.observationSize, maker.shape.actionSize)
    var random = Random(seed: 7)
    for world in 0..<8 { environment.reset(world, random: &random) }
    var actions = [Float](repeating: 0, count: 8 * motors)
    var observed = [Float](repeating: 0, count: 8 * size)
    var way = Trajectory(
      period: maker.shape.period, positionCount: 6, velocityCount: 6, controlCount: 3)
    var seen: [[Float]] = []
    environment.record(3, action: nil, to: &way)
    environment.observe(&observed)
    seen.append(Array(observed[3 * size..<4 * size]))
    for _ in 0..<100 {
      for index in actions.indices { actions[index] = 2 * random.uniform() - 1 }
      environment.step(&actions)
      environment.record(3, action: Array(actions[3 * motors..<4 * motors]), to: &way)
      environment.observe(&observed)
      seen.append(Array(observed[3 * size..<4 * size]))
    }
    #expect(Set(seen.map { $0[size - 3] }).count > 20, "flights, whose turns only the past tells")
    let other = maker.make(worlds: 8)
    for frame in stride(from: 0, through: 100, by: 3) {
      other.place(5, at: frame, of: way, random: &random)
      other.observe(&observed)
      #expect(Array(observed[5 * size..<6 * size]) == seen[frame])
    }
  }

  @Test func aTossedBodyHasTurnedSinceAnUprightTakeOff() throws {
    let folder = ScenarioLibraryTests.package.appendingPathComponent("Scenarios")
    let scenario = try ScenarioLibrary(folders: [folder]).scenario("backflip")
    let maker = BodyEnvironmentMaker(scenario)
    let environment = maker.make(worlds: 64)
    let size = maker.shape.observationSize
    let reward = ExpressionReward(
      try scenario.reward("airborne * flightTurn + 100 * landedTurn"), maker: maker)
    var random = Random(seed: 6)
    for world in 0..<64 {
      environment.toss(world, random: &random)
      reward.begin(world, in: environment)
    }
    var actions = [Float](repeating: 0, count: 64 * maker.shape.actionSize)
    var observed = [Float](repeating: 0, count: 64 * size)
    var worth = [Float](repeating: 0, count: 64)
    var turns: [Float] = []
    var landings = 0
    for step in 0..<200 {
      let before = observed
      environment.step(&actions)
      environment.observe(&observed)
      reward.reward(in: environment, actions: &actions, into: &worth)
      for world in 0..<64 {
        var trajectory = Trajectory(
          period: maker.shape.period, positionCount: 6, velocityCount: 6, controlCount: 3)
        environment.record(world, action: nil, to: &trajectory)
        let turn = trajectory.positions[2] / (2 * .pi)
        let row = observed[world * size..<(world + 1) * size]
        let (flight, landed) = (row[row.endIndex - 3], row[row.endIndex - 2])
        if step == 0, flight != 0 {
          #expect(abs(flight - 2 * turn) < 1e-4)
          #expect((turn < 0) == (trajectory.velocities[2] < 0) || abs(turn) < 0.05)
          turns.append(turn)
        }
        // Numbers end at two turns; the first flight is the one that began upright.
        guard landed != 0, abs(landed) < 4, step > 0, before[(world + 1) * size - 3] != 0,
          abs(landed - 2 * turn) < 0.2
        else { continue }
        landings += 1
        #expect(abs(worth[world] - 50 * landed) < 0.01)
      }
    }
    #expect(turns.count > 48 && landings > 24)
    #expect(turns.contains { $0 < -1 } && turns.contains { $0 > 1 })
    #expect(turns.allSatisfy { abs($0) < 1.25 })
  }
}
