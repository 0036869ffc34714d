import Foundation

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
