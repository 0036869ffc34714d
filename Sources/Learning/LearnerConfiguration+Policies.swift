extension LearnerConfiguration {
  /// Models the reward so, at the pace that measured best with it.
  ///
  /// Of a sum of functions, a few dozen choices tell enough to learn policies by; with networks,
  /// policies that drill into as few make habits that they have to unlearn, so that the budget of steps
  /// grows first, and does not fall later.
  public mutating func setRewardModel(_ kind: RewardModel.Kind) {
    let usual = LearnerConfiguration()
    rewardModel = kind
    switch kind {
    case .additive:
      (warmUpChoices, warmUpShare) = (0, 1)
      (settledChoices, settledShare) = (usual.settledChoices, usual.settledShare)
    case .networks:
      (warmUpChoices, warmUpShare) = (usual.warmUpChoices, usual.warmUpShare)
      settledShare = 1
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
