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
}
