package import Learning
package import Scenarios

extension Evaluation {
  /// Tries a policy in all deployments of a scenario.
  ///
  /// - Parameters:
  ///   - policy: The finished policy.
  ///   - reward: The reward model that it learned from; nil where it learned from a formula.
  ///   - scenario: The scenario.
  ///   - seed: The seed of all random numbers.
  /// - Returns: How it does, by the deployments' names; nil where the scenario has none.
  package static func deployments(
    of policy: GaussianPolicy, taughtBy reward: (any RewardModel)?, in scenario: Scenario,
    seed: UInt64
  ) -> [String: Evaluation]? {
    guard !scenario.deployments.isEmpty else { return nil }
    var results: [String: Evaluation] = [:]
    for deployment in scenario.deployments {
      let episodes = scenario.episodes(of: policy, in: deployment, seed: seed)
      var evaluation = Evaluation(of: episodes, by: scenario)
      evaluation.warning = reward.flatMap { reward in
        let failures = episodes.map { !scenario.isSuccess($0) }
        return ReceiverOperatingCurve.area(
          scores: episodes.map { reward.disagreement(on: $0, window: scenario.actionsPerClip) },
          isPositive: failures)
      }
      results[deployment.name] = evaluation
    }
    return results
  }
}

extension Scenario {
  /// Episodes of a policy's mean actions in a deployment.
  package func episodes(
    of policy: GaussianPolicy, in deployment: Deployment, seed: UInt64
  ) -> [Episode] {
    var random = RandomPurpose.deployment.random(seed: seed)
    return PolicyPlayer(maker: BodyEnvironmentMaker(self, world: deployment.world)).play(
      policy, episodes: deploymentEpisodes, actions: .mean, random: &random)
  }
}

/// How well a score tells two kinds of things apart.
package enum ReceiverOperatingCurve {
  /// The area under the receiver operating characteristic: the probability that a positive thing
  /// has the greater score than a negative one; ties count half (Hanley and McNeil, 1982).
  ///
  /// - Parameters:
  ///   - scores: The score of each thing.
  ///   - isPositive: Whether it is of the kind that has greater scores.
  /// - Returns: From 0 to 1, and 0.5 for a score by chance; nil unless there are both kinds.
  package static func area(scores: [Double], isPositive: [Bool]) -> Double? {
    let kinds = zip(scores, isPositive)
    let positive = kinds.filter { $0.1 }.map(\.0)
    let negative = kinds.filter { !$0.1 }.map(\.0)
    guard !positive.isEmpty, !negative.isEmpty else { return nil }
    let wins = positive.reduce(0.0) { sum, one in
      sum + negative.reduce(0.0) { $0 + (one > $1 ? 1 : one == $1 ? 0.5 : 0) }
    }
    return wins / Double(positive.count * negative.count)
  }
}
