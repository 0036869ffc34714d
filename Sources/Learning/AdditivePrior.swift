import Foundation

/// What an additive reward is expected to be before any choice: each of its functions a Gaussian
/// process.
///
/// A function's covariance is deviation² (a² x x′ + s² exp(−(x − x′)² / 2ℓ²)), x bounded in the
/// first term: a straight line and a smooth rest (Rasmussen and Williams, "Gaussian processes for machine learning", 2006, sections 2.7
/// and 4.2). Each mode's bias is normal by itself. A reward's values are L z with z standard normal, so
/// that what is learned is z, whose prior asks nothing of the basis.
struct AdditivePrior: Sendable, Equatable {
  /// Everything that can be tuned.
  struct Configuration: Sendable, Codable, Equatable {
    /// a: the deviation of a function's slope.
    var slope: Float = 0.5
    /// s: the deviation of the rest.
    var smooth: Float = 0.5
    /// ℓ: how far apart two numbers are that are worth different things.
    ///
    /// Observations are of order one.
    var length: Float = 0.7
    /// The deviation of a mode's bias.
    var bias: Float = 2
  }

  let basis: RewardBasis
  private let configuration: Configuration
  /// The lower triangular L with L Lᵀ the covariance at the knots for a deviation of 1, row-major.
  private let factor: [Float]

  init(basis: RewardBasis, configuration: Configuration) {
    self.basis = basis
    self.configuration = configuration
    factor = Self.factor(configuration)
  }

  /// Numbers of z, with zeros after them up to a multiple of the vector lanes.
  var size: Int {
    let block = MatrixProduct.columnBlock
    return (basis.valueCount + block - 1) / block * block
  }

  /// Where the straight line ends: beyond twice the typical, more of a number is not expected to be
  /// worth more.
  ///
  /// Unbounded, policies that had never been seen to turn twice a flight went for that, and it took
  /// dozens of choices to talk them out of it.
  private static let slopeReach: Float = 2.5

  private static func bounded(_ x: Float) -> Float { min(max(x, -slopeReach), slopeReach) }

  /// The Cholesky factor of the covariance at the knots.
  private static func factor(_ configuration: Configuration) -> [Float] {
    let knots = RewardBasis.knots
    var factor = [Float](repeating: 0, count: knots * knots)
    for row in 0..<knots {
      for column in 0...row {
        let (x, y) = (RewardBasis.place(ofKnot: row), RewardBasis.place(ofKnot: column))
        let distance = (x - y) / configuration.length
        let (slope, smooth) = (configuration.slope, configuration.smooth)
        let line = bounded(x) * bounded(y)
        var rest = slope * slope * line + smooth * smooth * exp(-0.5 * distance * distance)
        // Rounding would else make the matrix of such smooth functions indefinite.
        if row == column { rest += 0.01 * smooth * smooth + 1e-6 }
        for inner in 0..<column {
          rest -= factor[row * knots + inner] * factor[column * knots + inner]
        }
        factor[row * knots + column] =
          row == column ? rest.squareRoot() : rest / factor[column * knots + column]
      }
    }
    return factor
  }

  /// L z: the values of the reward that z stands for, `[valueCount]`.
  func values(of coordinates: [Float]) -> [Float] {
    var values = [Float](repeating: 0, count: basis.valueCount)
    let knots = RewardBasis.knots
    for (index, term) in basis.terms.enumerated() {
      for row in 0..<knots {
        var sum: Float = 0
        for column in 0...row {
          sum += factor[row * knots + column] * coordinates[index * knots + column]
        }
        values[index * knots + row] = term.deviation * sum
      }
    }
    for mode in RewardBasis.Mode.allCases {
      values[basis.bias(of: mode)] = configuration.bias * coordinates[basis.bias(of: mode)]
    }
    return values
  }

  /// Lᵀ f: by which a mean over moments is linear in z, `[size]`.
  ///
  /// - Parameter observations: The moments, `[frames, observationSize]`.
  /// - Returns: The features.
  func features(of observations: [Float]) -> [Float] {
    let frames = observations.count / basis.observationSize
    precondition(frames > 0, "a clip has frames")
    var sums = [Float](repeating: 0, count: size)
    observations.withUnsafeBufferPointer { source in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let from = source.baseAddress, let to = sums.baseAddress else { return }
        for frame in 0..<frames {
          basis.forEachValue(at: from + frame * basis.observationSize) { to[$0] += $1 }
        }
      }
    }
    let share = 1 / Float(frames)
    let knots = RewardBasis.knots
    for (index, term) in basis.terms.enumerated() {
      for column in 0..<knots {
        var sum: Float = 0
        for row in column..<knots {
          sum += factor[row * knots + column] * sums[index * knots + row]
        }
        // Later columns need later sums alone.
        sums[index * knots + column] = share * term.deviation * sum
      }
    }
    for mode in RewardBasis.Mode.allCases {
      sums[basis.bias(of: mode)] *= share * configuration.bias
    }
    return sums
  }
}
