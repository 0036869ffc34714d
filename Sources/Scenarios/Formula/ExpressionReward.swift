public import Learning

/// A reward written by hand, as policies learn from it: a formula over each state they come to.
public final class ExpressionReward: WorldReward {
  private let expression: MomentExpression
  /// Each world's flight.
  private var flights: [Flight<Double>] = []
  /// Seconds of each world's episode.
  private var times: [Double] = []
  /// Room for a world's state.
  private var state: Trajectory
  private let period: Double

  /// Takes the formula, and the worlds that it is for.
  public init(_ expression: MomentExpression, maker: BodyEnvironmentMaker) {
    let shape = maker.shape
    self.expression = expression
    period = Double(shape.period)
    state = Trajectory(
      period: shape.period, positionCount: shape.positionCount,
      velocityCount: shape.velocityCount, controlCount: shape.actionSize)
  }

  public func begin(_ world: Int, in environment: any Environment) {
    if flights.count < environment.worlds {
      flights = Array(repeating: Flight<Double>(), count: environment.worlds)
      times = Array(repeating: 0, count: environment.worlds)
    }
    // A body that was tossed has turned before.
    let body = environment as? BodyEnvironment
    flights[world] = Flight<Double>(takeoffPitch: body?.takeoffPitch(world))
    times[world] = 0
    _ = value(world, in: environment, action: nil)
  }

  public func reward(
    in environment: any Environment, actions: UnsafePointer<Float>,
    into rewards: UnsafeMutablePointer<Float>
  ) {
    let size = environment.shape.actionSize
    for world in 0..<environment.worlds {
      times[world] += period
      rewards[world] = value(world, in: environment, action: actions + world * size)
    }
  }

  public var memory: [Double] { zip(flights, times).flatMap { $0.memory + [$1] } }

  public func restore(memory: [Double]) throws(LearnedDataError) {
    let size = Flight<Double>.memorySize + 1
    guard memory.count == flights.count * size else { throw .mismatch("reward") }
    for world in flights.indices {
      let numbers = memory[world * size..<(world + 1) * size]
      flights[world] = Flight(memory: numbers.dropLast())
      times[world] = numbers.last ?? 0
    }
  }

  /// The reward of a world's state; follows its flight.
  private func value(
    _ world: Int, in environment: any Environment, action: UnsafePointer<Float>?
  ) -> Float {
    state.positions.removeAll(keepingCapacity: true)
    state.velocities.removeAll(keepingCapacity: true)
    state.controls.removeAll(keepingCapacity: true)
    state.contacts.removeAll(keepingCapacity: true)
    environment.record(world, action: action, to: &state)
    return state.positions.withUnsafeBufferPointer { positions in
      state.velocities.withUnsafeBufferPointer { velocities in
        state.controls.withUnsafeBufferPointer { controls in
          // An empty array has no address; a body without motors reads none.
          guard let position = positions.baseAddress, let velocity = velocities.baseAddress
          else { return 0 }
          var moment = Moment(
            time: times[world], positions: position, velocities: velocity,
            controls: controls.baseAddress ?? position, contacts: state.contacts[0],
            flight: flights[world])
          flights[world].advance(
            pitch: expression.pitch(of: moment),
            touchesGround: expression.compiled.measures.ground.touches(moment.contacts),
            period: period)
          moment.flight = flights[world]
          return Float(expression.value(at: moment))
        }
      }
    }
  }
}
