import Foundation
import Learning
import Testing

@testable import Export

@Suite struct MinariLinesTests {
  /// A world of one number that goes up by its action.
  private struct Counter: EnvironmentMaker {
    final class World: Learning.Environment {
      let shape: EnvironmentShape
      let worlds = 1
      var value: Float = 0
      init(shape: EnvironmentShape) { self.shape = shape }
      func reset(_ world: Int, random: inout Random) { value = 1 }
      func scatter(_ world: Int, random: inout Random) { value = 1 }
      func place(_ world: Int, at frame: Int, of trajectory: Trajectory) {
        value = trajectory.positions[frame]
      }
      func step(_ actions: UnsafePointer<Float>) { value += 1 }
      func observe(_ observations: UnsafeMutablePointer<Float>) { observations[0] = value }
      func record(
        _ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory
      ) {
        trajectory.positions.append(value)
        trajectory.velocities.append(0)
        trajectory.controls.append(action == nil ? 0 : 0.5)
        trajectory.contacts.append(0)
      }
      var snapshot: [Float] {
        get { [value] }
        set { value = newValue[0] }
      }
    }
    let shape = EnvironmentShape(
      observationSize: 1, actionSize: 1, positionCount: 1, velocityCount: 1, period: 0.1,
      episodeSteps: 2, clipSteps: 1)
    func make(worlds: Int) -> any Learning.Environment { World(shape: shape) }
    func observations(of trajectory: Trajectory) -> [Float] { trajectory.positions }
  }

  @Test func lineHasAnObservationMoreThanActions() throws {
    var random = Random(seed: 1)
    let policy = GaussianPolicy(observationSize: 1, actionSize: 1, random: &random)
    let episode = PolicyPlayer(maker: Counter()).play(policy, episodes: 1, random: &random)[0]
    let line = try MinariLines.line(
      for: episode, id: 4, learnedReward: [9, 0.25, -1], success: false)
    #expect(
      line == #"{"id":4,"observations":[[1.0],[2.0],[3.0]],"actions":[[0.5],[0.5]],"#
        + #""rewards":[0.25,-1.0],"terminations":[false,false],"truncations":[false,true],"#
        + #""infos":{"success":false}}"#)
    #expect(throws: ExportError.rewardCount(found: 2, frames: 3)) {
      try MinariLines.line(for: episode, id: 0, learnedReward: [0, 0], success: true)
    }
  }
}
