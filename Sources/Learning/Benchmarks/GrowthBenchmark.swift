/// A learner after many choices, to time a further one.
package struct GrowthBenchmark {
  /// The number of clips that the choices are about; different ones for all would take too much
  /// memory.
  private static let clips = 2000
  /// Their first number, beyond those of the clips that the learner makes meanwhile.
  private static let firstClip = 1 << 20

  private let learner: Learner
  private var random: Random

  /// A learner after random choices.
  package init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, choices: Int, seed: UInt64
  ) async {
    var random = Random(seed: seed)
    learner = Learner(maker: maker, configuration: configuration, seed: seed)
    let clips = Self.clips(of: maker, random: &random)
    for query in 0..<choices {
      let left = random.index(below: clips.count)
      let right = (left + 1 + random.index(below: clips.count - 1)) % clips.count
      await learner.restore(
        Query(id: query, left: clips[left], right: clips[right]),
        random.next() & 1 == 0 ? .left : .right, isStanding: true)
    }
    self.random = random
    // The first training is on all choices; only later ones are timed.
    await learner.trainOnAll()
  }

  private static func clips(of maker: any EnvironmentMaker, random: inout Random) -> [Clip] {
    let policy = ActorCritic(
      observationSize: maker.shape.observationSize, actionSize: maker.shape.actionSize,
      random: &random
    ).policy
    let episodes = PolicyPlayer(maker: maker).play(
      policy, episodes: 32, actions: .sampled, random: &random)
    let frames = maker.shape.clipSteps + 1
    return (0..<clips).map { number in
      let episode = episodes[number % episodes.count]
      let start = random.index(below: episode.trajectory.frames - frames + 1)
      return episode.clip(from: start, frames: frames, id: firstClip + number, seenBy: maker)
    }
  }

  /// Draws a query.
  package func query() async throws -> Query { try await learner.nextQuery() }

  /// Records a choice about it.
  package mutating func record(_ query: Query) async {
    await learner.record(query, random.next() & 1 == 0 ? .left : .right)
  }

  /// Choices in the next round.
  package func roundChoices() async -> Int { await learner.roundChoices }

  /// Trains the reward model on the choices recorded since it was trained; false without enough.
  package func train() async -> Bool { await learner.trainIfDue() }

  /// The state of learning, as it is read after each choice.
  package func progress() async -> LearnerProgress { await learner.progress }

  /// A checkpoint's bytes.
  package func checkpoint() async throws -> Int {
    try await learner.checkpoint().encoded().count
  }
}

extension Learner {
  /// Trains the reward model, where that is due, and leaves the policies alone.
  fileprivate func trainIfDue() async -> Bool {
    guard isRoundDue else { return false }
    return await work()
  }

  /// Counts all choices but a round's as learned from, and trains the reward model.
  fileprivate func trainOnAll() async {
    counters.trainedChoices = counters.choices
    counters.trainedChoices -= roundChoices
    _ = await trainIfDue()
  }
}
