/// L-BFGS: minimises a smooth function of many variables by its gradients.
///
/// Nocedal and Wright, "Numerical optimization" (2006), algorithms 7.4 and 7.5, with a backtracking
/// line search (algorithm 3.1).
struct QuasiNewton {
  /// The number of earlier steps that approximate the curvature.
  private static let memory = 6
  /// The sufficient decrease: a share of the decrease that the slope predicts.
  private static let sufficientDecrease: Float = 1e-4
  /// The maximum number of times that a step is halved.
  private static let halvings = 12

  private struct Step {
    var move: [Float]
    var change: [Float]
    /// 1 / (move · change).
    var reciprocal: Float
  }

  /// Descends from a point.
  ///
  /// - Parameters:
  ///   - point: Where it starts, and where it ends.
  ///   - iterations: The maximum number of steps.
  ///   - evaluate: Writes the gradient at a point and returns the value.
  /// - Returns: The value at the end.
  @discardableResult
  static func minimise(
    _ point: inout [Float], iterations: Int, evaluate: ([Float], inout [Float]) -> Float
  ) -> Float {
    var gradient = [Float](repeating: 0, count: point.count)
    var next = point
    var nextGradient = gradient
    var value = evaluate(point, &gradient)
    var steps: [Step] = []
    for _ in 0..<iterations {
      let direction = direction(against: gradient, steps)
      let slope = dot(direction, gradient)
      guard slope < 0 else { break }
      // The first direction is the gradient itself, whose length is no estimate of the distance.
      var length: Float = steps.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
      var isDown = false
      for _ in 0..<halvings {
        for index in point.indices { next[index] = point[index] + length * direction[index] }
        let nextValue = evaluate(next, &nextGradient)
        isDown = nextValue <= value + sufficientDecrease * length * slope
        if isDown {
          value = nextValue
          break
        }
        length *= 0.5
      }
      guard isDown else { break }
      remember(from: point, gradient, to: next, nextGradient, in: &steps)
      swap(&point, &next)
      swap(&gradient, &nextGradient)
    }
    return value
  }

  /// Keeps a step, where the function is convex along it.
  private static func remember(
    from point: [Float], _ gradient: [Float], to next: [Float], _ nextGradient: [Float],
    in steps: inout [Step]
  ) {
    let move = zip(next, point).map { $0 - $1 }
    let change = zip(nextGradient, gradient).map { $0 - $1 }
    let curvature = dot(move, change)
    guard curvature > 1e-10 else { return }
    steps.append(Step(move: move, change: change, reciprocal: 1 / curvature))
    if steps.count > memory { steps.removeFirst() }
  }

  /// −H g, with H the inverse Hessian that the steps approximate.
  private static func direction(against gradient: [Float], _ steps: [Step]) -> [Float] {
    var result = gradient.map { -$0 }
    var shares = [Float](repeating: 0, count: steps.count)
    for index in steps.indices.reversed() {
      shares[index] = steps[index].reciprocal * dot(steps[index].move, result)
      add(-shares[index], steps[index].change, to: &result)
    }
    if let last = steps.last {
      let scale = 1 / (last.reciprocal * dot(last.change, last.change))
      for index in result.indices { result[index] *= scale }
    }
    for index in steps.indices {
      let share = steps[index].reciprocal * dot(steps[index].change, result)
      add(shares[index] - share, steps[index].move, to: &result)
    }
    return result
  }

  private static func add(_ factor: Float, _ vector: [Float], to sum: inout [Float]) {
    for index in sum.indices { sum[index] += factor * vector[index] }
  }

  private static func dot(_ first: [Float], _ second: [Float]) -> Float {
    var sum: Float = 0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }
}
