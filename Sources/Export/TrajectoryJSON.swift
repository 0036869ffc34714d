import Learning

/// A trajectory as JSON: arrays with one entry for each control step.
///
///     {"time":[0.0,0.008],"qpos":[[…],[…]],"qvel":[[…],[…]],"ctrl":[[…],[…]],
///      "contacts":[["foot"],[]]}
///
/// Times are in s, `qpos` in m and rad, `qvel` in m/s and rad/s. `ctrl` led to the state of the same
/// index; the first is zero. `contacts` names the geoms that touch the ground.
struct TrajectoryJSON: Sendable {
  /// The names of the body's geoms as JSON strings, by their bit in `Trajectory.contacts`.
  private let geoms: [String]

  /// Takes the names of the body's geoms, in the model's order.
  init(geomNames: [String]) {
    geoms = geomNames.map(\.jsonLiteral)
  }

  /// A trajectory as one object.
  ///
  /// - Throws: `ExportError` where a number is not finite or a contact's geom does not exist.
  func object(_ trajectory: Trajectory) throws -> String {
    JSONText.object(try fields(of: trajectory))
  }

  /// The keys of a trajectory with their values.
  ///
  /// - Throws: `ExportError` where a number is not finite or a contact's geom does not exist.
  func fields(of trajectory: Trajectory) throws -> [(key: String, value: String)] {
    let frames = 0..<trajectory.frames
    func rows(_ values: [Float], _ width: Int, _ field: String) throws -> (String, String) {
      (field, try JSONText.rows(values, width: width, frames: frames, field: field))
    }
    return [
      ("time", try JSONText.list(times(of: trajectory)[...], field: "time")),
      try rows(trajectory.positions, trajectory.positionCount, "qpos"),
      try rows(trajectory.velocities, trajectory.velocityCount, "qvel"),
      try rows(trajectory.controls, trajectory.controlCount, "ctrl"),
      ("contacts", JSONText.list(try trajectory.contacts.map(touching))),
    ]
  }

  /// Frame k is at k periods, rounded once: adding periods up would accumulate rounding errors.
  private func times(of trajectory: Trajectory) -> [Float] {
    // The intended decimal: 0.008, not 0.00800000038, the exact value of the Float.
    let period = Double(trajectory.period.description) ?? Double(trajectory.period)
    return (0..<trajectory.frames).map { Float(Double($0) * period) }
  }

  private func touching(_ contacts: UInt32) throws -> String {
    let touching = (0..<UInt32.bitWidth).filter { contacts >> UInt32($0) & 1 == 1 }
    guard touching.allSatisfy(geoms.indices.contains) else {
      throw ExportError.unknownGeom(index: touching.last ?? 0, count: geoms.count)
    }
    return JSONText.list(touching.map { geoms[$0] })
  }
}
