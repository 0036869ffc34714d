/// How the world of an episode differs from the body's file: each setting is drawn anew for each
/// episode, uniformly from its range; nil leaves it as it is.
public struct WorldSettings: Sendable, Equatable {
  /// Blows at the whole body; see `Scenario.push`.
  public struct Pushes: Sendable, Equatable {
    /// The change of the body's momentum by each push of an episode, N·s; positive is forward.
    public var impulse: ClosedRange<Double>
    /// Seconds between two pushes of an episode.
    ///
    /// The first comes after a part of that time, drawn uniformly, so that pushes meet a behaviour
    /// at any of its moments.
    public var every: ClosedRange<Double>

    /// Makes pushes of their ranges.
    public init(impulse: ClosedRange<Double>, every: ClosedRange<Double>) {
      (self.impulse, self.every) = (impulse, every)
    }
  }

  /// The gravitational acceleration, m/s².
  public var gravity: ClosedRange<Double>?
  /// The slope of the ground, degrees; the way forward is uphill where it is positive.
  ///
  /// Gravity is turned instead of the ground: heights and pitch are counted from the slope.
  public var slope: ClosedRange<Double>?
  /// The factor of all friction.
  public var friction: ClosedRange<Double>?
  /// The factor of all motors' forces.
  public var motorStrength: ClosedRange<Double>?
  /// The standard deviation of the noise that is added to each number of an observation, in the units
  /// of observations; contacts and turns are exact.
  public var sensorNoise: ClosedRange<Double>?
  /// Blows from outside.
  public var pushes: Pushes?

  /// Settings that change nothing.
  public init() {}

  /// Whether nothing differs.
  public var isUsual: Bool { self == WorldSettings() }
}

/// A further world in which the finished policy is tried.
public struct Deployment: Sendable, Equatable {
  /// The name, which measures bear.
  public var name: String
  /// The world.
  public var world: WorldSettings

  /// Makes a deployment of its parts.
  public init(name: String, world: WorldSettings) { (self.name, self.world) = (name, world) }

  /// The name of a scenario's only deployment, which has none of its own.
  public static let usualName = "deployment"
}
