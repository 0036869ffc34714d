extension Learner {
  /// Improves the policies on the reward as it is, without further choices: what is learned beyond
  /// what the choices say is learned from the model's errors (Gao, Schulman and Hilton, "Scaling
  /// laws for reward model overoptimization", 2022).
  ///
  /// No clip is made, and the reward model is not trained.
  ///
  /// - Parameter steps: Steps of each policy, rounded up to whole rollouts.
  public func optimise(steps: Int) async {
    begin()
    defer { end() }
    let perRollout = configuration.pace.worlds * configuration.pace.rolloutSteps
    let rollouts = max(1, (steps + perRollout - 1) / perRollout)
    counters.rolloutsLeft += rollouts
    while counters.rolloutsLeft > 0 { await improvePolicies() }
    counters.optimisedSteps = (counters.optimisedSteps ?? 0) + rollouts * perRollout
    let played = await play()
    rankPolicies(by: played.map { $0.filter { !$0.hasDiverged }.flatMap(\.observations) })
  }
}
