/// Room for passes through the members, used again and again.
public struct EnsembleWorkspace: Sendable {
  var network: PerceptronWorkspace
  /// A pass's observations, gathered.
  var observations: [Float]

  /// Makes room for passes of as many rows as two clips have frames, or as fit the cache.
  public init(for ensemble: EnsembleRewardModel, longestClip: Int = 32) {
    let rows = max(2 * longestClip, 64)
    network = PerceptronWorkspace(
      for: ensemble.members[0].network, capacity: rows)
    observations = Array(repeating: 0, count: rows * ensemble.observationSize)
  }
}
