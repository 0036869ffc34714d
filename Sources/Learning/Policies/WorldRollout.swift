/// Worlds that are stepped together, and what they show: the one way in which policies act, whether
/// they train, play or search.
///
/// It owns its environment and is used by one thread at a time.
final class WorldRollout {
  /// Where an episode begins.
  enum Start {
    /// Where every episode begins.
    case usual
    /// In a state drawn widely; see `Environment.scatter`.
    case scattered
    /// Scattered, with a past; see `Environment.toss`.
    case tossed
    /// At a frame of a trajectory; see `Environment.place`.
    case along(Trajectory, frame: Int)
  }

  let environment: any Environment
  let shape: EnvironmentShape
  /// The number of worlds, at least as many as were asked for.
  let worlds: Int
  /// What each world shows now, `[worlds, observationSize]`.
  private(set) var observations: [Float]
  /// The last step's actions, `[worlds, actionSize]`.
  private(set) var actions: [Float]

  init(maker: any EnvironmentMaker, worlds count: Int) {
    environment = maker.make(worlds: count)
    shape = environment.shape
    worlds = environment.worlds
    observations = Array(repeating: 0, count: worlds * shape.observationSize)
    actions = Array(repeating: 0, count: worlds * shape.actionSize)
  }

  /// Begins an episode in a world; `observe` has to follow.
  func begin(_ world: Int, at start: Start = .usual, random: inout Random) {
    switch start {
    case .usual: environment.reset(world, random: &random)
    case .scattered: environment.scatter(world, random: &random)
    case .tossed: environment.toss(world, random: &random)
    case .along(let trajectory, let frame):
      environment.place(world, at: frame, of: trajectory, random: &random)
    }
  }

  /// Updates `observations`.
  func observe() {
    observations.withUnsafeMutableBufferPointer {
      if let base = $0.baseAddress { environment.observe(base) }
    }
  }

  /// Takes one action in every world, and observes.
  ///
  /// - Parameter act: Writes the actions, `[worlds, actionSize]`, given the observations.
  func step(_ act: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) {
    observations.withUnsafeBufferPointer { observations in
      actions.withUnsafeMutableBufferPointer { actions in
        guard let from = observations.baseAddress, let to = actions.baseAddress else { return }
        act(from, to)
        environment.step(to)
      }
    }
    observe()
  }

  /// Appends the present state of the first worlds to their episodes.
  ///
  /// - Parameters:
  ///   - episodes: The episode of each of these worlds.
  ///   - isFirst: Whether it is the first frame, to which no action led.
  func record(to episodes: inout [Episode], isFirst: Bool = false) {
    for world in episodes.indices {
      episodes[world].append(
        world, of: environment, actions: isFirst ? nil : actions, observations: observations)
    }
  }
}
