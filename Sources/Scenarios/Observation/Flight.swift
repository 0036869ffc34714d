/// The turns of a body since it left the ground, followed frame by frame.
///
/// A flight begins at the last frame that touches the ground, the take-off, and ends with the first
/// one that touches it again, the landing; a body that begins in the air counts from its first
/// frame. Turns have MuJoCo's sign: backward is negative.
///
/// No single state holds this: a landing after 300 degrees looks like one after 360. Formulas and
/// success follow flights in `Double`; observations in `Float`, as all that a snapshot of the
/// worlds holds, so that a resumed learner sees the same to the bit.
public struct Flight<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
  /// Whether nothing touches the ground.
  public private(set) var isAirborne = false
  /// Turns since the take-off; 0 on the ground.
  public private(set) var turn: Scalar = 0
  /// On the landing frame the turns of the flight that ends; otherwise 0.
  public private(set) var landedTurn: Scalar = 0
  /// Seconds since the take-off; 0 on the ground.
  public private(set) var time: Scalar = 0
  /// Pitch at the last frame on the ground or, before one, at the first frame, rad; nil before any.
  public private(set) var takeoffPitch: Scalar?
  /// The turns of a flight that landed within the last `landingMemory` seconds, of the one that
  /// turned furthest; otherwise 0.
  public private(set) var recentTurn: Scalar = 0
  /// Seconds for which `recentTurn` is still remembered.
  private var recentTime: Scalar = 0
  /// Whether there was a frame.
  private var hasBegun = false

  /// The state before the first frame.
  ///
  /// - Parameter takeoffPitch: Where the body took off, rad, if it did before the first frame.
  public init(takeoffPitch: Scalar? = nil) { self.takeoffPitch = takeoffPitch }

  /// Follows the body to its next frame.
  ///
  /// - Parameters:
  ///   - pitch: Unwrapped, rad.
  ///   - sign: 1 where that pitch leans forward, −1 where it leans backward.
  ///   - touchesGround: Whether any geom touches the ground.
  ///   - period: Seconds since the frame before.
  @inline(__always)
  public mutating func advance(
    pitch: Scalar, sign: Scalar = 1, touchesGround: Bool, period: Scalar
  ) {
    let wound = takeoffPitch.map { sign * (pitch - $0) / (2 * Scalar.pi) } ?? 0
    landedTurn = touchesGround && isAirborne ? wound : 0
    remember(landedTurn, period: period)
    turn = touchesGround ? 0 : wound
    time = touchesGround || !hasBegun ? 0 : time + period
    if touchesGround || takeoffPitch == nil { takeoffPitch = pitch }
    isAirborne = !touchesGround
    hasBegun = true
  }

  /// How long the turns of a landing are remembered, s: as long as success looks at a landing by
  /// default.
  private static var landingMemory: Scalar { 0.5 }

  /// A body that bounces lands again at once; the landing of the flight stays.
  @inline(__always)
  private mutating func remember(_ landedTurn: Scalar, period: Scalar) {
    recentTime -= period
    // Half a period, so that rounding decides nothing.
    if recentTime < period / 2 { (recentTurn, recentTime) = (0, 0) }
    if abs(landedTurn) > abs(recentTurn) {
      (recentTurn, recentTime) = (landedTurn, Self.landingMemory)
    }
  }
}

extension Flight {
  /// How many numbers a snapshot has.
  static func snapshotSize(withRecentTurn: Bool) -> Int { withRecentTurn ? 6 : 4 }

  /// All that observations depend on, which the time in the air is not.
  func snapshot(withRecentTurn: Bool) -> [Scalar] {
    [takeoffPitch ?? .nan, turn, landedTurn, isAirborne ? 1 : 0]
      + (withRecentTurn ? [recentTurn, recentTime] : [])
  }

  /// Resumes from a snapshot, with or without the recent turn.
  init(snapshot: ArraySlice<Scalar>) {
    let withRecentTurn = snapshot.count == Self.snapshotSize(withRecentTurn: true)
    precondition(
      withRecentTurn || snapshot.count == Self.snapshotSize(withRecentTurn: false),
      "a snapshot of something else")
    let first = snapshot.startIndex
    takeoffPitch = snapshot[first].isNaN ? nil : snapshot[first]
    turn = snapshot[first + 1]
    landedTurn = snapshot[first + 2]
    isAirborne = snapshot[first + 3] != 0
    if withRecentTurn { (recentTurn, recentTime) = (snapshot[first + 4], snapshot[first + 5]) }
    hasBegun = true
  }
}

extension Flight<Double> {
  /// How many numbers a memory has.
  static var memorySize: Int { snapshotSize(withRecentTurn: false) + 2 }

  /// All that formulas depend on: a snapshot, with the time in the air.
  var memory: [Double] { snapshot(withRecentTurn: false) + [time, hasBegun ? 1 : 0] }

  /// Resumes from a memory.
  init(memory: ArraySlice<Double>) {
    precondition(memory.count == Self.memorySize, "the memory of something else")
    self.init(snapshot: memory.prefix(Self.snapshotSize(withRecentTurn: false)))
    let last = memory.index(before: memory.endIndex)
    time = memory[last - 1]
    hasBegun = memory[last] != 0
  }
}
