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

  /// The mean squared distance from the mean, 0 of no numbers.
  var variance: Double { count > 0 ? squares / Double(count) : 0 }
}

/// Exponential moving averages of mean and variance, by which rewards are normalised.
struct RunningMoments<Value: BinaryFloatingPoint & Sendable & Codable>: Sendable, Codable, Equatable
{
  private(set) var mean: Value = 0
  private(set) var variance: Value = 1
  /// Whether the next update moves the averages rather than setting them.
  private var hasStarted = false

  /// Mean 0 and variance 1, until the first update.
  init() {}

  /// Averages of known values.
  init(mean: Value, variance: Value) {
    (self.mean, self.variance, hasStarted) = (mean, variance, true)
  }

  /// Takes in the newest moments; the first ones set both averages at once.
  mutating func update(with newest: Moments, rate: Value) {
    let rate = hasStarted ? rate : 1
    mean += rate * (Value(newest.mean) - mean)
    variance += rate * (Value(newest.variance) - variance)
    hasStarted = true
  }

  /// Lets the next update set both averages at once.
  mutating func startAnew() { hasStarted = false }

  /// The square root of the variance, and at least 1e-4: a reward model that has learned nothing
  /// gives all observations the same number.
  var deviation: Value { max(variance.squareRoot(), 1e-4) }

  /// Whether both averages are finite.
  var isFinite: Bool { mean.isFinite && variance.isFinite }

  /// Checks decoded averages.
  ///
  /// - Throws: `LearnedDataError` where the variance has no root.
  func check() throws(LearnedDataError) {
    guard isFinite, variance >= 0 else { throw .outOfRange("scale of rewards") }
  }
}
