public import Learning
public import Physics

/// Finds in a trajectory the manoeuvres that fulfil an `AerialTurn`.
///
/// The definition is read strictly: the take-off and landing frames too are on
/// the feet alone, all of the hold lies within the trajectory, the moment upright from which the
/// net turn counts is at most one hold before the take-off, and at the end of the hold the turn
/// has not been undone.
public struct ManoeuvreDetector: Sendable {
  /// The definition.
  public let turn: AerialTurn
  let pitch: RootCoordinates.Coordinate
  let ground: GroundContact

  /// Prepares a definition for a body.
  ///
  /// - Throws: An error that names the geom or the joint which the body lacks.
  public init(turn: AerialTurn, model: Model) throws {
    self.init(
      turn: turn, root: try RootCoordinates(of: model),
      ground: try GroundContact(of: model, feet: turn.feet))
  }

  init(turn: AerialTurn, root: RootCoordinates, ground: GroundContact) {
    precondition(turn.turns != 0, "a manoeuvre has a turn at least")
    self.turn = turn
    self.pitch = root.pitch
    self.ground = ground
  }

  /// Whether a trajectory holds one manoeuvre or more.
  public func isSuccess(_ trajectory: Trajectory) -> Bool {
    !manoeuvres(in: trajectory).isEmpty
  }

  /// The manoeuvres of a trajectory in their order.
  public func manoeuvres(in trajectory: Trajectory) -> [Manoeuvre] {
    var found: [Manoeuvre] = []
    var flight = Flight<Double>()
    // A flight whose take-off was not seen is none.
    var takeoff: Int?
    for frame in 0..<trajectory.frames {
      let wasAirborne = flight.isAirborne
      flight.advance(
        pitch: Double(trajectory.positions[frame * trajectory.positionCount + pitch.joint]),
        sign: pitch.sign, touchesGround: ground.touches(trajectory.contacts[frame]),
        period: Double(trajectory.period))
      guard !flight.isAirborne else { continue }
      if wasAirborne, let takeoff,
        let manoeuvre = manoeuvre(
          in: trajectory, takeoff: takeoff, landing: frame, turning: flight.landedTurn)
      {
        found.append(manoeuvre)
      }
      takeoff = frame
    }
    return found
  }

  /// The flight between two frames, if it and the frames around it fulfil the definition.
  private func manoeuvre(
    in trajectory: Trajectory, takeoff: Int, landing: Int, turning flightTurn: Double
  ) -> Manoeuvre? {
    let hold = turn.hold / Double(trajectory.period)
    // The tolerance of a thousandth of a frame absorbs the period's rounding to Float.
    let within = Int((hold + 1e-3).rounded(.down))
    let held = landing + Int((hold - 1e-3).rounded(.up))
    guard held < trajectory.frames else { return nil }
    for frame in takeoff...held where ground.touchesWithBody(trajectory.contacts[frame]) {
      return nil
    }
    guard direction * flightTurn * 360 >= turn.inFlight else { return nil }
    guard
      let start = uprightFrame(trajectory, in: max(0, takeoff - within)...takeoff, by: <),
      let end = uprightFrame(trajectory, in: landing...landing + within, by: >)
    else { return nil }
    let whole = Double(abs(turn.turns))
    let net = wound(trajectory, end) - wound(trajectory, start)
    // Turns are counted by the nearest upright position.
    let kept = wound(trajectory, held).rounded() - wound(trajectory, start).rounded()
    guard net >= whole, kept >= whole else { return nil }
    return Manoeuvre(
      start: start, takeoff: takeoff, landing: landing, end: end,
      flightTurn: flightTurn)
  }

  /// 1 forward, −1 backward.
  private var direction: Double { turn.turns < 0 ? -1 : 1 }

  /// Turns of a frame in the manoeuvre's direction, from vertical.
  private func wound(_ trajectory: Trajectory, _ frame: Int) -> Double {
    let position = trajectory.positions[frame * trajectory.positionCount + pitch.joint]
    return direction * pitch.sign * Double(position) / (2 * Double.pi)
  }

  /// The upright frame of a range that is wound least (`<`) or most (`>`), if any is upright.
  private func uprightFrame(
    _ trajectory: Trajectory, in range: ClosedRange<Int>, by precedes: (Double, Double) -> Bool
  ) -> Int? {
    var best: (frame: Int, wound: Double)?
    for frame in range {
      let turns = wound(trajectory, frame)
      guard abs(turns - turns.rounded()) * 360 <= turn.upright else { continue }
      if let present = best, !precedes(turns, present.wound) { continue }
      best = (frame, turns)
    }
    return best?.frame
  }
}
