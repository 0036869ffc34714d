extension EnsembleRewardModel {
  /// A member as it judges, without what it learns with.
  public struct Judge: Sendable, Equatable {
    /// Gives every observation a number.
    public var network: MultilayerPerceptron
    /// What is taken off that number.
    public var outputMean: Float
    /// What the rest is divided by.
    public var outputDeviation: Float
  }

  /// The members; the reward of an observation is the mean of what they give.
  public var judges: [Judge] {
    members.map {
      Judge(
        network: $0.network, outputMean: $0.outputMean, outputDeviation: $0.outputDeviation)
    }
  }
}
