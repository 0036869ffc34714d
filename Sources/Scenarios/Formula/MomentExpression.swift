public import Learning
public import Physics

/// A number for every frame, such as a reward written by hand.
public struct MomentExpression: Sendable {
  /// The text that it was compiled from.
  public let text: String
  let measures: Measures
  private let inputs: [Measure]
  private let program: ExpressionProgram
  private let findsFlips: Bool

  /// Compiles a text for a body.
  ///
  /// - Parameters:
  ///   - text: See `ExpressionCompiler` for the language and `Measure` for the names.
  ///   - model: The body.
  ///   - success: Which geoms are feet, and what a flip is.
  /// - Throws: `ExpressionError` with line and column, or `UnsuitableBody`.
  public init(_ text: String, model: Model, success: Success) throws {
    try self.init(text, measures: Measures(model: model, success: success))
  }

  init(_ text: String, measures: Measures) throws(ExpressionError) {
    var compiler = try ExpressionCompiler(text, measures: measures, perFrame: true)
    self.text = text
    self.measures = measures
    program = try compiler.compile()
    inputs = compiler.inputs
    findsFlips = inputs.contains(.flip)
  }

  /// The value at one moment; allocates nothing.
  public func value(at moment: Moment) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: inputs.count + program.depth) { room in
      // The program has one instruction at least, so there is room.
      guard let row = room.baseAddress else { return 0 }
      for (slot, measure) in inputs.enumerated() {
        row[slot] = measures.value(measure, at: moment)
      }
      return program.value(inputs: row, stack: row + inputs.count)
    }
  }

  /// The values of all frames of a trajectory.
  public func values(of trajectory: Trajectory) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(trajectory.frames)
    measures.forEachMoment(of: trajectory, findsFlips: findsFlips) { moment in
      values.append(value(at: moment))
    }
    return values
  }

  /// The pitch at a moment, rad, as `Flight` takes it in.
  public func pitch(of moment: Moment) -> Double { measures.value(.pitch, at: moment) }
}
