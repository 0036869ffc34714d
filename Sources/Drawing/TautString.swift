/// The shortest path through a corridor: straight wherever it can be, and at rest until it has to
/// move.
enum TautString {
  /// Stretches a string through a corridor.
  ///
  /// - Parameters:
  ///   - lower: The corridor's lower wall at each step.
  ///   - upper: Its upper wall, nowhere below the lower one.
  /// - Returns: The string's value at each step.
  static func path(from lower: [Double], to upper: [Double]) -> [Double] {
    precondition(lower.count == upper.count, "both walls have the same length")
    guard let first = rest(zip(lower, upper)) else { return [] }
    let last = rest(zip(lower.reversed(), upper.reversed())) ?? first
    var path = [first]
    path.reserveCapacity(lower.count)
    while path.count < lower.count {
      stretch(&path, between: lower, and: upper, to: last)
    }
    return path
  }

  /// Where the string can stay the longest.
  private static func rest<Steps: Sequence<(Double, Double)>>(_ steps: Steps) -> Double? {
    var (least, most) = (-Double.infinity, Double.infinity)
    for (lower, upper) in steps {
      if lower > most { return most }
      if upper < least { return least }
      (least, most) = (max(least, lower), min(most, upper))
    }
    return least.isFinite ? (least + most) / 2 : nil
  }

  /// Adds the straight piece up to the next corner, or up to the end.
  private static func stretch(
    _ path: inout [Double], between lower: [Double], and upper: [Double], to last: Double
  ) {
    let (start, value) = (path.count - 1, path[path.count - 1])
    let end = lower.count - 1
    // The steepest ways that still touch no wall, and the corners that bound them.
    var least = (slope: -Double.infinity, step: start)
    var most = (slope: Double.infinity, step: start)
    for step in (start + 1)...end {
      let distance = Double(step - start)
      let (low, high) = step == end ? (last, last) : (lower[step], upper[step])
      let slopes = ((low - value) / distance, (high - value) / distance)
      if slopes.0 > most.slope { return add(most, to: &path) }
      if slopes.1 < least.slope { return add(least, to: &path) }
      if slopes.0 > least.slope { least = (slopes.0, step) }
      if slopes.1 < most.slope { most = (slopes.1, step) }
    }
    add((slope: (last - value) / Double(end - start), step: end), to: &path)
  }

  private static func add(_ piece: (slope: Double, step: Int), to path: inout [Double]) {
    let (start, value) = (path.count - 1, path[path.count - 1])
    for step in (start + 1)...piece.step {
      path.append(value + piece.slope * Double(step - start))
    }
  }
}
