import Foundation

/// The optimiser Adam, with the weight decay of AdamW.
///
/// Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1; Loshchilov and
/// Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
public struct Adam: Sendable, Equatable {
  /// Decay of the running mean of gradients, β₁.
  static let meanDecay: Float = 0.9
  /// Decay of the running mean of squared gradients, β₂.
  static let squareDecay: Float = 0.999

  /// The step's length.
  public var learningRate: Float
  /// The share of each parameter, times the learning rate, that a step takes away.
  public var weightDecay: Float
  /// Keeps the division finite; 1e-5 is what PPO is usually run with.
  public var epsilon: Float
  /// How many steps were taken.
  public private(set) var steps = 0
  private var means: [Float]
  private var squares: [Float]

  /// An optimiser that has seen no gradient yet.
  public init(count: Int, learningRate: Float, weightDecay: Float = 0, epsilon: Float = 1e-5) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.epsilon = epsilon
    means = Array(repeating: 0, count: count)
    squares = Array(repeating: 0, count: count)
  }

  /// How many parameters it moves.
  var count: Int { means.count }

  /// Whether it can take steps: its settings are numbers, and its steps can be counted on.
  var isSound: Bool {
    [learningRate, weightDecay, epsilon].allSatisfy { $0.isFinite && $0 >= 0 }
      && LearnerConfiguration.countsAllowed.contains(steps)
  }

  /// Whether all that it remembers is a number.
  var isFinite: Bool { means.allSatisfy(\.isFinite) && squares.allSatisfy(\.isFinite) }

  /// The same settings, with nothing remembered and no room to step: to store without the rest.
  var withoutState: Adam {
    Adam(count: 0, learningRate: learningRate, weightDecay: weightDecay, epsilon: epsilon)
  }

  /// Takes a step against the gradient, times `scale`.
  public mutating func step(
    _ parameters: inout [Float], gradient: UnsafeBufferPointer<Float>, scale: Float = 1
  ) {
    precondition(parameters.count == means.count && gradient.count == means.count, "sizes")
    steps += 1
    let rate = Rate(
      scale: scale, decay: 1 - learningRate * weightDecay, epsilon: epsilon,
      step: learningRate / (1 - pow(Adam.meanDecay, Float(steps))),
      correction: 1 / (1 - pow(Adam.squareDecay, Float(steps))))
    parameters.withUnsafeMutableBufferPointer { parameters in
      means.withUnsafeMutableBufferPointer { means in
        squares.withUnsafeMutableBufferPointer { squares in
          guard let p = parameters.baseAddress, let m = means.baseAddress,
            let s = squares.baseAddress, let g = gradient.baseAddress
          else { return }
          for index in stride(from: 0, to: parameters.count, by: 8) {
            rate.advance(
              p + index, m + index, s + index, g + index, count: min(8, parameters.count - index))
          }
        }
      }
    }
  }

  /// One step's constants, and what they do to at most eight parameters.
  private struct Rate {
    var scale: Float
    var decay: Float
    var epsilon: Float
    /// α / (1 − β₁ᵗ), the length corrected for the mean's start at zero.
    var step: Float
    /// 1 / (1 − β₂ᵗ), the same correction of the squares.
    var correction: Float

    @inline(__always)
    func advance(
      _ parameters: UnsafeMutablePointer<Float>, _ means: UnsafeMutablePointer<Float>,
      _ squares: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, count: Int
    ) {
      let parameter = MatrixProduct.load(parameters, count: count)
      let g = MatrixProduct.load(gradient, count: count) * scale
      var mean = MatrixProduct.load(means, count: count)
      var square = MatrixProduct.load(squares, count: count)
      mean = mean * Adam.meanDecay + g * (1 - Adam.meanDecay)
      square = square * Adam.squareDecay + (g * g) * (1 - Adam.squareDecay)
      let deviation = (square * correction).squareRoot() + epsilon
      MatrixProduct.store(parameter * decay - (mean * step) / deviation, parameters, count: count)
      MatrixProduct.store(mean, means, count: count)
      MatrixProduct.store(square, squares, count: count)
    }
  }
}

extension Adam: Codable {
  private enum CodingKeys: String, CodingKey {
    case learningRate, weightDecay, epsilon, steps, means, squares
  }

  /// Reads an optimiser; throws `DecodingError` where its two running means do not fit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    learningRate = try container.decode(Float.self, forKey: .learningRate)
    weightDecay = try container.decode(Float.self, forKey: .weightDecay)
    epsilon = try container.decode(Float.self, forKey: .epsilon)
    steps = try container.decode(Int.self, forKey: .steps)
    means = try container.decodeFloats(forKey: .means)
    squares = try container.decodeFloats(forKey: .squares)
    guard means.count == squares.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .squares, in: container,
        debugDescription: "\(squares.count) squares for \(means.count) means")
    }
  }

  /// Writes its settings and its running means.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(weightDecay, forKey: .weightDecay)
    try container.encode(epsilon, forKey: .epsilon)
    try container.encode(steps, forKey: .steps)
    try container.encodeBytes(means, forKey: .means)
    try container.encodeBytes(squares, forKey: .squares)
  }
}

/// The factor that brings a gradient of a squared norm down to `limit`, at most one.
func clippingScale(squaredNorm: Float, limit: Float) -> Float {
  let norm = squaredNorm.squareRoot()
  return norm > limit ? limit / norm : 1
}

/// The sum of squares.
func squaredNorm(_ values: UnsafeBufferPointer<Float>) -> Float {
  var lanes = SIMD8<Float>.zero
  guard let base = values.baseAddress else { return 0 }
  let blocked = values.count - values.count % 8
  for index in stride(from: 0, to: blocked, by: 8) {
    let value = MatrixProduct.load(base + index)
    lanes += value * value
  }
  var sum = lanes.sum()
  for index in blocked..<values.count { sum += base[index] * base[index] }
  return sum
}
