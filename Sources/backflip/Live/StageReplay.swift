import Interface
import Learning
import Scenarios
import Sessions
import Teaching

extension SessionStore {
  /// Plays an episode of a stage's policy; the same one each time.
  ///
  /// - Throws: `SessionError`; `Failure` where the stage is of another version.
  func rollout(_ request: RolloutRequest, of scenario: Scenario) throws -> StageRollout {
    let maker = BodyEnvironmentMaker(scenario)
    let learned = try learned(atStage: request.stage, in: maker)
    let purpose = RandomPurpose.replay(stage: request.stage, attempt: request.attempt)
    var random = purpose.random(seed: facts.seed)
    let player = PolicyPlayer(maker: maker)
    let played = player.play(learned.policy, episodes: 1, actions: .mean, random: &random)
    guard let episode = played.first else { throw Failure("stage \(request.stage) plays nothing") }
    return StageRollout(
      request: request, trajectory: episode.trajectory,
      learnedReward: learned.reward.rewards(of: episode.observations),
      isSuccess: scenario.isSuccess(episode), hasDiverged: episode.hasDiverged)
  }
}
