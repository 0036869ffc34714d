/// How good the rater is, and how good the model: what the choices so far tell of both.
public struct ChoiceStatistics: Sendable, Equatable {
  /// The choices whose predicted probability of left fell in the same tenth.
  public struct Bin: Sendable, Equatable {
    /// Where the tenth begins and ends.
    public var range: ClosedRange<Double>
    /// Choices in it.
    public var count = 0
    /// The mean of the predicted probabilities; nil of none.
    public var predicted: Double?
    /// The share of them in which left was chosen; nil of none.
    public var chosen: Double?
  }

  /// Pairs that were asked again, sides swapped, and decided both times by the same rater.
  public var repeats = 0
  /// Those of them that were answered alike.
  public var alike = 0
  /// Choices for the left clip and for the right.
  public var lefts = 0
  /// See `lefts`.
  public var rights = 0
  /// Choices for one of the clips that were predicted before they were learned from.
  public var predictions = 0
  /// Those of them that were as predicted: the clip with the greater probability was chosen.
  public var agreements = 0
  /// The newest of the predictions, `window` at most: policies and model change, and so old ones tell
  /// little of how good the model is by now.
  public var recentPredictions = 0
  /// Those of them that were as predicted.
  public var recentAgreements = 0
  /// `recentAgreement` after predictions at even distances, the newest last; `historyLength` at most.
  public var agreementHistory: [Double] = []
  /// The predicted probability of left against how often it was chosen, by tenths.
  public var calibration: [Bin]

  /// Tenths of the probability.
  public static let bins = 10
  /// Predictions that the recent agreement is of.
  public static let window = 100
  /// More than a screen has columns; each time that there are so many, every second one is kept.
  public static let historyLength = 512

  /// Of no choices.
  public init() {
    calibration = (0..<Self.bins).map { bin in
      Bin(range: Double(bin) / Double(Self.bins)...Double(bin + 1) / Double(Self.bins))
    }
  }

  /// The share of the repeated pairs that was answered alike; nil where there are none.
  public var consistency: Double? { share(alike, repeats) }
  /// The share of the decisions that was for the left clip, ½ without a bias; nil of none.
  public var leftShare: Double? { share(lefts, lefts + rights) }
  /// The share of the predictions that was right; nil of none.
  public var agreement: Double? { share(agreements, predictions) }
  /// The share of the newest predictions that was right; nil of none.
  public var recentAgreement: Double? { share(recentAgreements, recentPredictions) }

  /// How far predicted probabilities are from frequencies on average: the expected calibration
  /// error (Guo et al., "On calibration of modern neural networks", 2017, equation 3).
  public var calibrationError: Double? {
    guard predictions > 0 else { return nil }
    return calibration.reduce(0) { sum, bin in
      guard let predicted = bin.predicted, let chosen = bin.chosen else { return sum }
      return sum + abs(predicted - chosen) * Double(bin.count) / Double(predictions)
    }
  }

  private func share(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}

extension ChoiceStatistics: Encodable {
  private enum CodingKeys: CodingKey {
    case consistency, repeats, alike, leftShare, lefts, rights, agreement, predictions, agreements
    case recentAgreement, recentPredictions, recentAgreements, calibration, calibrationError
  }

  /// Writes null for what there is none of.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(consistency, forKey: .consistency)
    try container.encode(repeats, forKey: .repeats)
    try container.encode(alike, forKey: .alike)
    try container.encode(leftShare, forKey: .leftShare)
    try container.encode(lefts, forKey: .lefts)
    try container.encode(rights, forKey: .rights)
    try container.encode(agreement, forKey: .agreement)
    try container.encode(predictions, forKey: .predictions)
    try container.encode(agreements, forKey: .agreements)
    try container.encode(recentAgreement, forKey: .recentAgreement)
    try container.encode(recentPredictions, forKey: .recentPredictions)
    try container.encode(recentAgreements, forKey: .recentAgreements)
    try container.encode(calibration, forKey: .calibration)
    try container.encode(calibrationError, forKey: .calibrationError)
  }
}

extension ChoiceStatistics.Bin: Encodable {
  private enum CodingKeys: CodingKey { case from, to, count, predicted, chosen }

  /// Writes null for the means of an empty one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(range.lowerBound, forKey: .from)
    try container.encode(range.upperBound, forKey: .to)
    try container.encode(count, forKey: .count)
    try container.encode(predicted, forKey: .predicted)
    try container.encode(chosen, forKey: .chosen)
  }
}
