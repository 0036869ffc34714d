import Interface
import Learning
import Scenarios
import Sessions

extension LiveSession {
  /// Plays a stage's policy, beside everything else.
  func play(_ request: RolloutRequest) {
    Task.detached { [store, scenario, mailbox] in
      do {
        let rollout = try store.rollout(request, of: scenario)
        mailbox.post(.rollout(rollout))
      } catch {
        mailbox.post(.rolloutFailed(request, "\(error)"))
      }
    }
  }
}

extension SessionStore {
  /// One try of a stage's policy; the same each time.
  fileprivate func rollout(
    _ request: RolloutRequest, of scenario: Scenario
  ) throws -> StageRollout {
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
