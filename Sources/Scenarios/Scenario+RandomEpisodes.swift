import Learning

extension Scenario {
  /// What came of episodes of random actions.
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
  /// They begin as episodes do while policies learn: a third at the start, a third scattered, a third
  /// tossed. Actions are drawn anew each control step in half of the batches, as a new policy draws
  /// them, and held for a tenth of a second at either limit in the others, as later ones act.
  ///
  /// - Parameter seeds: How many batches.
  /// - Returns: How many episodes there were, and how many diverged.
  public func randomEpisodes(seeds: Int = 4) -> RandomEpisodes {
    var result = RandomEpisodes()
    let environment = BodyEnvironmentMaker(self).make(worlds: Self.episodesPerSeed)
    for seed in 0..<seeds {
      var random = Random(seed: UInt64(seed), stream: 1 << 50)
      let isHeld = !seed.isMultiple(of: 2)
      begin(environment, random: &random)
      var actions = [Float](repeating: 0, count: environment.worlds * environment.shape.actionSize)
      let hold = isHeld ? max(1, Int((Self.hold / control).rounded())) : 1
      for step in 0..<randomSteps {
        if step.isMultiple(of: hold) {
          for index in actions.indices {
            actions[index] = isHeld ? (random.next() >> 63 == 0 ? -1 : 1) : random.normal()
          }
        }
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
  /// Seconds that a held action lasts.
  private static let hold = 0.1
  /// Simulation steps of an episode at most: 200 episodes of so many take some seconds.
  private static let mostSteps = 10_000

  /// Actions in each episode.
  private var randomSteps: Int { max(1, min(actionsPerEpisode, Self.mostSteps / stepsPerAction)) }
}
