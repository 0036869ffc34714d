/// The learned reward as policies see it: normalised, averaged over the ensemble and scaled.
struct LearnedReward: RewardFunction {
  let ensemble: RewardEnsemble
  let scale: Float

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    ensemble.reward(
      observations: UnsafeBufferPointer(
        start: observations, count: count * ensemble.observationSize),
      count: count, into: UnsafeMutableBufferPointer(start: rewards, count: count),
      workspace: &workspace)
    for index in 0..<count { rewards[index] *= scale }
  }
}
