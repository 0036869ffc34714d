import Learning
import Teaching

extension TrainingResult {
  /// The result as people read it, line by line.
  var lines: [String] {
    [
      "\(scenario): \(Figure.count(choices, "choice")) by \(rater), seed \(seed), "
        + "\(Figure.millions(policySteps)) steps, \(Figure.decimal(wallSeconds, 1)) s",
      "reward model: "
        + (rewardAgreement.map { "agreed with \(Figure.percent($0))" }
          ?? "not tried") + " of the last choices before it learned from them"
        + (memoryDecay < 1
          ? "; the rater seems to go by a clip's end (memory decay \(memoryDecay))" : ""),
      choicesToSuccess.map { "learned after \(Figure.count($0, "choice"))" }
        ?? "not learned for certain",
    ] + Divergence.lines(episodes: diverged) + evaluation.lines
      + Evaluation.lines(inDeployments: deployment ?? [:])
  }
}

extension RewardTrainingResult {
  /// The result as people read it, line by line.
  var lines: [String] {
    let learned = stepsToSuccess.map {
      "learned after \(Figure.millions($0)) steps, "
        + "\(Figure.decimal(secondsToSuccess ?? wallSeconds, 1)) s"
    }
    return [
      "\(scenario): reward \(reward), seed \(seed), "
        + "\(Figure.millions(policySteps)) steps, \(Figure.decimal(wallSeconds, 1)) s",
      learned ?? "not learned for certain",
    ] + Divergence.lines(episodes: diverged) + evaluation.lines
      + Evaluation.lines(inDeployments: deployment ?? [:])
  }
}

extension Evaluation {
  /// The evaluation as people read it, line by line.
  var lines: [String] {
    [
      "\(successes) of \(Figure.count(episodes, "episode")) a success"
        + (diverged > 0 ? ", \(diverged) diverged" : ""),
      "true return: " + (trueReturn.map { Figure.decimal($0, 3) } ?? "none")
        + " a clip's length",
    ]
  }
}

extension Evaluation {
  /// How the policy does in deployments, a line for each.
  static func lines(inDeployments results: [String: Evaluation]) -> [String] {
    results.sorted { $0.key < $1.key }.map { name, found in
      "in \(name): \(found.successes) of \(Figure.count(found.episodes, "episode")) a success"
        + (found.diverged > 0 ? ", \(found.diverged) diverged" : "")
    }
  }
}

extension ChoiceStatistics {
  /// The statistics as people read them, line by line: names as wide as those of `sessions show`.
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

  /// The agreement that the screens show, where it is not that of all choices.
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

extension MergeReport {
  /// The report as people read it, line by line.
  var lines: [String] {
    var lines = [
      "\(session): \(Figure.count(choices, "choice")) by \(raters.map(Self.text).joined(separator: ", "))"
    ]
    if !agreement.isEmpty {
      let rows = agreement.map { found in
        [
          found.raters.joined(separator: " and "), Figure.count(found.pairs, "pair"),
          Self.share(found.same, of: found.pairs),
        ]
      }
      lines += ["", "agreement of raters, on pairs of clips that both judged"]
      lines += Table(rows: [["raters", "both judged", "alike"]] + rows).lines
    }
    if agreement.contains(where: { $0.pairs == 0 }) {
      lines += [
        "Two raters without a common pair judged different clips; compare how often the reward model "
          + "of a session prefers the clip that a rater chose:"
      ]
    }
    if !models.isEmpty {
      let rows = models.map { found in
        [
          found.session, found.rater + (found.isOwn ? " (learned from)" : ""), "\(found.choices)",
          Self.share(found.same, of: found.choices),
        ]
      }
      lines += [""] + Table(rows: [["reward model of", "rater", "choices", "alike"]] + rows).lines
    }
    return lines
  }

  private static func text(_ rater: Rater) -> String { "\(rater.name) (\(rater.choices))" }

  private static func share(_ part: Int, of all: Int) -> String {
    all == 0 ? "–" : Figure.percent(Double(part) / Double(all))
  }
}
