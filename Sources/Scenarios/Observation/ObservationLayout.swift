import Foundation
import Physics

/// The numbers of an observation, and the coordinates of one body that they come from.
///
/// Velocities are divided by a typical size, so that all numbers are of order one and the networks
/// need no running statistics: 3 m/s for slides and 8 rad/s for hinges, about what a hopper reaches
/// in a flip.
struct ObservationLayout: Sendable {
  /// One number of an observation.
  enum Source: Sendable, Equatable {
    /// A position, times a factor, plus an offset.
    case position(Int, scale: Float, offset: Float)
    /// The sine or the cosine of a position.
    case sine(Int)
    /// See `sine`.
    case cosine(Int)
    /// A velocity times a factor.
    case velocity(Int, scale: Float)
    /// 1 where any of these geoms touches the ground, otherwise 0.
    case contact(UInt32)
    /// Turns since the take-off times a factor, at most `maximumTurns` of them either way.
    case flightTurn(scale: Float)
    /// On the landing frame the turns of the flight that ends, otherwise 0, likewise.
    case landedTurn(scale: Float)
    /// The turns of a flight that landed a moment ago, likewise; see `Flight.recentTurn`.
    case recentTurn(scale: Float)
  }

  /// The largest number of turns that observations show: a body that turns further, five times in a
  /// flight for instance, must not show networks numbers that they never learned from.
  static let maximumTurns: Float = 2
  /// Flights differ by about half a turn, which is observed as 1.
  private static let turnScale: Float = 2

  let sources: [Source]
  /// The joint by which flights are followed, and its sign.
  let pitch: RootCoordinates.Coordinate
  /// Bits of the geoms whose contact ends a flight.
  let moving: UInt32
  /// Seconds between two frames.
  let period: Float

  /// Lays out groups for a body whose frames are `period` seconds apart.
  init(
    groups: [ObservationGroup], model: Model, root: RootCoordinates, ground: GroundContact,
    period: Double
  ) {
    pitch = root.pitch
    moving = ground.moving
    self.period = Float(period)
    sources = groups.flatMap { Self.sources($0, model: model, root: root, ground: ground) }
  }

  private static func sources(
    _ group: ObservationGroup, model: Model, root: RootCoordinates, ground: GroundContact
  ) -> [Source] {
    switch group {
    case .height:
      [.position(root.z.joint, scale: Float(root.z.sign), offset: Float(root.z.offset))]
    case .pitch: [.sine(root.pitch.joint), .cosine(root.pitch.joint)]
    case .joints: innerJoints(of: model, root: root).map { .position($0, scale: 1, offset: 0) }
    case .velocities: model.joints.indices.map { .velocity($0, scale: 1 / typicalSpeed($0, model)) }
    case .contacts: [.contact(ground.feet), .contact(ground.moving & ~ground.feet)]
    case .turns: [.flightTurn(scale: turnScale), .landedTurn(scale: turnScale)]
    case .landing: [.recentTurn(scale: turnScale)]
    }
  }

  private static func innerJoints(of model: Model, root: RootCoordinates) -> [Int] {
    model.joints.indices.filter { !root.joints.contains($0) }
  }

  /// The velocity of a joint that is observed as 1, rad/s or m/s.
  private static func typicalSpeed(_ joint: Int, _ model: Model) -> Float {
    if case .hinge = model.joints[joint].motion { return 8 }
    return 3
  }

  /// Whether anything of the flight is observed.
  var observesFlight: Bool {
    sources.contains {
      switch $0 {
      case .flightTurn, .landedTurn, .recentTurn: true
      default: false
      }
    }
  }

  /// Numbers in a snapshot of what observations remember; see `Flight.snapshot(withRecentTurn:)`.
  var memorySize: Int {
    observesFlight ? Flight<Float>.snapshotSize(withRecentTurn: observesRecentTurn) : 0
  }

  /// Whether landings are observed for a while.
  var observesRecentTurn: Bool {
    sources.contains {
      if case .recentTurn = $0 { true } else { false }
    }
  }

  /// The numbers that sensors measure: all but contacts and what is counted by them.
  var measured: [Int] {
    sources.indices.filter {
      switch sources[$0] {
      case .position, .sine, .cosine, .velocity: true
      case .contact, .flightTurn, .landedTurn, .recentTurn: false
      }
    }
  }

  /// Numbers in an observation.
  var size: Int { sources.count }

  private static func bounded(_ turns: Float) -> Float {
    min(max(turns, -maximumTurns), maximumTurns)
  }

  /// Follows a flight to the next state.
  ///
  /// - Parameters:
  ///   - flight: The flight up to the state before.
  ///   - contacts: Bit g is set while geom g touches the ground.
  ///   - position: A joint's position, m or rad.
  @inline(__always)
  func advance(_ flight: inout Flight<Float>, contacts: UInt32, position: (Int) -> Float) {
    flight.advance(
      pitch: position(pitch.joint), sign: Float(pitch.sign),
      touchesGround: contacts & moving != 0, period: period)
  }

  /// Writes the observation of one state.
  ///
  /// - Parameters:
  ///   - observation: `[size]`.
  ///   - contacts: Bit g is set while geom g touches the ground.
  ///   - flight: The flight up to that state.
  ///   - position: A joint's position, m or rad.
  ///   - velocity: A joint's velocity, m/s or rad/s.
  @inline(__always)
  func write(
    to observation: UnsafeMutablePointer<Float>, contacts: UInt32,
    flight: Flight<Float>, position: (Int) -> Float, velocity: (Int) -> Float
  ) {
    for index in 0..<sources.count {
      let value: Float
      switch sources[index] {
      case .position(let joint, let scale, let offset): value = position(joint) * scale + offset
      case .sine(let joint): value = sin(position(joint))
      case .cosine(let joint): value = cos(position(joint))
      case .velocity(let joint, let scale): value = velocity(joint) * scale
      case .contact(let geoms): value = contacts & geoms != 0 ? 1 : 0
      case .flightTurn(let scale): value = scale * Self.bounded(flight.turn)
      case .landedTurn(let scale): value = scale * Self.bounded(flight.landedTurn)
      case .recentTurn(let scale): value = scale * Self.bounded(flight.recentTurn)
      }
      observation[index] = value
    }
  }
}
