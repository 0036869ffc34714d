/// What a body has turned since it left the ground, kept frame by frame.
///
/// A flight begins at the last frame that touches the ground, the take-off, and ends with the
/// first one that touches it again, the landing. Pitch and turns have MuJoCo's sign: backward is
/// negative.
public struct Flight: Sendable, Equatable {
  /// Whether nothing touches the ground.
  public private(set) var isAirborne = false
  /// Turns since the take-off; 0 on the ground.
  public private(set) var turn = 0.0
  /// On the landing frame the turns of the flight that ends; else 0.
  public private(set) var landedTurn = 0.0
  /// Seconds since the take-off; 0 on the ground.
  public private(set) var time = 0.0
  /// Pitch at the take-off, rad; nil before the first frame.
  private var takeoffPitch: Double?
  /// Whether there was a frame.
  private var hasBegun = false

  /// The state before the first frame.
  public init() {}

  /// The state of a body that took off at a pitch, rad, some time before the first frame; without one,
  /// the state before a first frame as it comes.
  init(takeoffPitch: Double?) { self.takeoffPitch = takeoffPitch }

  /// Takes in the next frame; a body that begins in the air counts from that frame.
  ///
  /// - Parameters:
  ///   - pitch: Unwrapped, rad.
  ///   - touchesGround: Whether any geom touches the ground.
  ///   - period: Seconds since the frame before.
  public mutating func advance(pitch: Double, touchesGround: Bool, period: Double) {
    let wound = (pitch - (takeoffPitch ?? pitch)) / (2 * Double.pi)
    if touchesGround {
      landedTurn = isAirborne ? wound : 0
      turn = 0
      time = 0
    } else {
      landedTurn = 0
      turn = wound
      time = hasBegun ? time + period : 0
    }
    if touchesGround || takeoffPitch == nil { takeoffPitch = pitch }
    isAirborne = !touchesGround
    hasBegun = true
  }
}
