/// Finds what a body would do if a reward were right: the actions of a clip's length that earn the most,
/// by the cross-entropy method (de Boer, Kroese, Mannor and Rubinstein, "A tutorial on the cross-entropy
/// method", 2005, section 5).
///
/// Actions are a policy's mean ones plus offsets that are held for a tenth of a second each. Offsets are
/// drawn from normal distributions, a body is simulated with each draw, and the distributions move to
/// the draws that earned most. A policy takes hundreds of thousands of steps to learn what a reward
/// asks for; this takes 32,000, and is good for one clip.
///
/// It owns its worlds and is used by one thread at a time.
final class TrajectoryOptimizer {
  /// Draws of an iteration, each in a world of its own.
  static let draws = 64
  /// Iterations; the best draw of the last one is what was found.
  private static let iterations = 8
  /// Draws that the distributions move to, an eighth.
  private static let elites = 8
  /// How far they move there.
  private static let rate: Float = 0.8
  /// Seconds for which an offset is held: some four of them fill a jump.
  private static let hold: Float = 0.1
  /// The deviation of the offsets at first: motors take actions from −1 to 1.
  private static let firstDeviation: Float = 1
  /// The least deviation, so that the search does not end where it began.
  private static let minimumDeviation: Float = 0.15

  private let environment: any Environment
  private let stepsPerOffset: Int
  /// Offsets of a draw: those of all motors, one time after another.
  private let size: Int
  /// `[draws, size]`.
  private var offsets: [Float]
  /// Mean and deviation of the offsets, `[size]` each.
  private var mean: [Float]
  private var deviation: [Float]
  /// What each draw has earned, `[draws]`.
  private var returns: [Float]
  /// `[worlds, observationSize]`.
  private var observations: [Float]
  /// `[worlds, actionSize]`.
  private var actions: [Float]
  /// `[worlds]`.
  private var rewards: [Float]

  init(maker: any EnvironmentMaker) {
    let environment = maker.make(worlds: Self.draws)
    let shape = environment.shape
    self.environment = environment
    stepsPerOffset = max(1, Int((Self.hold / shape.period).rounded()))
    size = (shape.clipSteps + stepsPerOffset - 1) / stepsPerOffset * shape.actionSize
    offsets = Array(repeating: 0, count: Self.draws * size)
    mean = Array(repeating: 0, count: size)
    deviation = mean
    returns = Array(repeating: 0, count: Self.draws)
    observations = Array(repeating: 0, count: environment.worlds * shape.observationSize)
    actions = Array(repeating: 0, count: environment.worlds * shape.actionSize)
    rewards = Array(repeating: 0, count: environment.worlds)
  }

  /// The best that was found, from the beginning of an episode on.
  ///
  /// - Parameters:
  ///   - reward: What is to be earned; the sum over the clip's moments counts.
  ///   - recall: What of a fiftieth of the clip is remembered when the next one has passed: who forgets
  ///     weighs earlier moments less, as `AdditivePrior.features` does.
  ///   - policy: Whose mean actions the offsets are added to.
  ///   - random: Where bodies start, and what is drawn.
  /// - Returns: An episode of a clip's length; nil where the simulation of every draw diverged.
  func best(
    for reward: any RewardFunction, memoryDecay: Float = 1, around policy: GaussianPolicy,
    random: inout Random
  ) -> Episode? {
    let memory = ClipMemory(
      memoryDecay: Double(memoryDecay), frames: environment.shape.clipSteps + 1)
    var workspace = PerceptronWorkspace(for: policy.mean, capacity: Self.draws)
    for index in mean.indices { (mean[index], deviation[index]) = (0, Self.firstDeviation) }
    var played: [Episode] = []
    for iteration in 1...Self.iterations {
      drawOffsets(random: &random)
      // What the draws moved to is tried as it is, too.
      if iteration == Self.iterations { offsets.replaceSubrange(0..<size, with: mean) }
      played = iteration < Self.iterations ? [] : emptyEpisodes
      play(policy, by: reward, memory, recording: &played, workspace: &workspace, random: &random)
      if iteration < Self.iterations { moveToElites() }
    }
    return ranking.first { !environment.hasDiverged($0) }.map { played[$0] }
  }

  private var emptyEpisodes: [Episode] {
    returns.map { _ in Episode(shape: environment.shape) }
  }

  /// The draws, those that earned most first; what earned the same keeps its order, so that the same
  /// seed finds the same.
  private var ranking: [Int] {
    // A reward may be a number even where a diverged simulation's observations are not.
    let earned = returns.indices.map { draw in
      returns[draw].isFinite && !environment.hasDiverged(draw) ? returns[draw] : -.infinity
    }
    return earned.indices.sorted { (earned[$0], $1) > (earned[$1], $0) }
  }

  private func drawOffsets(random: inout Random) {
    for draw in 0..<Self.draws {
      for index in 0..<size {
        offsets[draw * size + index] = mean[index] + deviation[index] * random.normal()
      }
    }
  }

  private func moveToElites() {
    let elites = ranking.prefix(Self.elites).filter { !environment.hasDiverged($0) }
    guard !elites.isEmpty else { return }
    for index in 0..<size {
      let moments = Moments(of: elites.lazy.map { self.offsets[$0 * self.size + index] })
      mean[index] += Self.rate * (Float(moments.mean) - mean[index])
      let wanted = Float(moments.variance.squareRoot())
      deviation[index] += Self.rate * (wanted - deviation[index])
      deviation[index] = max(deviation[index], Self.minimumDeviation)
    }
  }

  /// Plays all draws, and records them where there are episodes to.
  private func play(
    _ policy: GaussianPolicy, by reward: any RewardFunction, _ memory: ClipMemory,
    recording episodes: inout [Episode], workspace: inout PerceptronWorkspace,
    random: inout Random
  ) {
    for world in 0..<environment.worlds { environment.reset(world, random: &random) }
    observe()
    for world in episodes.indices {
      episodes[world].append(world, of: environment, actions: nil, observations: observations)
    }
    for draw in returns.indices { returns[draw] = 0 }
    for step in 0..<environment.shape.clipSteps {
      act(policy, at: step, workspace: &workspace)
      observe()
      let left = environment.shape.clipSteps - 1 - step
      earn(by: reward, weight: Float(memory.weight(framesLeft: left)))
      for world in episodes.indices {
        episodes[world].append(
          world, of: environment, actions: actions, observations: observations)
      }
    }
  }

  /// Takes one action in all worlds.
  private func act(
    _ policy: GaussianPolicy, at step: Int, workspace: inout PerceptronWorkspace
  ) {
    let actionSize = environment.shape.actionSize
    let first = step / stepsPerOffset * actionSize
    observations.withUnsafeBufferPointer { observations in
      actions.withUnsafeMutableBufferPointer { actions in
        guard let from = observations.baseAddress, let to = actions.baseAddress else { return }
        policy.means(from, count: environment.worlds, into: to, workspace: &workspace)
        // Worlds come in whole registers; the surplus ones do as the policy does.
        for draw in 0..<Self.draws {
          for motor in 0..<actionSize {
            to[draw * actionSize + motor] += offsets[draw * size + first + motor]
          }
        }
        environment.step(to)
      }
    }
  }

  private func observe() {
    observations.withUnsafeMutableBufferPointer {
      if let base = $0.baseAddress { environment.observe(base) }
    }
  }

  private func earn(by reward: any RewardFunction, weight: Float) {
    observations.withUnsafeBufferPointer { observations in
      rewards.withUnsafeMutableBufferPointer { rewards in
        guard let from = observations.baseAddress, let to = rewards.baseAddress else { return }
        reward.reward(of: from, count: Self.draws, into: to)
      }
    }
    for draw in returns.indices { returns[draw] += weight * rewards[draw] }
  }
}
