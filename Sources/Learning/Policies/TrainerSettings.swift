/// What a `PolicyTrainer` is made with; `LearnerConfiguration.trainer` gathers it.
package struct TrainerSettings: Sendable, Equatable {
  /// Worlds that are stepped together.
  package var worlds: Int
  /// Control steps of each world in an iteration.
  package var steps: Int
  /// Hidden units of the policy's and the value network's layers, multiples of 16.
  package var hidden: [Int]
  /// The share of episodes that begin in a scattered state.
  package var exploringStarts: Float
  /// The share of these that begins along a trajectory of `PolicyTrainer.starts`, if there are any.
  package var startsAlong: Float
  /// The weight of the newest policy in the running average; 1 for no average.
  package var policyAveragingRate: Float
  /// How the policy is improved.
  package var ppo: PPOSettings

  /// Settings without exploring starts and without an average, where they are not given.
  package init(
    worlds: Int, steps: Int, hidden: [Int], exploringStarts: Float = 0, startsAlong: Float = 0,
    policyAveragingRate: Float = 1, ppo: PPOSettings
  ) {
    self.worlds = worlds
    self.steps = steps
    self.hidden = hidden
    self.exploringStarts = exploringStarts
    self.startsAlong = startsAlong
    self.policyAveragingRate = policyAveragingRate
    self.ppo = ppo
  }
}

extension LearnerConfiguration {
  /// The settings of each policy's trainer.
  package var trainer: TrainerSettings {
    TrainerSettings(
      worlds: pace.worlds, steps: pace.rolloutSteps, hidden: policyHidden,
      exploringStarts: pace.exploringStarts, startsAlong: startsAlong,
      policyAveragingRate: policyAveragingRate, ppo: pace.ppo)
  }
}
