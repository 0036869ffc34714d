import Learning

/// What counts as success in a scenario.
public enum Success: Sendable, Equatable {
  /// A turn in the air.
  case turn(AerialTurn)
  /// A condition on a whole episode, such as `seconds(bodyContact) < 1`: an expression over its
  /// frames that is true where it is not 0. `bodyContact` is contact of any geom that is not a
  /// foot.
  case condition(String, feet: [String])

  /// Names of the geoms that are feet.
  public var feet: [String] {
    switch self {
    case .turn(let turn): turn.feet
    case .condition(_, let feet): feet
    }
  }
}

/// Decides whether an episode fulfils a `Success`, for one body.
struct SuccessCriterion: Sendable {
  /// The definition.
  let success: Success
  /// The condition on an episode; nil where a turn is asked for.
  let condition: ClipExpression?
  /// Finds the turns; nil where a condition is asked for.
  let detector: ManoeuvreDetector?

  /// Compiles a definition.
  ///
  /// - Throws: `ExpressionError` where a condition is wrong.
  init(_ success: Success, measures: Measures) throws(ExpressionError) {
    self.success = success
    detector = measures.detector
    switch success {
    case .turn: condition = nil
    case .condition(let text, _): condition = try ClipExpression(text, measures: measures)
    }
  }

  /// Whether an episode is a success; a condition that is no number is not fulfilled.
  func isFulfilled(by trajectory: Trajectory) -> Bool {
    if let condition {
      let value = condition.value(of: trajectory)
      return !value.isNaN && value != 0
    }
    return detector?.isSuccess(trajectory) ?? false
  }
}
