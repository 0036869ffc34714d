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
    guard var episode = played.first?.trajectory else {
      throw Failure("stage \(request.stage) plays nothing")
    }
    var hasDiverged = played[0].hasDiverged
    for push in request.pushes where push.frame < episode.frames {
      scenario.push(Double(push.impulse), at: push.frame, of: &episode)
      let rest = player.playOn(
        learned.policy, from: push.frame, of: episode,
        steps: maker.shape.episodeSteps - push.frame)
      episode = episode.slice(0..<push.frame) + rest.trajectory
      hasDiverged = rest.hasDiverged
    }
    return StageRollout(
      request: request, trajectory: episode,
      learnedReward: learned.reward.rewards(of: maker.observations(of: episode)),
      isSuccess: !hasDiverged && scenario.isSuccess(episode), hasDiverged: hasDiverged)
  }
}

extension Trajectory {
  /// A motion, and then another of the same body.
  fileprivate static func + (first: Trajectory, second: Trajectory) -> Trajectory {
    var whole = first
    whole.positions += second.positions
    whole.velocities += second.velocities
    whole.controls += second.controls
    whole.contacts += second.contacts
    return whole
  }
}
