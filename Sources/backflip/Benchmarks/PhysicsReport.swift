import Teaching

/// What `benchmark physics` measured.
struct PhysicsReport: Sendable, Encodable {
  /// The figures for a number of worlds.
  struct Run: Sendable, Encodable {
    var worlds: Int
    /// World steps a second on one core.
    var stepsPerSecondPerCore: Double
    /// World steps a second on all cores.
    var stepsPerSecond: Double
    /// The share of states in which a body was on the ground.
    var grounded: Double
  }

  var body: String
  var integrator: String
  /// s.
  var timestep: Double
  var cores: Int
  var stepsPerControl: Int
  var runs: [Run]

  /// The report as people read it.
  var lines: [String] {
    var lines = [
      "\(body): \(integrator), \(Figure.decimal(timestep * 1e3, 1)) ms, single precision, contacts "
        + "on, fresh random controls every \(stepsPerControl) steps",
      Self.row("worlds", "steps/s, 1 core", "\(Figure.count(cores, "core"))", "on the ground"),
    ]
    for run in runs {
      lines.append(
        Self.row(
          "\(run.worlds)", Figure.decimal(run.stepsPerSecondPerCore / 1e6, 2) + " M",
          Figure.decimal(run.stepsPerSecond / 1e6, 2) + " M", Figure.percent(run.grounded)))
    }
    return lines
  }

  private static func row(_ first: String, _ rest: String...) -> String {
    zip([8, 16, 16, 0], [first] + rest).reduce("") { line, column in
      line + column.1 + String(repeating: " ", count: max(0, column.0 - column.1.count))
    }
  }
}
