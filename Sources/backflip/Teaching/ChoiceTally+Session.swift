import Learning
import Sessions

extension ChoiceTally {
  /// What the choices of a session that stand come to.
  ///
  /// - Throws: `SessionError`.
  init(_ store: SessionStore) throws {
    self.init()
    for choice in try store.choices() where choice.isStanding { add(choice) }
  }

  /// Counts a choice of a session.
  mutating func add(_ choice: RecordedChoice) {
    add(
      query: choice.query, left: choice.left, right: choice.right, choice: choice.choice,
      rater: choice.rater, predictedLeft: choice.predictedLeft)
  }
}

extension ChoiceStatistics {
  /// The same for a person, line by line: names as wide as `sessions show` has them.
  var lines: [String] {
    [
      "consistency  "
        + (consistency.map {
          "\(Figure.percent($0)) of \(Figure.count(repeats, "pair")) asked twice answered alike"
        } ?? "no pair asked twice"),
      "sides        "
        + (leftShare.map { "\(Figure.percent($0)) left of \(lefts + rights)" } ?? "no decisions"),
      "agreement    "
        + (agreement.map { "\(Figure.percent($0)) of \(predictions) predicted" }
          ?? "nothing predicted") + recently,
    ] + calibrationLines
  }

  /// The figure that the screens show, where it is not of all.
  private var recently: String {
    guard predictions > recentPredictions, let recentAgreement else { return "" }
    return ", \(Figure.percent(recentAgreement)) of the last \(recentPredictions)"
  }

  private var calibrationLines: [String] {
    guard let calibrationError else { return [] }
    let rows = calibration.filter { $0.count > 0 }.map { bin in
      [
        "", "\(Figure.percent(bin.range.lowerBound)) to \(Figure.percent(bin.range.upperBound))",
        bin.chosen.map(Figure.percent) ?? "", "\(bin.count)",
      ]
    }
    let heading = ["           ", "left predicted", "chosen", "choices"]
    return ["calibration  off by \(Figure.percent(calibrationError)) on average"]
      + Table(rows: [heading] + rows).lines
  }
}
