public import Learning
public import Physics

/// A number for every frame, such as a reward written by hand.
public struct MomentExpression: Sendable {
  let compiled: CompiledExpression

  /// The text that it was compiled from.
  public var text: String { compiled.text }

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
    compiled = try CompiledExpression(text, measures: measures, perFrame: true)
  }

  /// The value at one moment; allocates nothing.
  public func value(at moment: Moment) -> Double {
    let inputs = compiled.inputs.count
    let capacity = inputs + compiled.program.depth
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { room in
      // The program has one instruction at least, so there is room.
      guard let row = room.baseAddress else { return 0 }
      compiled.read(moment, into: row)
      return compiled.program.value(inputs: row, stack: row + inputs)
    }
  }

  /// The values of all frames of a trajectory.
  public func values(of trajectory: Trajectory) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(trajectory.frames)
    compiled.forEachMoment(of: trajectory) { values.append(value(at: $0)) }
    return values
  }

  /// The pitch at a moment, rad, as `Flight` takes it in.
  public func pitch(of moment: Moment) -> Double { compiled.measures.value(.pitch, at: moment) }
}
