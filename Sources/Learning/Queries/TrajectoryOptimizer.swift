/// Searches for the actions of a clip's length that earn most by a reward, with the cross-entropy
/// method (de Boer, Kroese, Mannor and Rubinstein, "A tutorial on the cross-entropy method", 2005,
/// section 5).
///
/// Actions are a policy's mean actions plus offsets that are held for a tenth of a second each.
/// Offsets are drawn from normal distributions, a body is simulated with each draw, and the
/// distributions move to the draws that earned most. A policy takes hundreds of thousands of steps
/// to learn a reward; this search takes 32,000, for a single clip.
///
/// It owns its worlds and is used by one thread at a time.
final class TrajectoryOptimizer {
  /// Draws in an iteration, each in a world of its own.
  static let draws = 64
  /// Iterations; the result is the best draw of the last one.
  private static let iterations = 8
  /// Draws that the distributions move to, an eighth.
  private static let elites = 8
  /// The share of the way that they move.
  private static let rate: Float = 0.8
  /// Seconds for which an offset is held: some four of them fill a jump.
  private static let hold: Float = 0.1
  /// The deviation of the offsets at first: motors take actions from −1 to 1.
  private static let firstDeviation: Float = 1
  /// The least deviation, so that the search does not end where it began.
  private static let minimumDeviation: Float = 0.15

  private let rollout: WorldRollout
  private let stepsPerOffset: Int
  /// Offsets of a draw: those of all motors, one time after another.
  private let size: Int
  /// `[draws, size]`.
  private var offsets: [Float]
  /// Mean and deviation of the offsets, `[size]` each.
  private var mean: [Float]
  private var deviation: [Float]
  /// The return of each draw, `[draws]`.
  private var returns: [Float]
  /// `[worlds]`.
  private var rewards: [Float]

  init(maker: any EnvironmentMaker) {
    rollout = WorldRollout(maker: maker, worlds: Self.draws)
    let shape = rollout.shape
    stepsPerOffset = max(1, Int((Self.hold / shape.period).rounded()))
    size = (shape.clipSteps + stepsPerOffset - 1) / stepsPerOffset * shape.actionSize
    offsets = Array(repeating: 0, count: Self.draws * size)
    mean = Array(repeating: 0, count: size)
    deviation = mean
    returns = Array(repeating: 0, count: Self.draws)
    rewards = Array(repeating: 0, count: rollout.worlds)
  }

  /// The best clip that was found, from the beginning of an episode on.
  ///
  /// - Parameters:
  ///   - reward: The reward whose sum over the clip is maximised.
  ///   - memoryDecay: γ of the rater's memory, by which frames are weighted; see `ClipMemory`.
  ///   - policy: The policy whose mean actions the offsets are added to.
  ///   - random: Draws where bodies start, and offsets.
  /// - Returns: An episode of a clip's length; nil where the simulation of every draw diverged.
  func best(
    for reward: any RewardFunction, memoryDecay: Float = 1, around policy: GaussianPolicy,
    random: inout Random
  ) -> Episode? {
    let memory = ClipMemory(memoryDecay: Double(memoryDecay), frames: rollout.shape.clipSteps + 1)
    var workspace = PerceptronWorkspace(for: policy.mean, capacity: Self.draws)
    for index in mean.indices { (mean[index], deviation[index]) = (0, Self.firstDeviation) }
    var played: [Episode] = []
    for iteration in 1...Self.iterations {
      drawOffsets(random: &random)
      // The last iteration also tries the mean itself.
      if iteration == Self.iterations { offsets.replaceSubrange(0..<size, with: mean) }
      played = iteration < Self.iterations ? [] : emptyEpisodes
      play(policy, by: reward, memory, recording: &played, workspace: &workspace, random: &random)
      if iteration < Self.iterations { moveToElites() }
    }
    return ranking.first { !rollout.environment.hasDiverged($0) }.map { played[$0] }
  }

  private var emptyEpisodes: [Episode] {
    returns.map { _ in Episode(shape: rollout.shape) }
  }

  /// The draws by return, the greatest first; equal ones keep their order, so that the same seed
  /// finds the same clip.
  private var ranking: [Int] {
    // A reward may be a number even where a diverged simulation's observations are not.
    let earned = returns.indices.map { draw in
      returns[draw].isFinite && !rollout.environment.hasDiverged(draw) ? returns[draw] : -.infinity
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
    let elites = ranking.prefix(Self.elites).filter { !rollout.environment.hasDiverged($0) }
    guard !elites.isEmpty else { return }
    for index in 0..<size {
      let moments = Moments(of: elites.lazy.map { self.offsets[$0 * self.size + index] })
      mean[index] += Self.rate * (Float(moments.mean) - mean[index])
      let wanted = Float(moments.variance.squareRoot())
      deviation[index] += Self.rate * (wanted - deviation[index])
      deviation[index] = max(deviation[index], Self.minimumDeviation)
    }
  }

  /// Plays all draws, and records them where there are episodes.
  private func play(
    _ policy: GaussianPolicy, by reward: any RewardFunction, _ memory: ClipMemory,
    recording episodes: inout [Episode], workspace: inout PerceptronWorkspace,
    random: inout Random
  ) {
    for world in 0..<rollout.worlds { rollout.begin(world, random: &random) }
    rollout.observe()
    rollout.record(to: &episodes, isFirst: true)
    for draw in returns.indices { returns[draw] = 0 }
    let steps = rollout.shape.clipSteps
    for step in 0..<steps {
      rollout.step { observations, actions in
        policy.means(observations, count: rollout.worlds, into: actions, workspace: &workspace)
        addOffsets(at: step, to: actions)
      }
      earn(by: reward, weight: Float(memory.weight(framesLeft: steps - 1 - step)))
      rollout.record(to: &episodes)
    }
  }

  /// Adds each draw's offsets to its world's action; the surplus worlds do as the policy does.
  private func addOffsets(at step: Int, to actions: UnsafeMutablePointer<Float>) {
    let actionSize = rollout.shape.actionSize
    let first = step / stepsPerOffset * actionSize
    for draw in 0..<Self.draws {
      for motor in 0..<actionSize {
        actions[draw * actionSize + motor] += offsets[draw * size + first + motor]
      }
    }
  }

  private func earn(by reward: any RewardFunction, weight: Float) {
    rollout.observations.withUnsafeBufferPointer { observations in
      rewards.withUnsafeMutableBufferPointer { rewards in
        guard let from = observations.baseAddress, let to = rewards.baseAddress else { return }
        reward.reward(of: from, count: Self.draws, into: to)
      }
    }
    for draw in returns.indices { returns[draw] += weight * rewards[draw] }
  }
}
