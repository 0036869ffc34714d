/// What a body did, frame by frame, at the control rate.
///
/// Frame 0 is the state before the first action; `controls` of a frame led to it, those of frame 0
/// are zero. The arrays are row-major, a row a frame.
public struct Trajectory: Sendable, Equatable {
  /// Seconds between two frames.
  public var period: Float
  /// Generalised coordinates a frame (nq), velocities a frame (nv) and controls a frame (nu).
  public let positionCount: Int
  /// See `positionCount`.
  public let velocityCount: Int
  /// See `positionCount`.
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
