import Foundation
public import Learning
public import Physics

/// A number for a whole clip, made of aggregates over its frames, such as an oracle's score.
public struct ClipExpression: Sendable {
  let compiled: CompiledExpression
  /// How many numbers the stack of any of its programs holds at most.
  private let depth: Int

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
    compiled = try CompiledExpression(text, measures: measures, perFrame: false)
    depth = compiled.aggregations.reduce(compiled.program.depth) { max($0, $1.program.depth) }
  }

  /// The value of a clip of one frame or more.
  ///
  /// A rater with memory decay weights the frames of means, sums and seconds by `ClipMemory`;
  /// `largest`, `smallest`, `first` and `last` are of one frame each, which a weight does not
  /// change.
  ///
  /// - Parameters:
  ///   - trajectory: The clip.
  ///   - memoryDecay: From above 0 to 1, at which all frames weigh the same.
  /// - Returns: The value.
  public func value(of trajectory: Trajectory, memoryDecay: Double = 1) -> Double {
    precondition(trajectory.frames > 0, "an empty clip has no value")
    let aggregations = compiled.aggregations
    var totals = [Double](repeating: 0, count: aggregations.count)
    var row = [Double](repeating: 0, count: compiled.inputs.count)
    var stack = [Double](repeating: 0, count: depth)
    let memory = ClipMemory(memoryDecay: memoryDecay, frames: trajectory.frames)
    var framesLeft = trajectory.frames
    var isFirst = true
    compiled.forEachMoment(of: trajectory) { moment in
      compiled.read(moment, into: &row)
      framesLeft -= 1
      let weight = memory.weight(framesLeft: framesLeft)
      for (index, aggregation) in aggregations.enumerated() {
        let value =
          aggregation.program.value(inputs: &row, stack: &stack)
          * (aggregation.kind.isWeighted ? weight : 1)
        totals[index] = isFirst ? value : aggregation.kind.joined(totals[index], value)
      }
      isFirst = false
    }
    for (index, aggregation) in aggregations.enumerated() {
      totals[index] *= aggregation.kind.scale(
        frames: trajectory.frames, period: Double(trajectory.period))
    }
    return compiled.program.value(inputs: &totals, stack: &stack)
  }
}

extension ExpressionCompiler.Aggregate {
  /// The total of the frames so far and the next one.
  @inline(__always)
  fileprivate func joined(_ total: Double, _ value: Double) -> Double {
    switch self {
    case .mean, .sum, .seconds: total + value
    case .largest: max(total, value)
    case .smallest: min(total, value)
    case .first: total
    case .last: value
    }
  }

  /// Whether frames count by their weights.
  fileprivate var isWeighted: Bool {
    switch self {
    case .mean, .sum, .seconds: true
    case .largest, .smallest, .first, .last: false
    }
  }

  /// The factor of the total at the end.
  fileprivate func scale(frames: Int, period: Double) -> Double {
    switch self {
    case .mean: 1 / Double(frames)
    case .seconds: period
    default: 1
    }
  }
}
