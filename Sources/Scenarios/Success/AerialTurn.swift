/// A turn in the air, as a scenario asks for it.
///
/// A backflip, exactly: from upright to upright the body winds backward by a whole net turn, at
/// least 330° of it between one take-off and the next landing; nothing but the foot touches the
/// ground from that take-off until half a second after the landing; upright (within 45°) at some
/// moment of that half second.
public struct AerialTurn: Sendable, Equatable {
  /// Whole net turns, not 0; negative is backward.
  public var turns: Int
  /// How much of it must lie between take-off and landing, degrees.
  public var inFlight: Double
  /// Names of the geoms that may touch the ground.
  public var feet: [String]
  /// How long after the landing nothing else may touch it, s.
  public var hold: Double
  /// How far from vertical still is upright, degrees.
  public var upright: Double

  /// Makes a definition; the defaults are the backflip's.
  public init(
    turns: Int = -1, inFlight: Double = 330, feet: [String], hold: Double = 0.5,
    upright: Double = 45
  ) {
    self.turns = turns
    self.inFlight = inFlight
    self.feet = feet
    self.hold = hold
    self.upright = upright
  }
}

/// One turn in the air that fulfils an `AerialTurn`.
public struct Manoeuvre: Sendable, Equatable {
  /// The upright frame, at or before the take-off, that the net turn counts from.
  public var start: Int
  /// The last frame on the ground before the flight.
  public var takeoff: Int
  /// The first frame on the ground after it.
  public var landing: Int
  /// The upright frame, at or after the landing, that the net turn counts to.
  public var end: Int
  /// Turns between take-off and landing; negative is backward.
  public var flightTurn: Double
}
