/// Counts choices as they are made, each in a time that does not grow with their number.
public struct ChoiceTally: Sendable {
  private struct FirstAnswer: Sendable {
    var query: Int
    /// The clip that was preferred; nil for alike.
    var preferred: Int?
    var rater: String
  }

  /// The statistics of the choices so far.
  public private(set) var statistics = ChoiceStatistics()
  /// The first decided answer about each pair.
  private var answers: [ClipPair.Identity: FirstAnswer] = [:]
  /// Whether each of the newest predictions was right, oldest first.
  private var recent: [Bool] = []
  /// Predictions between two entries of the history.
  private var historyStep = 1

  /// No choices yet.
  public init() {}

  /// Counts a choice that stands.
  ///
  /// - Parameters:
  ///   - query: Its query's number.
  ///   - left: The left clip's number.
  ///   - right: The right clip's number.
  ///   - choice: The choice; "can't tell" is not counted.
  ///   - rater: The name of the rater.
  ///   - predictedLeft: The probability of left that was predicted before.
  public mutating func add(
    query: Int, left: Int, right: Int, choice: Choice, rater: String, predictedLeft: Float?
  ) {
    guard choice != .skip else { return }
    if choice == .left { statistics.lefts += 1 }
    if choice == .right { statistics.rights += 1 }
    let preferred = choice == .left ? left : choice == .right ? right : nil
    let pair = ClipPair.Identity(left, right)
    guard let first = answers[pair] else {
      answers[pair] = FirstAnswer(query: query, preferred: preferred, rater: rater)
      if let predictedLeft { count(Double(predictedLeft), choice) }
      return
    }
    // The prediction of a repeat was learned from the first answer: it is no test.
    guard first.query != query, first.rater == rater else { return }
    statistics.repeats += 1
    if first.preferred == preferred { statistics.alike += 1 }
  }

  /// Counts an answer that was just given.
  public mutating func add(_ answer: Answer) {
    add(
      query: answer.query.id, left: answer.query.left.id, right: answer.query.right.id,
      choice: answer.choice, rater: answer.rater, predictedLeft: answer.predictedLeft)
  }

  private mutating func count(_ predicted: Double, _ choice: Choice) {
    guard predicted.isFinite, let isAgreement = choice.agrees(withPredictedLeft: predicted) else {
      return
    }
    let isLeft = choice == .left
    statistics.predictions += 1
    if isAgreement { statistics.agreements += 1 }
    noteRecent(isAgreement)
    let last = ChoiceStatistics.bins - 1
    let index = min(max(Int(predicted * Double(ChoiceStatistics.bins)), 0), last)
    let bin = statistics.calibration[index]
    let count = Double(bin.count)
    statistics.calibration[index].count += 1
    statistics.calibration[index].predicted =
      ((bin.predicted ?? 0) * count + predicted) / (count + 1)
    statistics.calibration[index].chosen =
      ((bin.chosen ?? 0) * count + (isLeft ? 1 : 0)) / (count + 1)
  }

  private mutating func noteRecent(_ isAgreement: Bool) {
    recent.append(isAgreement)
    recent.removeFirst(max(0, recent.count - ChoiceStatistics.window))
    statistics.recentPredictions = recent.count
    statistics.recentAgreements = recent.count { $0 }
    guard statistics.predictions.isMultiple(of: historyStep),
      let agreement = statistics.recentAgreement
    else { return }
    statistics.agreementHistory.append(agreement)
    guard statistics.agreementHistory.count >= ChoiceStatistics.historyLength else { return }
    historyStep *= 2
    // The entries at multiples of the new step.
    statistics.agreementHistory = stride(
      from: 1, to: statistics.agreementHistory.count, by: 2
    ).map { statistics.agreementHistory[$0] }
  }
}
