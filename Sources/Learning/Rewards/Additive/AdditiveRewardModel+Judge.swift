extension AdditiveRewardModel {
  /// The reward as policies earn it, without what it learns with.
  public struct Judge: Sendable, Equatable {
    /// Each function's values at the knots, `[terms, knots]`.
    public var terms: [Float]
    /// What each mode is worth by itself, `[modes]`.
    public var biases: [Float]
    /// What is taken off the sum.
    public var outputMean: Float
    /// What the rest is divided by.
    public var outputDeviation: Float
  }

  /// The likeliest reward.
  public var judge: Judge {
    let count = basis.terms.count * RewardBasis.knots
    return Judge(
      terms: Array(mapEstimate.values[..<count]), biases: Array(mapEstimate.values[count...]),
      outputMean: mapEstimate.outputMean, outputDeviation: mapEstimate.outputDeviation)
  }
}
