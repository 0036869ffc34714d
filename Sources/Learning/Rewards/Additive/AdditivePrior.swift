import Foundation

/// The prior of an additive reward: each of its functions is a Gaussian process.
///
/// A function's covariance is deviation² (a² x x′ + s² exp(−(x − x′)² / 2ℓ²)), x bounded in the
/// first term: a straight line and a smooth rest (Rasmussen and Williams, "Gaussian processes for
/// machine learning", 2006, sections 2.7 and 4.2). A reward's values are L z, and z is learned.
/// With standard normal z, functions of everything that correlates with what matters would get a
/// share of it; therefore each function's part of z has a heavy-tailed prior instead (`loss`).
struct AdditivePrior: Sendable, Equatable {
  let basis: RewardBasis
  private let settings: AdditivePriorSettings
  /// The coordinates of each function, and then of each mode's bias.
  private let functions: [Range<Int>]
  /// The lower triangular L with L Lᵀ the covariance at the knots for a deviation of 1, row-major.
  private let factor: [Float]

  init(basis: RewardBasis, settings: AdditivePriorSettings) {
    self.basis = basis
    self.settings = settings
    factor = Self.factor(settings)
    let knots = RewardBasis.knots
    functions =
      basis.terms.indices.map { $0 * knots..<($0 + 1) * knots }
      + RewardBasis.Mode.allCases.map { basis.bias(of: $0)..<basis.bias(of: $0) + 1 }
  }

  /// Numbers of z, with zeros after them up to a multiple of the vector lanes.
  var size: Int {
    let block = MatrixProduct.columnBlock
    return (basis.valueCount + block - 1) / block * block
  }

  /// The prior's loss of coordinates, and its gradient.
  ///
  /// Σ κ ν log(1 + ‖z_f‖² / 2ν) over the functions and biases f: except for a constant, minus the
  /// logarithm of a multivariate Student's t density, a sparse prior (Tipping, "Sparse Bayesian
  /// learning and the relevance vector machine", 2001, section 5.1).
  ///
  /// - Parameter way: z less the centre of the prior; replaced by the gradient.
  /// - Returns: The loss.
  func loss(of way: inout [Float]) -> Float {
    var sum: Float = 0
    let (precision, tail) = (settings.precision, settings.tail)
    for function in functions {
      var squares: Float = 0
      for index in function { squares += way[index] * way[index] }
      let excess = 1 + squares / (2 * tail)
      sum += precision * tail * log(excess)
      for index in function { way[index] *= precision / excess }
    }
    return sum
  }

  /// The bound of the straight line, beyond twice the typical number; without it, policies aim for
  /// extremes that were never judged.
  ///
  /// See Measurements.md, "Additive reward model".
  private static let slopeReach: Float = 2.5

  private static func bounded(_ x: Float) -> Float { min(max(x, -slopeReach), slopeReach) }

  /// The Cholesky factor of the covariance at the knots.
  private static func factor(_ settings: AdditivePriorSettings) -> [Float] {
    let knots = RewardBasis.knots
    var factor = [Float](repeating: 0, count: knots * knots)
    for row in 0..<knots {
      for column in 0...row {
        let (x, y) = (RewardBasis.place(ofKnot: row), RewardBasis.place(ofKnot: column))
        let distance = (x - y) / settings.length
        let (slope, smooth) = (settings.slope, settings.smooth)
        let line = bounded(x) * bounded(y)
        var rest = slope * slope * line + smooth * smooth * exp(-0.5 * distance * distance)
        // Otherwise rounding makes the matrix of such smooth functions indefinite.
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

  /// L z: the values of the reward of coordinates z, `[valueCount]`.
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
      values[basis.bias(of: mode)] = settings.bias * coordinates[basis.bias(of: mode)]
    }
    return values
  }

  /// Where a posterior sample's prior is centred: normals, zero where there is nothing to learn; all
  /// zeros without a draw.
  func coordinates(of draw: PriorDraw?) -> [Float] {
    var coordinates = [Float](repeating: 0, count: size)
    guard let draw else { return coordinates }
    var random = Random(seed: draw.seed)
    for index in 0..<basis.valueCount { coordinates[index] = random.normal() }
    guard draw.postures != 1 else { return coordinates }
    for (index, term) in basis.terms.enumerated() where term.input >= basis.observationSize {
      for knot in functions[index] { coordinates[knot] *= draw.postures }
    }
    return coordinates
  }

  /// Lᵀ f: the features of a clip, whose scalar product with z is its mean reward, `[size]`.
  ///
  /// - Parameters:
  ///   - observations: The clip's, `[frames, observationSize]`.
  ///   - memoryDecay: γ of the rater's memory, by which frames are weighted; see `ClipMemory`.
  /// - Returns: The features.
  func features(of observations: [Float], memoryDecay: Float = 1) -> [Float] {
    let frames = observations.count / basis.observationSize
    precondition(frames > 0, "a clip has frames")
    var sums = [Float](repeating: 0, count: size)
    let memory = ClipMemory(memoryDecay: Double(memoryDecay), frames: frames)
    observations.withUnsafeBufferPointer { source in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let from = source.baseAddress, let to = sums.baseAddress else { return }
        for frame in 0..<frames {
          let weight = Float(memory.weight(framesLeft: frames - 1 - frame))
          basis.forEachValue(at: from + frame * basis.observationSize) { to[$0] += weight * $1 }
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
        // Later columns need only later sums.
        sums[index * knots + column] = share * term.deviation * sum
      }
    }
    for mode in RewardBasis.Mode.allCases {
      sums[basis.bias(of: mode)] *= share * settings.bias
    }
    return sums
  }
}

/// A draw of the prior, by which a posterior sample is centred.
struct PriorDraw: Sendable, Codable, Equatable {
  /// Decides it, and which choices the sample's bootstrap holds.
  var seed: UInt64
  /// The factor of what it makes of the places of the body's parts: of postures.
  var postures: Float = 1
}

/// Everything that can be tuned in the prior of an additive reward.
struct AdditivePriorSettings: Sendable, Codable, Equatable {
  /// a: the deviation of a function's slope.
  var slope: Float = 0.5
  /// s: the deviation of the rest.
  var smooth: Float = 0.5
  /// ℓ: the length scale, where observations are of order one.
  var length: Float = 0.7
  /// The deviation of a mode's bias.
  var bias: Float = 5
  /// κ: the cost of a small function.
  var precision: Float = 2
  /// ν: beyond a squared length of 2 ν, the cost of a function grows ever more slowly.
  ///
  /// The smaller it is, the fewer functions explain the choices. With 0.1, choices of a rater who sees
  /// grades were explained by too few; see Measurements.md, "One learner for everything".
  var tail: Float = 1
}
