import Teaching

/// What `benchmark session` measured.
struct SessionReport: Encodable {
  var scenario: String
  var choices: Int
  /// The file's size once it is closed.
  var bytes = 0
  /// Times from opening to what the first screen shows, s.
  var opening: [Double] = []
  /// Times that adding a choice with its clips took, until it was on disk, s.
  var adding: [Double] = []

  init(scenario: String, choices: Int) {
    self.scenario = scenario
    self.choices = choices
  }

  /// The report as people read it.
  var lines: [String] {
    let added = adding.sorted()
    return [
      "\(scenario), \(Figure.count(choices, "choice")): "
        + "\(Figure.decimal(Double(bytes) / 1e6, 1)) MB",
      "opens in \(milliseconds(opening.min() ?? 0)) to \(milliseconds(opening.max() ?? 0)) ms",
      "adds a choice in \(milliseconds(added[added.count / 2])) ms (median), 99 % in "
        + "\(milliseconds(added[added.count * 99 / 100])) ms",
    ]
  }

  private func milliseconds(_ seconds: Double) -> String { Figure.decimal(seconds * 1e3, 1) }
}
