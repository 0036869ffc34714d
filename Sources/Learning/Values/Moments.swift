/// Mean and variance of numbers seen one by one (Welford, 1962).
struct Moments {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  init() {}

  init(of values: some Sequence<Float>) {
    for value in values { add(value) }
  }

  mutating func add(_ value: Float) {
    count += 1
    let difference = Double(value) - mean
    mean += difference / Double(count)
    squares += difference * (Double(value) - mean)
  }

  /// The mean squared distance from the mean, 0 of nothing.
  var variance: Double { count > 0 ? squares / Double(count) : 0 }
}
