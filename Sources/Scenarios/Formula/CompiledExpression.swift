import Learning
import Physics

/// A formula compiled for a body: what `MomentExpression` and `ClipExpression` have in common.
struct CompiledExpression: Sendable {
  /// The text that it was compiled from.
  let text: String
  let measures: Measures
  /// The measures in use, in the order of `load`.
  let inputs: [Measure]
  /// The aggregates in use; none in a formula over a frame.
  let aggregations: [ExpressionCompiler.Aggregation]
  let program: ExpressionProgram
  private let findsFlips: Bool

  /// Compiles a text.
  ///
  /// - Parameters:
  ///   - text: See `ExpressionCompiler` for the language and `Measure` for the names.
  ///   - measures: The measures of the body.
  ///   - perFrame: Whether the formula is over a frame; over a clip, measures need an aggregate.
  /// - Throws: `ExpressionError` with line and column.
  init(_ text: String, measures: Measures, perFrame: Bool) throws(ExpressionError) {
    var compiler = try ExpressionCompiler(text, measures: measures, perFrame: perFrame)
    self.text = text
    self.measures = measures
    program = try compiler.compile()
    inputs = compiler.inputs
    aggregations = compiler.aggregations
    findsFlips = inputs.contains(.flip)
  }

  /// Reads the inputs at a moment.
  @inline(__always)
  func read(_ moment: Moment, into row: UnsafeMutablePointer<Double>) {
    for (slot, measure) in inputs.enumerated() {
      row[slot] = measures.value(measure, at: moment)
    }
  }

  /// Passes every moment of a trajectory, with the flips where the formula reads them.
  func forEachMoment(of trajectory: Trajectory, visit: (Moment) -> Void) {
    measures.forEachMoment(of: trajectory, findsFlips: findsFlips, visit: visit)
  }
}
