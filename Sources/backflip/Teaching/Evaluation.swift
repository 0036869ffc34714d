import Learning
import Scenarios

/// How well a policy does what the scenario asks, by its mean actions.
struct Evaluation: Equatable, Encodable {
  /// Fresh episodes that were played.
  var episodes: Int
  /// Those with one manoeuvre or more.
  var successes: Int
  /// Those whose simulation diverged; they are no successes.
  var diverged: Int
  /// The hidden judge's score of a stretch of a clip's length, averaged over the episodes that did not
  /// diverge; nil where it is no number.
  @NullWhereNone var trueReturn: Double?

  /// Judges episodes that were played.
  init(of episodes: [Episode], by scenario: Scenario) {
    self.episodes = episodes.count
    successes = episodes.count { scenario.isSuccess($0) }
    diverged = episodes.count { $0.hasDiverged }
    let scores = episodes.filter { !$0.hasDiverged }.flatMap { episode in
      episode.trajectory.windows(steps: scenario.actionsPerClip).map { scenario.oracle.score($0) }
    }
    let mean = scores.reduce(0, +) / Double(scores.count)
    trueReturn = mean.isFinite ? mean : nil
  }

  /// Plays a policy and judges it.
  init(
    of policy: GaussianPolicy, in scenario: Scenario, episodes: Int, random: inout Random
  ) {
    let player = PolicyPlayer(maker: BodyEnvironmentMaker(scenario))
    let played = player.play(policy, episodes: episodes, actions: .mean, random: &random)
    self.init(of: played, by: scenario)
  }
}

extension Trajectory {
  /// Stretches of some control steps, one after another; a shorter rest is left out.
  ///
  /// The last frame of one is the first of the next, as a clip has a frame more than actions.
  func windows(steps: Int) -> [Trajectory] {
    stride(from: 0, through: frames - 1 - steps, by: steps).map { slice($0..<$0 + steps + 1) }
  }
}
