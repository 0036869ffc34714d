import Foundation
import Physics
import TestSupport
import Testing

/// A body, and what MuJoCo 4.0.0 lets happen to it within ten million steps of random torques.
///
/// Measured by Scripts/mujoco_depths.py, which does the same: 1000 worlds begin at the initial positions,
/// and controls are uniform in their ranges and held for four steps.
struct TorqueCase: CustomTestStringConvertible {
  let testDescription: String
  let file: URL
  /// How far below the ground each geom's lowest point gets, mm; nil where it is not measured.
  var depths: [Double]?
  /// How much energy it gains, kinetic and potential together, J; nil where it is not measured.
  var gain: Double?

  /// The package's own hopper, and Gymnasium's bodies where a checkout has them beside it.
  static let all =
    [
      TorqueCase(
        testDescription: "hopper",
        file: Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml"),
        depths: [49.81, 35.82, 15.89, 61.69], gain: 238)
    ]
    + (Reference.isPresent
      ? [
        TorqueCase(
          testDescription: "Gymnasium's half_cheetah", file: Reference.mjcf("half_cheetah"),
          depths: [52.84, 36.42, 35.25, 28.57, 74.61, 21.58, 51.42, 89.32], gain: 194),
        TorqueCase(testDescription: "Gymnasium's hopper", file: Reference.mjcf("hopper")),
        TorqueCase(testDescription: "Gymnasium's walker2d", file: Reference.mjcf("walker2d")),
      ] : [])
}

@Suite("Random torques")
struct RandomTorqueTests {
  private static let worldCount = 1000
  private static let hold = 4
  /// Steps between two looks at the energy.
  private static let chunk = 100

  /// Steps of each world, enough for the first fall.
  ///
  /// TORQUE_STEPS=10000 in the environment takes the ten million in all that were taken with MuJoCo,
  /// which takes some minutes.
  private static let steps =
    ProcessInfo.processInfo.environment["TORQUE_STEPS"].flatMap { Int($0) } ?? 400

  @Test(
    "Finite, no link deeper in the ground than MuJoCo lets it get, energy bounded",
    arguments: TorqueCase.all)
  func torques(_ example: TorqueCase) throws {
    let model = try Model(contentsOf: example.file)
    let worlds = Worlds(model: model, count: Self.worldCount)
    let simulation = Simulation(model: model)
    let start = simulation.energy()
    var random = SplitMix64(state: 7)
    var pose = Pose(of: model)
    var deepest = [Double](repeating: -.infinity, count: model.geoms.count)
    var gain = 0.0
    for _ in 0..<Self.steps / Self.chunk {
      for _ in 0..<Self.chunk / Self.hold {
        worlds.setRandomControls(&random)
        worlds.step(Self.hold)
        for world in 0..<worlds.count {
          pose.update(to: worlds.positions(of: world), of: model)
          pose.deepen(&deepest)
        }
      }
      for world in 0..<worlds.count {
        simulation.positions = worlds.positions(of: world)
        simulation.velocities = model.joints.indices.map { Double(worlds.velocity(world, $0)) }
        let energy = simulation.energy()
        #expect(energy.isFinite)
        gain = max(gain, energy - start)
      }
    }
    let found = deepest.filter { $0 > -.infinity }.map { 1000 * $0 }
    #expect(found.count == example.depths?.count ?? found.count)
    for (depth, bound) in zip(found, example.depths ?? []) { #expect(depth <= bound) }
    // The most is gained before the first fall, and by which world is chance. That it is the motors'
    // work, EnergyTests tell.
    if let most = example.gain { #expect(gain <= 2 * most) }
  }
}

extension Worlds {
  /// Sets all controls to numbers uniform in their ranges.
  fileprivate func setRandomControls(_ random: inout SplitMix64) {
    for (motor, actuator) in model.actuators.enumerated() {
      let range = actuator.range.map { Float($0.lowerBound)...Float($0.upperBound) } ?? -1...1
      for world in 0..<count { setControl(world, motor, Float.random(in: range, using: &random)) }
    }
  }

  fileprivate func positions(of world: Int) -> [Double] {
    (0..<size).map { Double(position(world, $0)) }
  }
}

extension Pose {
  /// Notes how far each geom's lowest point is below z = 0, where that is deeper than before, m.
  fileprivate func deepen(_ deepest: inout [Double]) {
    for (geom, segment) in segments.enumerated() {
      guard let segment else { continue }
      deepest[geom] = max(deepest[geom], segment.radius - min(segment.from.z, segment.to.z))
    }
  }
}
