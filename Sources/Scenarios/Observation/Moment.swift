import Learning

/// One moment of a body, as expressions read it; it borrows its arrays for as long as it is read.
public struct Moment {
  /// Seconds since the first frame.
  public var time: Double
  /// `[nq]`, m and rad.
  public var positions: UnsafePointer<Float>
  /// `[nv]`, m/s and rad/s.
  public var velocities: UnsafePointer<Float>
  /// `[nu]`, the controls that led to the moment.
  public var controls: UnsafePointer<Float>
  /// Bit g is set while geom g touches the ground.
  public var contacts: UInt32
  /// The flight up to this moment.
  public var flight: Flight<Double>
  /// Whether a manoeuvre that fulfils the success lands now; it is known only afterwards.
  public var lands: Bool

  /// Makes a moment of its parts.
  public init(
    time: Double, positions: UnsafePointer<Float>, velocities: UnsafePointer<Float>,
    controls: UnsafePointer<Float>, contacts: UInt32, flight: Flight<Double>, lands: Bool = false
  ) {
    self.time = time
    self.positions = positions
    self.velocities = velocities
    self.controls = controls
    self.contacts = contacts
    self.flight = flight
    self.lands = lands
  }
}

extension Measures {
  /// The value of a measure at a moment.
  @inline(__always)
  func value(_ measure: Measure, at moment: Moment) -> Double {
    switch measure {
    case .time: moment.time
    case .height: position(root.z, moment.positions)
    case .forwardPosition: position(root.x, moment.positions)
    case .forwardVelocity: velocity(root.x, moment.velocities)
    case .verticalVelocity: velocity(root.z, moment.velocities)
    case .pitch: position(root.pitch, moment.positions)
    case .pitchVelocity: velocity(root.pitch, moment.velocities)
    case .upright: cosine(position(root.pitch, moment.positions))
    case .jointAngle(let joint): Double(moment.positions[joint])
    case .jointVelocity(let joint): Double(moment.velocities[joint])
    case .action(let motor): Double(moment.controls[motor])
    case .contact(let geom): moment.contacts >> UInt32(geom) & 1 == 1 ? 1 : 0
    case .contacts: Double((moment.contacts & ground.moving).nonzeroBitCount)
    case .bodyContact: ground.touchesWithBody(moment.contacts) ? 1 : 0
    case .airborne: ground.touches(moment.contacts) ? 0 : 1
    case .flightTurn: moment.flight.turn
    case .landedTurn: moment.flight.landedTurn
    case .flightTime: moment.flight.time
    case .flip: moment.lands ? 1 : 0
    }
  }

  private func position(
    _ coordinate: RootCoordinates.Coordinate, _ positions: UnsafePointer<Float>
  ) -> Double {
    coordinate.offset + coordinate.sign * Double(positions[coordinate.joint])
  }

  private func velocity(
    _ coordinate: RootCoordinates.Coordinate, _ velocities: UnsafePointer<Float>
  ) -> Double {
    coordinate.sign * Double(velocities[coordinate.joint])
  }

  /// Visits the moment of each frame of a trajectory; a moment must not outlive its visit.
  ///
  /// `findsFlips` asks for `Moment.lands`, which takes a look ahead.
  @inline(__always)
  func forEachMoment(
    of trajectory: Trajectory, findsFlips: Bool, visit: (Moment) -> Void
  ) {
    var landings = (findsFlips ? detector?.manoeuvres(in: trajectory).map(\.landing) ?? [] : [])[
      ...]
    let period = Double(trajectory.period)
    var flight = Flight<Double>()
    trajectory.positions.withUnsafeBufferPointer { positions in
      trajectory.velocities.withUnsafeBufferPointer { velocities in
        trajectory.controls.withUnsafeBufferPointer { controls in
          // An empty array has no address; a body without motors reads none.
          guard let position = positions.baseAddress, let velocity = velocities.baseAddress
          else { return }
          let control = controls.baseAddress ?? position
          for index in 0..<trajectory.frames {
            var moment = Moment(
              time: Double(index) * period,
              positions: position + index * trajectory.positionCount,
              velocities: velocity + index * trajectory.velocityCount,
              controls: control + index * trajectory.controlCount,
              contacts: trajectory.contacts[index], flight: flight,
              lands: landings.first == index)
            if moment.lands { landings.removeFirst() }
            flight.advance(
              pitch: self.position(root.pitch, moment.positions),
              touchesGround: ground.touches(moment.contacts), period: period)
            moment.flight = flight
            visit(moment)
          }
        }
      }
    }
  }
}
