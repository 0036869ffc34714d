import Learning

extension Scenario {
  /// The outcome of episodes of random actions.
  public struct RandomEpisodes: Sendable, Equatable {
    /// Episodes that were simulated.
    public var count = 0
    /// Those of them whose simulation diverged.
    public var diverged = 0

    /// The share that diverged.
    public var share: Double { Double(diverged) / Double(max(count, 1)) }
  }

  /// Simulates episodes of random actions, to see whether the body's timestep is small enough.
  ///
  /// They begin as episodes do while policies learn, a third at the start, a third scattered and a
  /// third tossed, and actions are drawn as a policy draws them that has learned nothing.
  ///
  /// - Parameter seeds: How many batches.
  /// - Returns: How many episodes there were, and how many diverged.
  public func randomEpisodes(seeds: Int = 4) -> RandomEpisodes {
    var result = RandomEpisodes()
    let environment = BodyEnvironmentMaker(self).make(worlds: Self.episodesPerSeed)
    for seed in 0..<seeds {
      var random = Random(seed: UInt64(seed), stream: 1 << 50)
      begin(environment, random: &random)
      var actions = [Float](repeating: 0, count: environment.worlds * environment.shape.actionSize)
      for _ in 0..<randomSteps {
        for index in actions.indices { actions[index] = Self.deviation * random.normal() }
        actions.withUnsafeBufferPointer { if let base = $0.baseAddress { environment.step(base) } }
      }
      result.count += environment.worlds
      result.diverged += (0..<environment.worlds).count(where: environment.hasDiverged)
    }
    return result
  }

  private func begin(_ environment: any Environment, random: inout Random) {
    for world in 0..<environment.worlds {
      switch world % 3 {
      case 0: environment.reset(world, random: &random)
      case 1: environment.scatter(world, random: &random)
      default: environment.toss(world, random: &random)
      }
    }
  }

  /// A third of this, and of whole registers.
  private static let episodesPerSeed = 48
  /// The deviation of a new policy's actions; see `ActorCritic`.
  private static let deviation: Float = 0.74
  /// Simulation steps of an episode at most: 200 episodes of so many take some seconds.
  private static let mostSteps = 10_000

  /// Actions in each episode.
  private var randomSteps: Int { max(1, min(actionsPerEpisode, Self.mostSteps / stepsPerAction)) }
}
