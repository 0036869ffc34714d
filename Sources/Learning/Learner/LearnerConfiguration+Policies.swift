extension LearnerConfiguration {
  /// Models the reward so, and learns policies in the way that measured best with it.
  ///
  /// Of a sum of functions, a few dozen choices tell enough to learn policies by. So they may take all
  /// their steps at once, and fewer later, when further choices change little. With networks, policies
  /// that drill into a few choices make habits that they have to unlearn. So the budget of steps grows
  /// first, and does not fall later.
  public mutating func setRewardModel(_ kind: RewardModel.Kind) {
    let usual = LearnerConfiguration()
    rewardModel = kind
    switch kind {
    case .additive:
      (warmUpChoices, warmUpShare) = (0, 1)
      (settledChoices, settledShare) = (usual.settledChoices, usual.settledShare)
      // From a reward by hand, 200,000 steps: 136 flips in 160 episodes, and 61 with 64 worlds of 64
      // steps ("Every 24 ms", PreferenceLearning.md).
      (worlds, rolloutSteps) = (128, 32)
      // Beyond a hundred choices five more change little, and a round costs what it looks at.
      roundShare = 0.05
      // What a good reward takes: 240,000 steps. On rewards of 40 choices fresh policies flip sooner than
      // those that grew up with what was believed before ("Challengers", there).
      restartPatience = 10
      // Who learned faster shows at once; an average over rounds would be of who was there before.
      scoreRate = 1
      // There: of eight policies two were learned by 1 M steps with 0.3 and 3e-4, seven with 0.6, and
      // six by 0.8 M with 0.6 and 1e-3. With choices a trace of 0.95 was not tried beside these.
      exploringStarts = 0.6
      duelsPerRound = usual.duelsPerRound
      (proximal.policyLearningRate, proximal.gaeLambda) = (1e-3, 0.9)
    case .networks:
      (warmUpChoices, warmUpShare) = (usual.warmUpChoices, usual.warmUpShare)
      settledShare = 1
      (worlds, rolloutSteps) = (usual.worlds, usual.rolloutSteps)
      roundShare = usual.roundShare
      exploringStarts = usual.exploringStarts
      duelsPerRound = 0
      restartPatience = usual.restartPatience
      scoreRate = usual.scoreRate
      (proximal.policyLearningRate, proximal.gaeLambda) =
        (usual.proximal.policyLearningRate, usual.proximal.gaeLambda)
    }
  }

  /// Has so many policies learn side by side, and queries made of as many clips of each as ever.
  ///
  /// Without that, the clips of the first of eight policies would be gone before they were paired.
  public mutating func setPolicies(_ count: Int) {
    let usual = LearnerConfiguration()
    policies = count
    recentClips = usual.recentClips * count / usual.policies
  }
}
