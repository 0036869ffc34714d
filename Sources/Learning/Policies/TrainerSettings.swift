/// Sizes of an iteration.
package struct TrainerSettings: Sendable, Codable, Equatable {
  /// Worlds that are stepped together.
  package var worlds = 64
  /// Control steps of each world an iteration.
  package var steps = 64
  /// Hidden units of the policy's and the value's layers, multiples of 16.
  package var hidden = [64, 64]
  /// The share of episodes that begin in a scattered state.
  package var exploringStarts: Float = 0
  /// The share of these that is along a trajectory of `PolicyTrainer.starts`, where there are any.
  package var startsAlong: Float = 0
  /// What the newest policy counts for in the running average; 1 for no average.
  package var policyAveragingRate: Float = 1
  /// How the policy is improved.
  package var proximal = PPOSettings()

  package init(
    worlds: Int = 64, steps: Int = 64, hidden: [Int] = [64, 64], exploringStarts: Float = 0,
    startsAlong: Float = 0, policyAveragingRate: Float = 1,
    proximal: PPOSettings = PPOSettings()
  ) {
    self.worlds = worlds
    self.steps = steps
    self.hidden = hidden
    self.exploringStarts = exploringStarts
    self.startsAlong = startsAlong
    self.policyAveragingRate = policyAveragingRate
    self.proximal = proximal
  }
}
