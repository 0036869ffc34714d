/// A SIMD register with one world per element: the arithmetic in which a time step is written.
///
/// The requirements repeat those of `SIMD` so that generic code binds to the operators of the
/// concrete vector types. Those compile to one instruction each; the generic operators compile to
/// loops.
protocol Lane: Sendable, SIMDStorage where Scalar: BinaryFloatingPoint {
  /// The result of a comparison, lane by lane.
  associatedtype Mask: LaneMask

  init(repeating value: Scalar)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  prefix static func - (a: Self) -> Self
  static func .< (a: Self, b: Self) -> Mask
  static func .== (a: Self, b: Self) -> Mask
  static func .!= (a: Self, b: Self) -> Mask
  func addingProduct(_ a: Self, _ b: Self) -> Self
  func replacing(with other: Self, where mask: Mask) -> Self

  /// −self, in a form that can be fused into a multiply-add.
  var negated: Self { get }
  /// Sine and cosine of each element, to the accuracy of `Scalar`.
  static func sineCosine(_ angle: Self) -> (sine: Self, cosine: Self)
  /// Square root of each element.
  static func squareRoot(_ value: Self) -> Self
  /// Whether a mask holds in any lane.
  static func any(_ mask: Mask) -> Bool
}

/// The operations on masks.
protocol LaneMask {
  init(repeating value: Bool)
  static func .& (a: Self, b: Self) -> Self
  static func .| (a: Self, b: Self) -> Self
  prefix static func .! (a: Self) -> Self
}

extension SIMDMask: LaneMask {}

extension Lane {
  /// The same number in every lane.
  @inline(__always) init(_ value: Double) { self.init(repeating: Scalar(value)) }

  /// Zero in every lane.
  @inline(__always) static var zero: Self { Self(repeating: 0) }

  /// Whether the scalar type is double precision.
  @inline(__always) static var isDouble: Bool { MemoryLayout<Scalar>.size == 8 }

  /// Four times the machine epsilon.
  @inline(__always) static var rounding: Self { Self(repeating: 4 * Scalar.ulpOfOne) }

  /// self + a b, fused if the processor supports FMA.
  @inline(__always) func adding(_ a: Self, times b: Self) -> Self {
    #if BACKFLIP_PORTABLE
      // Without FMA, a fused product is a call to the math library for each lane.
      self + a * b
    #else
      addingProduct(a, b)
    #endif
  }

  /// self − a b, fused if the processor supports FMA.
  @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self {
    adding(a.negated, times: b)
  }

  /// The larger of two numbers, lane by lane.
  @inline(__always) static func larger(_ a: Self, _ b: Self) -> Self {
    a.replacing(with: b, where: a .< b)
  }

  /// The smaller of two numbers, lane by lane.
  @inline(__always) static func smaller(_ a: Self, _ b: Self) -> Self {
    a.replacing(with: b, where: b .< a)
  }

  /// `self` where the mask holds, otherwise zero.
  @inline(__always) func masked(_ mask: Mask) -> Self {
    Self.zero.replacing(with: self, where: mask)
  }

  /// The absolute value in each lane.
  @inline(__always) var magnitude: Self { Self.larger(self, -self) }
}
