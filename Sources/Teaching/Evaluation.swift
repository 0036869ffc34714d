package import Learning
package import Scenarios

/// How well a policy does what the scenario asks, by its mean actions.
package struct Evaluation: Sendable, Equatable, Encodable {
  /// Fresh episodes that were played.
  package var episodes: Int
  /// Episodes with one success or more.
  package var successes: Int
  /// Episodes whose simulation diverged; they are no successes.
  package var diverged: Int
  /// The oracle's score of a stretch of a clip's length, averaged over the episodes that did not
  /// diverge; nil where that is not a finite number.
  @NullWhereNone package var trueReturn: Double?
  /// The mean of the scenario's `truth` over the same stretches; nil where the scenario has none, or where
  /// that is not a finite number.
  package var truth: Double?
  /// In a deployment: how well the disagreement of the reward model's samples about an episode warns of
  /// its failure, as the area under the receiver operating characteristic; nil where no episode or every
  /// one succeeded.
  package var warning: Double?

  /// Judges episodes that were played.
  package init(of episodes: [Episode], by scenario: Scenario) {
    self.episodes = episodes.count
    successes = episodes.count { scenario.isSuccess($0) }
    diverged = episodes.count { $0.hasDiverged }
    let clips = episodes.filter { !$0.hasDiverged }.flatMap {
      $0.trajectory.windows(steps: scenario.actionsPerClip)
    }
    trueReturn = clips.mean { scenario.oracle.score($0) }
    truth = scenario.truth.flatMap { truth in clips.mean { truth.value(of: $0) } }
  }

  /// The share of the episodes that succeeded.
  package var successRate: Double { Double(successes) / Double(max(episodes, 1)) }

  /// Plays a policy and judges it.
  package init(
    of policy: GaussianPolicy, in scenario: Scenario, episodes: Int, random: inout Random
  ) {
    let player = PolicyPlayer(maker: BodyEnvironmentMaker(scenario))
    let played = player.play(policy, episodes: episodes, actions: .mean, random: &random)
    self.init(of: played, by: scenario)
  }

  /// Makes an evaluation of its figures.
  package init(episodes: Int, successes: Int, diverged: Int, trueReturn: Double?) {
    self.episodes = episodes
    self.successes = successes
    self.diverged = diverged
    self.trueReturn = trueReturn
  }
}

extension [Trajectory] {
  /// The mean of a score; nil where that is not a finite number.
  package func mean(of score: (Trajectory) -> Double) -> Double? {
    let mean = reduce(0) { $0 + score($1) } / Double(count)
    return mean.isFinite ? mean : nil
  }
}

extension Trajectory {
  /// Stretches of a number of control steps, one after another; a shorter rest is left out.
  ///
  /// The last frame of one stretch is the first of the next, as a clip has a frame more than actions.
  package func windows(steps: Int) -> [Trajectory] {
    stride(from: 0, through: frames - 1 - steps, by: steps).map { slice($0..<$0 + steps + 1) }
  }
}

/// A value that JSON has as null where there is none; otherwise its key would be missing.
///
/// Results that are read into a table all need the same keys.
@propertyWrapper
package struct NullWhereNone<Value> {
  package var wrappedValue: Value?

  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}

extension NullWhereNone: Encodable where Value: Encodable {
  /// Writes the value, or null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension NullWhereNone: Equatable where Value: Equatable {}
extension NullWhereNone: Sendable where Value: Sendable {}
