/// Reads clips in the compressed coding of session formats 1 and 2, which is no longer written.
///
/// Each column of numbers is predicted from the numbers before it, and the residuals are Rice codes,
/// as in FLAC's fixed predictors (Robinson, "SHORTEN: Simple lossless and near-lossless waveform
/// compression", 1994). A column begins with 2 bits for the predictor and 5 for the parameter k. A
/// residual r is stored as u = 2r or −2r − 1: ⌊u / 2ᵏ⌋ ones, a zero, and the k lowest bits of u. Sums
/// wrap modulo 2³². Bits are counted from the lowest of each byte; numbers stand lowest bit first.
struct RiceDecoder {
  /// The bytes end before the number does, or name no predictor.
  struct InvalidCode: Error {}

  /// What a number is expected to be.
  private enum Predictor: UInt32 {
    /// Anything: each number is 32 bits as they are.
    case none
    /// The number before.
    case previous
    /// On the straight line through the two numbers before.
    case line
  }

  /// So many ones stand for a residual that follows as 32 bits.
  private static let maximumRun = 8

  private let bytes: [UInt8]
  private var next: Int
  private var pending: UInt64 = 0
  private var pendingBits = 0

  /// Reads bytes from an offset on.
  init(_ bytes: [UInt8], from offset: Int) {
    self.bytes = bytes
    next = offset
  }

  /// The number of bits that are left.
  private var remainingBits: Int { (bytes.count - next) * 8 + pendingBits }

  /// Reads a column of `count` numbers.
  ///
  /// - Throws: `InvalidCode`.
  mutating func column(count: Int) throws -> [UInt32] {
    guard let predictor = Predictor(rawValue: try read(bits: 2)) else { throw InvalidCode() }
    let parameter = Int(try read(bits: 5))
    // A number takes at least one bit: a false count must not reserve gigabytes.
    guard count <= remainingBits else { throw InvalidCode() }
    var column: [UInt32] = []
    column.reserveCapacity(count)
    var (last, slope): (UInt32, UInt32) = (0, 0)
    for index in 0..<count {
      guard predictor != .none else {
        column.append(try read(bits: 32))
        continue
      }
      let residual = try residual(parameter: parameter)
      let value = last &+ slope &+ ((residual >> 1) ^ (0 &- (residual & 1)))
      // A slope takes two numbers.
      slope = predictor == .line && index > 0 ? value &- last : 0
      last = value
      column.append(value)
    }
    return column
  }

  private mutating func residual(parameter: Int) throws -> UInt32 {
    var run = 0
    while run < Self.maximumRun, try read(bits: 1) == 1 { run += 1 }
    guard run < Self.maximumRun else { return try read(bits: 32) }
    return UInt32(truncatingIfNeeded: run << parameter) | (try read(bits: parameter))
  }

  private mutating func read(bits: Int) throws -> UInt32 {
    while pendingBits < bits {
      guard next < bytes.count else { throw InvalidCode() }
      pending |= UInt64(bytes[next]) << UInt64(pendingBits)
      pendingBits += 8
      next += 1
    }
    let value = UInt32(truncatingIfNeeded: pending & ((1 << UInt64(bits)) - 1))
    pending >>= UInt64(bits)
    pendingBits -= bits
    return value
  }
}
