import Foundation

/// Eight worlds in single precision.
extension SIMD8<Float>: Lane {
  typealias Mask = SIMDMask<SIMD8<Int32>>
  private typealias Bits = SIMD8<UInt32>

  @inline(__always) static func any(_ mask: Mask) -> Bool {
    // Tests the whole register at once; the standard library's `any` loops over the lanes.
    let words = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
    return words.x | words.y | words.z | words.w != 0
  }

  @inline(__always) var negated: SIMD8<Float> {
    // The standard library subtracts from zero, which the compiler cannot fuse into a multiply-add.
    unsafeBitCast(
      unsafeBitCast(self, to: Bits.self) ^ Bits(repeating: 1 << 31), to: SIMD8<Float>.self)
  }

  @inline(__always) static func squareRoot(_ value: SIMD8<Float>) -> SIMD8<Float> {
    value.squareRoot()
  }

  /// Cody–Waite reduction by π/2 in three parts and the minimax polynomials of Cephes' `sincosf`;
  /// the error is below 1e-7 for angles up to 8,000 rad.
  @inline(__always)
  static func sineCosine(_ angle: SIMD8<Float>) -> (sine: SIMD8<Float>, cosine: SIMD8<Float>) {
    // Adding 1.5 × 2²³ leaves the nearest integer in the lowest bits of the mantissa.
    let shifter = SIMD8<Float>(repeating: 12_582_912)
    let shifted: SIMD8<Float> = angle * Float(2 / Double.pi) + shifter
    let turns: SIMD8<Float> = shifted - shifter
    var r: SIMD8<Float> = angle - turns * Float(1.5703125)
    r = r - turns * Float(4.837512969970703125e-4)
    r = r - turns * Float(7.54978995489188216e-8)
    let r2: SIMD8<Float> = r * r
    var sine: SIMD8<Float> = r2 * Float(-1.9515295891e-4) + Float(8.3321608736e-3)
    sine = sine * r2 + Float(-1.6666654611e-1)
    sine = sine * r2 * r + r
    var cosine: SIMD8<Float> = r2 * Float(2.443315711809948e-5) + Float(-1.388731625493765e-3)
    cosine = cosine * r2 + Float(4.166664568298827e-2)
    cosine = cosine * r2 * r2 - r2 * Float(0.5) + Float(1)
    return place(sine, cosine, inQuadrant: unsafeBitCast(shifted, to: Bits.self))
  }

  /// Sine and cosine of an angle, given those of its remainder within its quadrant.
  ///
  /// Odd quadrants swap the two; the sine is negative in the third and fourth quadrant, the cosine
  /// in the second and third. This uses bit operations because masks created from integers compile
  /// to loops.
  @inline(__always)
  private static func place(
    _ sine: SIMD8<Float>, _ cosine: SIMD8<Float>, inQuadrant quadrant: Bits
  ) -> (sine: SIMD8<Float>, cosine: SIMD8<Float>) {
    let one = Bits(repeating: 1)
    let signBit = Bits(repeating: 1 << 31)
    let toSignBit = Bits(repeating: 30)
    let sineBits = unsafeBitCast(sine, to: Bits.self)
    let cosineBits = unsafeBitCast(cosine, to: Bits.self)
    let isOdd = Bits(repeating: 0) &- (quadrant & one)
    let swap = (sineBits ^ cosineBits) & isOdd
    let sineSign = (quadrant &<< toSignBit) & signBit
    let cosineSign = ((quadrant &+ one) &<< toSignBit) & signBit
    return (
      unsafeBitCast(sineBits ^ swap ^ sineSign, to: SIMD8<Float>.self),
      unsafeBitCast(cosineBits ^ swap ^ cosineSign, to: SIMD8<Float>.self)
    )
  }
}

/// Two worlds in double precision; `Simulation` keeps the same world in both lanes.
extension SIMD2<Double>: Lane {
  typealias Mask = SIMDMask<SIMD2<Int64>>

  @inline(__always) static func any(_ mask: Mask) -> Bool { mask[0] || mask[1] }

  @inline(__always) var negated: SIMD2<Double> { -self }

  @inline(__always)
  static func sineCosine(_ angle: SIMD2<Double>) -> (sine: SIMD2<Double>, cosine: SIMD2<Double>) {
    (SIMD2(sin(angle.x), sin(angle.y)), SIMD2(cos(angle.x), cos(angle.y)))
  }

  @inline(__always) static func squareRoot(_ value: SIMD2<Double>) -> SIMD2<Double> {
    value.squareRoot()
  }
}
