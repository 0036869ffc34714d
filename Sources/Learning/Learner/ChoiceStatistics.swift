/// Statistics of the choices so far, on the rater and on the reward model.
public struct ChoiceStatistics: Sendable, Equatable {
  /// The choices whose predicted probability of left fell in the same tenth.
  public struct Bin: Sendable, Equatable {
    /// The range of the tenth.
    public var range: ClosedRange<Double>
    /// Choices in it.
    public var count = 0
    /// The mean of the predicted probabilities; nil without choices.
    public var predicted: Double?
    /// The share in which left was chosen; nil without choices.
    public var chosen: Double?
  }

  /// Pairs that were asked about twice, sides swapped, and decided both times by the same rater.
  public var repeats = 0
  /// Those of them with the same answer.
  public var alike = 0
  /// Choices for the left clip.
  public var lefts = 0
  /// Choices for the right clip.
  public var rights = 0
  /// Choices for one of the clips that were predicted before they were learned from.
  public var predictions = 0
  /// Those of them that agree with the prediction: the clip with the greater probability was
  /// chosen.
  public var agreements = 0
  /// The newest predictions, at most `window`: older ones say little about the present model.
  public var recentPredictions = 0
  /// Those of them that agree.
  public var recentAgreements = 0
  /// `recentAgreement` at even distances, the newest last; at most `historyLength`.
  public var agreementHistory: [Double] = []
  /// Predicted probability of left against the share in which it was chosen, by tenths.
  public var calibration: [Bin]

  /// Tenths of the probability.
  public static let bins = 10
  /// The number of predictions in the recent agreement.
  public static let window = 100
  /// More than a screen has columns; when it is reached, every second entry is dropped.
  public static let historyLength = 512

  /// Statistics without choices.
  public init() {
    calibration = (0..<Self.bins).map { bin in
      Bin(range: Double(bin) / Double(Self.bins)...Double(bin + 1) / Double(Self.bins))
    }
  }

  /// The share of the repeated pairs with the same answer; nil without any.
  public var consistency: Double? { share(alike, repeats) }
  /// The share of decisions for the left clip, ½ without a bias; nil without any.
  public var leftShare: Double? { share(lefts, lefts + rights) }
  /// The share of correct predictions; nil without any.
  public var agreement: Double? { share(agreements, predictions) }
  /// The share of correct ones among the newest predictions; nil without any.
  public var recentAgreement: Double? { share(recentAgreements, recentPredictions) }

  /// The expected calibration error: the mean distance of predicted probabilities from frequencies
  /// (Guo et al., "On calibration of modern neural networks", 2017, equation 3).
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

  /// Writes null for nil.
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

  /// Writes null for the means of an empty bin.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(range.lowerBound, forKey: .from)
    try container.encode(range.upperBound, forKey: .to)
    try container.encode(count, forKey: .count)
    try container.encode(predicted, forKey: .predicted)
    try container.encode(chosen, forKey: .chosen)
  }
}
