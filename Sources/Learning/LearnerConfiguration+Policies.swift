extension LearnerConfiguration {
  /// Has so many policies learn side by side, and queries made of as many clips of each as ever.
  ///
  /// Without that, the clips of the first of eight policies would be gone before they were paired.
  public mutating func setPolicies(_ count: Int) {
    let usual = LearnerConfiguration()
    policies = count
    recentClips = usual.recentClips * count / usual.policies
  }
}
