import Learning

/// One moment of a body, as expressions read it; it borrows its arrays for as long as it is read.
public struct Frame {
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
  /// What the body has turned since it left the ground.
  public var flight: Flight
  /// Whether a manoeuvre that fulfils the success lands now; it is known only afterwards.
  public var lands: Bool

  /// Makes a frame of its parts.
  public init(
    time: Double, positions: UnsafePointer<Float>, velocities: UnsafePointer<Float>,
    controls: UnsafePointer<Float>, contacts: UInt32, flight: Flight, lands: Bool = false
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
  /// The value of a measure at a frame.
  @inline(__always)
  func value(_ measure: Measure, at frame: Frame) -> Double {
    switch measure {
    case .time: frame.time
    case .height: position(root.z, frame.positions)
    case .forwardPosition: position(root.x, frame.positions)
    case .forwardVelocity: velocity(root.x, frame.velocities)
    case .verticalVelocity: velocity(root.z, frame.velocities)
    case .pitch: position(root.pitch, frame.positions)
    case .pitchVelocity: velocity(root.pitch, frame.velocities)
    case .upright: cosine(position(root.pitch, frame.positions))
    case .jointAngle(let joint): Double(frame.positions[joint])
    case .jointVelocity(let joint): Double(frame.velocities[joint])
    case .action(let motor): Double(frame.controls[motor])
    case .contact(let geom): frame.contacts >> UInt32(geom) & 1 == 1 ? 1 : 0
    case .contacts: Double((frame.contacts & ground.moving).nonzeroBitCount)
    case .bodyContact: ground.touchesWithBody(frame.contacts) ? 1 : 0
    case .airborne: ground.touches(frame.contacts) ? 0 : 1
    case .flightTurn: frame.flight.turn
    case .landedTurn: frame.flight.landedTurn
    case .flightTime: frame.flight.time
    case .flip: frame.lands ? 1 : 0
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

  /// Visits a trajectory frame by frame; the frames must not be kept.
  ///
  /// `findsFlips` asks for `Frame.lands`, which takes a look ahead.
  @inline(__always)
  func forEachFrame(
    of trajectory: Trajectory, findsFlips: Bool, visit: (Frame) -> Void
  ) {
    var landings = (findsFlips ? detector?.manoeuvres(in: trajectory).map(\.landing) ?? [] : [])[
      ...]
    let period = Double(trajectory.period)
    var flight = Flight()
    trajectory.positions.withUnsafeBufferPointer { positions in
      trajectory.velocities.withUnsafeBufferPointer { velocities in
        trajectory.controls.withUnsafeBufferPointer { controls in
          // An empty array has no address; a body without motors reads none.
          guard let position = positions.baseAddress, let velocity = velocities.baseAddress
          else { return }
          let control = controls.baseAddress ?? position
          for index in 0..<trajectory.frames {
            var frame = Frame(
              time: Double(index) * period,
              positions: position + index * trajectory.positionCount,
              velocities: velocity + index * trajectory.velocityCount,
              controls: control + index * trajectory.controlCount,
              contacts: trajectory.contacts[index], flight: flight,
              lands: landings.first == index)
            if frame.lands { landings.removeFirst() }
            flight.advance(
              pitch: self.position(root.pitch, frame.positions),
              touchesGround: ground.touches(frame.contacts), period: period)
            frame.flight = flight
            visit(frame)
          }
        }
      }
    }
  }
}
