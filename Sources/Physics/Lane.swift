import Foundation

/// A SIMD register with one world in each element: the arithmetic in which a step is written.
///
/// The requirements repeat what `SIMD` offers, so that generic code binds to the operators of the
/// concrete vector types: those compile to one instruction each, the generic ones to loops.
protocol Lane: Sendable, SIMDStorage where Scalar: BinaryFloatingPoint {
  associatedtype Mask: LaneMask

  init(repeating value: Scalar)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  prefix static func - (a: Self) -> Self
  static func .< (a: Self, b: Self) -> Mask
  static func .>= (a: Self, b: Self) -> Mask
  static func .== (a: Self, b: Self) -> Mask
  static func .!= (a: Self, b: Self) -> Mask
  func replacing(with other: Self, where mask: Mask) -> Self

  /// Sine and cosine of each element, to the accuracy of `Scalar`.
  static func sineCosine(_ angle: Self) -> (sine: Self, cosine: Self)
  /// Square root of each element.
  static func squareRoot(_ value: Self) -> Self
}

/// The truth of a comparison in each lane.
protocol LaneMask {
  static func .& (a: Self, b: Self) -> Self
  static func .| (a: Self, b: Self) -> Self
  prefix static func .! (a: Self) -> Self
  static func anyLane(_ mask: Self) -> Bool
}

extension Lane {
  /// The same number in every lane.
  @inline(__always) init(_ value: Double) { self.init(repeating: Scalar(value)) }

  /// Zero in every lane.
  @inline(__always) static var zero: Self { Self(repeating: 0) }

  /// self + a b.
  @inline(__always) func adding(_ a: Self, times b: Self) -> Self { self + a * b }

  /// self − a b.
  @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { self - a * b }

  /// The larger of two numbers, lane by lane.
  @inline(__always) static func larger(_ a: Self, _ b: Self) -> Self {
    a.replacing(with: b, where: a .< b)
  }

  /// The smaller of two numbers, lane by lane.
  @inline(__always) static func smaller(_ a: Self, _ b: Self) -> Self {
    a.replacing(with: b, where: b .< a)
  }

  /// `self` where the mask holds, else zero.
  @inline(__always) func masked(_ mask: Mask) -> Self {
    Self.zero.replacing(with: self, where: mask)
  }

  /// The magnitude in each lane.
  @inline(__always) var magnitude: Self { Self.larger(self, -self) }
}

extension SIMDMask: LaneMask {
  @inline(__always) static func anyLane(_ mask: SIMDMask<Storage>) -> Bool { any(mask) }
}

extension SIMD8<Float>: Lane {
  typealias Mask = SIMDMask<SIMD8<Int32>>

  /// Cody–Waite reduction by π/2 in three parts and the minimax polynomials of Cephes' `sincosf`;
  /// the error is below 1e-7 for angles up to 8,000 rad.
  @inline(__always)
  static func sineCosine(_ angle: SIMD8<Float>) -> (sine: SIMD8<Float>, cosine: SIMD8<Float>) {
    // Adding 1.5 × 2²³ leaves the nearest integer in the lowest bits of the mantissa.
    let shifter = SIMD8<Float>(repeating: 12_582_912)
    let shifted: SIMD8<Float> = angle * Float(2 / Double.pi) + shifter
    let quadrant = unsafeBitCast(shifted, to: SIMD8<Int32>.self)
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
    let swaps = (quadrant & 1) .== 1
    let s = sine.replacing(with: cosine, where: swaps)
    let c = cosine.replacing(with: sine, where: swaps)
    return (
      s.replacing(with: -s, where: (quadrant & 2) .== 2),
      c.replacing(with: -c, where: ((quadrant &+ 1) & 2) .== 2)
    )
  }

  @inline(__always) static func squareRoot(_ value: SIMD8<Float>) -> SIMD8<Float> {
    value.squareRoot()
  }
}

extension SIMD2<Double>: Lane {
  typealias Mask = SIMDMask<SIMD2<Int64>>

  @inline(__always)
  static func sineCosine(_ angle: SIMD2<Double>) -> (sine: SIMD2<Double>, cosine: SIMD2<Double>) {
    (SIMD2(sin(angle.x), sin(angle.y)), SIMD2(cos(angle.x), cos(angle.y)))
  }

  @inline(__always) static func squareRoot(_ value: SIMD2<Double>) -> SIMD2<Double> {
    value.squareRoot()
  }
}
