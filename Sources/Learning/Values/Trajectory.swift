/// The motion of a body, frame by frame, at the control rate.
///
/// Frame 0 is the state before the first action; `controls` of a frame led to it, those of frame 0
/// are zero. The arrays are row-major, a row a frame.
public struct Trajectory: Sendable, Equatable {
  /// Seconds between two frames.
  public var period: Float
  /// Generalised coordinates in a frame, nq.
  public let positionCount: Int
  /// Velocities in a frame, nv.
  public let velocityCount: Int
  /// Controls in a frame, nu.
  public let controlCount: Int
  /// `[frames, nq]`, m and rad.
  public var positions: [Float]
  /// `[frames, nv]`, m/s and rad/s.
  public var velocities: [Float]
  /// `[frames, nu]`.
  public var controls: [Float]
  /// `[frames]`: bit g is set while geom g touches the ground.
  public var contacts: [UInt32]

  /// An empty trajectory of a body's shape.
  public init(period: Float, positionCount: Int, velocityCount: Int, controlCount: Int) {
    self.period = period
    self.positionCount = positionCount
    self.velocityCount = velocityCount
    self.controlCount = controlCount
    positions = []
    velocities = []
    controls = []
    contacts = []
  }

  /// The number of frames.
  public var frames: Int { contacts.count }

  /// The time from the first frame to the last, s.
  public var duration: Float { period * Float(max(frames - 1, 0)) }

  /// The frames of a range, as a trajectory of its own.
  public func slice(_ range: Range<Int>) -> Trajectory {
    var part = Trajectory(
      period: period, positionCount: positionCount, velocityCount: velocityCount,
      controlCount: controlCount)
    part.positions = Array(
      positions[range.lowerBound * positionCount..<range.upperBound * positionCount])
    part.velocities = Array(
      velocities[range.lowerBound * velocityCount..<range.upperBound * velocityCount])
    part.controls = Array(
      controls[range.lowerBound * controlCount..<range.upperBound * controlCount])
    part.contacts = Array(contacts[range])
    return part
  }
}

extension Trajectory {
  /// The largest magnitude of a position or velocity of a simulation that has not diverged,
  /// MuJoCo's `mjMAXVAL`.
  public static let largestValue: Float = 1e10

  /// Whether the simulation did not diverge: all numbers are finite and at most that large.
  ///
  /// Sessions from before 1.0 may hold clips of simulations that did.
  public var isSound: Bool {
    [positions, velocities, controls].allSatisfy {
      $0.allSatisfy { abs($0) <= Self.largestValue }
    }
  }
}

extension Trajectory: Codable {
  private enum CodingKeys: String, CodingKey {
    case period, positionCount, velocityCount, controlCount, positions, velocities, controls
    case contacts
  }

  /// The maximum count of numbers in a frame: its product with any count of frames is far from
  /// overflow.
  private static let maximumNumbers = 1 << 16

  /// Reads a trajectory; throws `DecodingError` where its columns differ in length.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for key in [CodingKeys.positionCount, .velocityCount, .controlCount] {
      let count = try container.decode(Int.self, forKey: key)
      guard (0...Self.maximumNumbers).contains(count) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\(count) numbers a frame")
      }
    }
    self.init(
      period: try container.decode(Float.self, forKey: .period),
      positionCount: try container.decode(Int.self, forKey: .positionCount),
      velocityCount: try container.decode(Int.self, forKey: .velocityCount),
      controlCount: try container.decode(Int.self, forKey: .controlCount))
    positions = try container.decodeFloats(forKey: .positions)
    velocities = try container.decodeFloats(forKey: .velocities)
    controls = try container.decodeFloats(forKey: .controls)
    contacts = try container.decodeFloats(forKey: .contacts).map(\.bitPattern)
    guard positions.count == frames * positionCount, velocities.count == frames * velocityCount,
      controls.count == frames * controlCount
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .positions, in: container, debugDescription: "columns of different lengths")
    }
  }

  /// Writes the numbers as bytes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(period, forKey: .period)
    try container.encode(positionCount, forKey: .positionCount)
    try container.encode(velocityCount, forKey: .velocityCount)
    try container.encode(controlCount, forKey: .controlCount)
    try container.encodeBytes(positions, forKey: .positions)
    try container.encodeBytes(velocities, forKey: .velocities)
    try container.encodeBytes(controls, forKey: .controls)
    try container.encodeBytes(contacts.map { Float(bitPattern: $0) }, forKey: .contacts)
  }
}
