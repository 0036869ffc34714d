/// Rice codes of a column of numbers, each predicted from those before it.
///
/// As in FLAC's fixed predictors (Robinson, "SHORTEN: Simple lossless and near-lossless waveform
/// compression", 1994): a column takes whichever of the predictors and parameters makes it
/// shortest. A residual r becomes u = 2r or −2r − 1, then ⌊u / 2ᵏ⌋ ones, a zero, and the k lowest
/// bits of u. All sums wrap modulo 2³², so that any column comes back to the bit.
struct RiceCode: Equatable {
  /// What a number is expected to be.
  enum Predictor: UInt32, CaseIterable {
    /// Anything: 32 bits as they are.
    case none
    /// What the one before was.
    case previous
    /// On the straight line through the two before.
    case line
  }

  /// What a number is expected to be.
  var predictor: Predictor
  /// How many low bits stand as they are, 0 to 31.
  var parameter: Int

  /// Longer runs of ones give way to this many and the 32 bits of u.
  ///
  /// Numbers that pass through zero leave large residuals: of 8, 12, 16 and 24, 8 made noisy clips shortest.
  private static let longestRun = 8

  /// The code that makes a column shortest, judged by how many residuals have how many bits.
  init(shortestFor column: [UInt32]) {
    predictor = .none
    parameter = 0
    var shortest = 32 * column.count
    for candidate in [Predictor.previous, .line] {
      var history = [Int](repeating: 0, count: 33)
      var expected = Expectation(candidate)
      for value in column {
        history[32 - expected.residual(of: value).leadingZeroBitCount] += 1
      }
      for parameter in 0..<32 {
        let length = Self.length(of: history, parameter: parameter)
        if length < shortest {
          (shortest, self.predictor, self.parameter) = (length, candidate, parameter)
        }
      }
    }
  }

  /// About how many bits residuals take, `history[b]` of which have b bits.
  private static func length(of history: [Int], parameter: Int) -> Int {
    history.indices.reduce(0) { sum, bits in
      // The middle of the numbers with so many bits is 1.5 × 2^(bits − 1).
      let run = bits > parameter ? (3 << (bits - parameter)) >> 2 : 0
      let length = run < longestRun ? run + 1 + parameter : longestRun + 32
      return sum + history[bits] * length
    }
  }

  /// Appends the code itself, then the column.
  func write(_ column: [UInt32], to bits: inout BitWriter) {
    bits.append(predictor.rawValue, bits: 2)
    bits.append(UInt32(parameter), bits: 5)
    var expected = Expectation(predictor)
    for value in column {
      if predictor == .none {
        bits.append(value, bits: 32)
      } else {
        write(residual: expected.residual(of: value), to: &bits)
      }
    }
  }

  private func write(residual: UInt32, to bits: inout BitWriter) {
    let run = Int(residual >> UInt32(parameter))
    guard run < Self.longestRun else {
      bits.append((1 << Self.longestRun) - 1, bits: Self.longestRun)
      bits.append(residual, bits: 32)
      return
    }
    bits.append((1 << run) - 1, bits: run + 1)
    bits.append(residual & ((1 << parameter) - 1), bits: parameter)
  }

  /// Takes a column of `count` numbers, with the code before it.
  ///
  /// - Throws: `BitReader.EndOfBits` where the bits end or name no code.
  static func read(count: Int, from bits: inout BitReader) throws -> [UInt32] {
    guard let predictor = Predictor(rawValue: try bits.read(bits: 2)) else {
      throw BitReader.EndOfBits()
    }
    let parameter = Int(try bits.read(bits: 5))
    // A number takes a bit at least: a false count must not reserve gigabytes.
    guard count <= bits.remainingBits else { throw BitReader.EndOfBits() }
    var expected = Expectation(predictor)
    var column: [UInt32] = []
    column.reserveCapacity(count)
    for _ in 0..<count {
      if predictor == .none {
        column.append(try bits.read(bits: 32))
      } else {
        let residual = try readResidual(parameter: parameter, from: &bits)
        column.append(expected.value(at: residual))
      }
    }
    return column
  }

  private static func readResidual(parameter: Int, from bits: inout BitReader) throws -> UInt32 {
    var run = 0
    while run < longestRun, try bits.read(bits: 1) == 1 { run += 1 }
    guard run < longestRun else { return try bits.read(bits: 32) }
    return UInt32(truncatingIfNeeded: run << parameter) | (try bits.read(bits: parameter))
  }
}

/// Follows a column and tells how far each number is from what was expected.
private struct Expectation {
  private let isLine: Bool
  private var last: UInt32 = 0
  private var slope: UInt32 = 0
  private var isFirst = true

  init(_ predictor: RiceCode.Predictor) {
    isLine = predictor == .line
  }

  /// The residual of the next number, folded so that small ones of either sign stay small.
  mutating func residual(of value: UInt32) -> UInt32 {
    let difference = Int32(bitPattern: value &- (last &+ slope))
    advance(to: value)
    return UInt32(bitPattern: (difference << 1) ^ (difference >> 31))
  }

  /// The next number, from its residual.
  mutating func value(at residual: UInt32) -> UInt32 {
    let value = last &+ slope &+ ((residual >> 1) ^ (0 &- (residual & 1)))
    advance(to: value)
    return value
  }

  private mutating func advance(to value: UInt32) {
    // The first number says nothing about a slope.
    slope = isLine && !isFirst ? value &- last : 0
    last = value
    isFirst = false
  }
}
