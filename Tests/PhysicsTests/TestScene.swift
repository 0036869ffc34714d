import Foundation
import Physics
import TestSupport

/// Small scenes in MJCF, and the package's own body.
enum TestScene {
  /// A scene of the given elements; angles in radians, steps of 1 ms, spheres and capsules solid.
  static func model(
    _ world: String, actuators: String = "", gravity: String = "0 0 -9.81",
    integrator: Integrator = .rungeKutta4, timestep: Double = 0.001
  ) throws -> Model {
    let text = """
      <mujoco model="test">
        <compiler angle="radian"/>
        <option gravity="\(gravity)" integrator="\(integrator.rawValue)" timestep="\(timestep)"/>
        <worldbody>\(world)</worldbody>
        <actuator>\(actuators)</actuator>
      </mujoco>
      """
    return try Model(mjcf: Data(text.utf8), file: "test.xml")
  }

  /// The package's hopper.
  static func hopper() throws -> Model {
    try Model(
      contentsOf: Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml"))
  }

  /// A sphere of 0.1 m that slides along x and z; contact parameters as given.
  static func sphere(at x: Double, _ z: Double, geom: String = "") -> String {
    """
    <body pos="\(x) 0 \(z)">
      <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
      <geom size="0.1" \(geom)/>
    </body>
    """
  }
}

extension Simulation {
  /// Takes some steps with the controls as they are.
  func step(_ count: Int) {
    for _ in 0..<count { step() }
  }

  /// M v, `[nv]`.
  func momenta() -> [Double] {
    massMatrix().map { row in zip(row, velocities).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
