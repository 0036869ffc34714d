import Foundation

/// The random number generator of learning: xoshiro256**, seeded by SplitMix64.
///
/// It is a value: a copy repeats the original's numbers, and a stored one resumes where it stopped.
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021).
public struct Random: RandomNumberGenerator, Sendable, Codable, Equatable {
  private var state0: UInt64
  private var state1: UInt64
  private var state2: UInt64
  private var state3: UInt64

  /// Fills the state with the first four outputs of SplitMix64, as its authors advise.
  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    state0 = mixer.next()
    state1 = mixer.next()
    state2 = mixer.next()
    state3 = mixer.next()
  }

  /// One of many independent sequences of one seed: a worker, a network or a purpose each.
  public init(seed: UInt64, stream: UInt64) {
    var seeds = SplitMix64(state: seed)
    var streams = SplitMix64(state: stream ^ 0x6A09_E667_F3BC_C909)
    self.init(seed: seeds.next() ^ streams.next())
  }

  /// Takes the four words of the state as they are; not all may be zero.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    (state0, state1, state2, state3) = state
  }

  /// Whether the state is valid: from all zeros only zeros follow.
  var isSound: Bool { state0 | state1 | state2 | state3 != 0 }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let scrambled = Random.rotate(state1 &* 5, left: 7) &* 9
    let shifted = state1 << 17
    state2 ^= state0
    state3 ^= state1
    state1 ^= state2
    state0 ^= state3
    state2 ^= shifted
    state3 = Random.rotate(state3, left: 45)
    return scrambled
  }

  /// Uniform in [0, 1), a multiple of 2⁻²⁴.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// Uniform in 0..<bound (Lemire's multiplication; its bias, below 2⁻³² × bound, is left).
  public mutating func index(below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// Standard normal, out of one 64-bit draw (Box and Muller, 1958).
  public mutating func normal() -> Float {
    let bits = next()
    // In (0, 1], so that the logarithm is finite.
    let radial = Float((bits >> 40) + 1) * 0x1p-24
    let angle = Float((bits >> 8) & 0xFF_FFFF) * (2 * Float.pi * 0x1p-24)
    return (-2 * log(radial)).squareRoot() * cos(angle)
  }

  /// Puts the elements into a random order (Fisher and Yates).
  public mutating func shuffle(_ indices: UnsafeMutableBufferPointer<Int32>) {
    guard indices.count > 1 else { return }
    for last in stride(from: indices.count - 1, to: 0, by: -1) {
      indices.swapAt(last, index(below: last + 1))
    }
  }

  private static func rotate(_ word: UInt64, left count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
  }
}

/// Steele, Lea and Flood's generator, used to spread the bits of a seed.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
