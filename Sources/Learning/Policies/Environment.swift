/// The sizes of an environment.
public struct EnvironmentShape: Sendable, Equatable {
  /// Numbers in an observation.
  public var observationSize: Int
  /// Numbers in an action.
  public var actionSize: Int
  /// Numbers in `Trajectory.positions` a frame.
  public var positionCount: Int
  /// Numbers in `Trajectory.velocities` a frame.
  public var velocityCount: Int
  /// Seconds between two actions.
  public var period: Float
  /// Actions in an episode.
  public var episodeSteps: Int
  /// Actions in a clip, which has a frame more.
  public var clipSteps: Int
  /// Geoms that may touch the ground, each a bit of `Trajectory.contacts`.
  public var geomCount: Int

  /// Makes a shape of its parts.
  public init(
    observationSize: Int, actionSize: Int, positionCount: Int, velocityCount: Int, period: Float,
    episodeSteps: Int, clipSteps: Int, geomCount: Int = 32
  ) {
    self.observationSize = observationSize
    self.actionSize = actionSize
    self.positionCount = positionCount
    self.velocityCount = velocityCount
    self.period = period
    self.episodeSteps = episodeSteps
    self.clipSteps = clipSteps
    self.geomCount = geomCount
  }
}

extension EnvironmentShape {
  /// Whether a clip may have these sizes: it is a part of an episode.
  public func isClip(
    frames: Int, positions: Int, velocities: Int, controls: Int, period: Float
  ) -> Bool {
    frames >= 2 && frames - 1 <= episodeSteps && positions == positionCount
      && velocities == velocityCount && controls == actionSize && period == self.period
  }

  /// Whether all contacts are of existing geoms.
  public func hasGeoms(of contacts: [UInt32]) -> Bool {
    geomCount >= 32 || contacts.allSatisfy { $0 >> UInt32(max(geomCount, 0)) == 0 }
  }

  /// Whether a trajectory is a clip of this environment, and whole.
  func isClip(_ trajectory: Trajectory) -> Bool {
    let frames = trajectory.frames
    return isClip(
      frames: frames, positions: trajectory.positionCount, velocities: trajectory.velocityCount,
      controls: trajectory.controlCount, period: trajectory.period)
      && trajectory.positions.count == frames * positionCount
      && trajectory.velocities.count == frames * velocityCount
      && trajectory.controls.count == frames * actionSize && hasGeoms(of: trajectory.contacts)
  }
}

/// Many worlds that are stepped together; one owner uses it, from one thread at a time.
public protocol Environment: AnyObject {
  /// Its sizes.
  var shape: EnvironmentShape { get }
  /// The number of worlds.
  var worlds: Int { get }

  /// Puts a world at the start of a new episode.
  func reset(_ world: Int, random: inout Random)

  /// Puts a world in a state drawn widely, such as one in mid-air: an exploring start (Sutton and
  /// Barto, "Reinforcement Learning", section 5.3).
  func scatter(_ world: Int, random: inout Random)

  /// Scatters a world and, where observations depend on the past, gives it a past that a policy
  /// might have had.
  ///
  /// Policies learn from such starts; clips for a person begin with `scatter`, without a past that
  /// nobody saw.
  func toss(_ world: Int, random: inout Random)

  /// Puts a world in the state of a frame of a trajectory that was recorded from the beginning of
  /// an episode on, with the past that observations depend on.
  func place(_ world: Int, at frame: Int, of trajectory: Trajectory, random: inout Random)

  /// Takes one action in every world.
  ///
  /// - Parameter actions: `[worlds, actionSize]`; clamped to what the body takes.
  func step(_ actions: UnsafePointer<Float>)

  /// Whether a world's simulation has diverged since its episode began; its state then means
  /// nothing.
  func hasDiverged(_ world: Int) -> Bool

  /// Writes the observations of all worlds, `[worlds, observationSize]`.
  func observe(_ observations: UnsafeMutablePointer<Float>)

  /// Appends a world's present state as a frame, with the action that led to it.
  ///
  /// - Parameters:
  ///   - world: The world.
  ///   - action: `[actionSize]`, or nil for the first frame of an episode.
  ///   - trajectory: Where the frame is appended.
  func record(_ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory)

  /// All of the worlds' state, to resume from.
  var snapshot: [Float] { get set }
}

/// Makes environments of one kind, for any thread.
public protocol EnvironmentMaker: Sendable {
  /// The sizes of what it makes.
  var shape: EnvironmentShape { get }

  /// An environment of at least `worlds` worlds.
  func make(worlds: Int) -> any Environment

  /// The observations of a recorded trajectory, `[frames, observationSize]`.
  func observations(of trajectory: Trajectory) -> [Float]

  /// The terms of an additive reward of these environments.
  var rewardBasis: RewardBasis { get }
}

extension EnvironmentMaker {
  /// A function of each number of an observation, whatever touches the ground.
  public var rewardBasis: RewardBasis {
    let size = shape.observationSize
    return RewardBasis(
      observationSize: size, feet: nil, body: nil, landing: nil, landingWeight: 1,
      terms: (0..<size).map { RewardBasis.Term(mode: .airborne, input: $0, deviation: 1) })
  }
}

extension Environment {
  /// The same as `scatter`: by default, observations depend on the state alone.
  public func toss(_ world: Int, random: inout Random) { scatter(world, random: &random) }
}
