/// Appends numbers of any width, the lowest bit first, so that whole bytes come out little-endian.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingBits = 0

  /// Appends the lowest `bits` bits of a value; the higher ones must be zero.
  mutating func append(_ value: UInt32, bits: Int) {
    assert(bits <= 32 && UInt64(value) >> UInt64(bits) == 0)
    pending |= UInt64(value) << UInt64(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingBits -= 8
    }
  }

  /// Fills the last byte with zeros.
  mutating func pad() {
    append(0, bits: (8 - pendingBits) & 7)
  }
}

/// Takes numbers of any width out of bytes that a `BitWriter` made.
struct BitReader {
  /// The bytes end before the number does.
  struct EndOfBits: Error {}

  private let bytes: [UInt8]
  private var next = 0
  private var pending: UInt64 = 0
  private var pendingBits = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How many bits are left.
  var remainingBits: Int { (bytes.count - next) * 8 + pendingBits }

  /// The next `bits` bits.
  ///
  /// - Throws: `EndOfBits` where there are fewer.
  mutating func read(bits: Int) throws -> UInt32 {
    while pendingBits < bits {
      guard next < bytes.count else { throw EndOfBits() }
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
