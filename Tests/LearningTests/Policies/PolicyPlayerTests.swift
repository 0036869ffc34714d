import Testing

@testable import Learning

@Suite("PolicyPlayer")
struct PolicyPlayerTests {
  static let maker = PointMassMaker()

  static func policy(seed: UInt64 = 51) -> GaussianPolicy {
    var random = Random(seed: seed)
    return GaussianPolicy(observationSize: 2, actionSize: 1, hidden: [16], random: &random)
  }

  static func play(
    _ count: Int, seed: UInt64 = 52, actions: PolicyPlayer.Actions = .sampled, steps: Int? = nil
  ) -> [Episode] {
    var random = Random(seed: seed)
    return PolicyPlayer(maker: maker).play(
      policy(), episodes: count, steps: steps, actions: actions, random: &random)
  }

  @Test("plays the same with the same seed, in however many threads at once")
  func repeats() async {
    let alone = Self.play(5)
    await withTaskGroup(of: [Episode].self) { group in
      for _ in 0..<8 { group.addTask { Self.play(5) } }
      for await other in group {
        #expect(other.map(\.trajectory) == alone.map(\.trajectory))
        #expect(other.map(\.observations) == alone.map(\.observations))
      }
    }
    #expect(Self.play(5, seed: 53)[0].trajectory != alone[0].trajectory)
    #expect(alone[0].trajectory != alone[1].trajectory)
  }

  @Test("records every frame as the masses moved, the first without an action")
  func records() {
    let episodes = Self.play(3)
    // Worlds come in fours; the surplus one is nobody's episode.
    #expect(episodes.count == 3)
    for trajectory in episodes.map(\.trajectory) {
      #expect(trajectory.frames == Self.maker.shape.episodeSteps + 1)
      #expect(trajectory.controls[0] == 0 && trajectory.velocities[0] == 0)
      #expect(abs(trajectory.positions[0]) <= PointMass.startWidth)
      for frame in 1..<trajectory.frames {
        let before = trajectory.velocities[frame - 1]
        let velocity = before + 0.5 * (trajectory.controls[frame] - before)
        #expect(trajectory.velocities[frame] == velocity)
        #expect(
          trajectory.positions[frame]
            == trajectory.positions[frame - 1] + PointMass.period * velocity)
        #expect(trajectory.contacts[frame] == (velocity > 0 ? 1 : 0))
      }
    }
    for episode in episodes {
      #expect(episode.observations == Self.maker.observations(of: episode.trajectory))
    }
  }

  @Test("takes mean actions from what is seen, or draws about them")
  func actions() {
    let policy = Self.policy()
    var workspace = PerceptronWorkspace(for: policy.mean, capacity: 1)
    let episodes = Self.play(4, actions: .mean)
    for episode in episodes {
      for frame in 1..<episode.trajectory.frames {
        var mean: [Float] = [0]
        policy.means(
          Array(episode.observations[2 * frame - 2..<2 * frame]), count: 1, into: &mean,
          workspace: &workspace)
        #expect(episode.trajectory.controls[frame] == PointMass.control(mean[0]))
      }
    }
    // A new policy's means are next to nothing; what it draws is not.
    #expect(episodes[0].trajectory.controls.allSatisfy { abs($0) < 0.1 })
    #expect(Self.play(1)[0].trajectory.controls.contains { abs($0) > 0.3 })
  }

  @Test("plays as many steps as it is told, and nothing where there is nothing to play")
  func lengths() {
    #expect(Self.play(2, steps: 3).map(\.trajectory.frames) == [4, 4])
    #expect(Self.play(0).isEmpty)
  }
}
