package import Learning
package import Scenarios

/// Tries what was learned where checks do not look: in the scenario's deployments, and by the truth
/// and the learned reward side by side.
package struct ScenarioTrials: Sendable {
  let scenario: Scenario
  let seed: UInt64

  /// Makes the trials of a session.
  package init(scenario: Scenario, seed: UInt64) { (self.scenario, self.seed) = (scenario, seed) }

  /// Whether what was wanted differs from what the rater judges.
  var hasTruth: Bool { scenario.truth != nil }

  /// How the finished policy does in each deployment; nil where there is none.
  package func deployments(of stage: LearnedStage) -> [String: Evaluation]? {
    Evaluation.deployments(of: stage.policy, taughtBy: stage.reward, in: scenario, seed: seed)
  }

  /// Examines a policy on fresh episodes.
  ///
  /// - Parameters:
  ///   - stage: The policy, and the reward that it is optimised for.
  ///   - progress: How far learning has come.
  /// - Returns: What it came to.
  func examination(of stage: LearnedStage, _ progress: LearnerProgress) -> Examination {
    var random = RandomPurpose.examination(steps: progress.optimisedSteps).random(seed: seed)
    let window = scenario.actionsPerClip
    let episodes = PolicyPlayer(maker: BodyEnvironmentMaker(scenario)).play(
      stage.policy, episodes: 2 * Examination.episodes, actions: .mean, random: &random)
    let (first, second) = (
      episodes.prefix(Examination.episodes), episodes.suffix(Examination.episodes)
    )
    let truth = scenario.truth ?? scenario.oracle.expression
    func mean(of formula: ClipExpression, _ episodes: ArraySlice<Episode>) -> Double? {
      episodes.filter { !$0.hasDiverged }.flatMap { $0.trajectory.windows(steps: window) }
        .mean { formula.value(of: $0) }
    }
    let returns = first.flatMap { stage.reward.sampleReturns(of: $0, window: window) }
    // The mean return by each posterior sample, or member of the ensemble.
    let members = (returns.first ?? []).indices.map { member in
      returns.reduce(0) { $0 + Double($1[member]) } / Double(returns.count)
    }
    return Examination(
      choices: progress.standing, steps: progress.optimisedSteps,
      oracle: mean(of: scenario.oracle.expression, first), truth: mean(of: truth, first),
      truthAgain: mean(of: truth, second),
      learnedReturn: members.isEmpty ? nil : members.reduce(0, +) / Double(members.count),
      leastReturn: members.min(),
      divergence: progress.training.map { Double($0.referenceDivergence) })
  }
}
