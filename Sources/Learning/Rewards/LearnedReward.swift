/// The learned reward as policies see it: normalised and scaled.
struct LearnedReward: RewardFunction {
  let model: RewardModel
  let scale: Float

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    switch model {
    case .additive(let ensemble):
      ensemble.reward(observations: observations, count: count, into: rewards)
    case .networks(let ensemble):
      var workspace = EnsembleWorkspace(for: ensemble)
      ensemble.reward(
        observations: UnsafeBufferPointer(
          start: observations, count: count * ensemble.observationSize),
        count: count, into: UnsafeMutableBufferPointer(start: rewards, count: count),
        workspace: &workspace)
    }
    for index in 0..<count { rewards[index] *= scale }
  }
}
