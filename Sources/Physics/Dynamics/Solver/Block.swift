/// Three numbers in lanes: part of a vector, or one row of a block.
struct Triple<L: Lane> {
  var x: L
  var y: L
  var z: L

  @inline(__always) init(x: L, y: L, z: L) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// Three elements of a column.
  @inline(__always) init(_ column: Column<L>, at index: Int) {
    self.init(x: column[index], y: column[index &+ 1], z: column[index &+ 2])
  }

  @inline(__always) func store(_ column: Column<L>, at index: Int) {
    column[index] = x
    column[index &+ 1] = y
    column[index &+ 2] = z
  }

  @inline(__always) static func * (a: Triple, b: Triple) -> Triple {
    Triple(x: a.x * b.x, y: a.y * b.y, z: a.z * b.z)
  }

  /// self −= a b.
  @inline(__always) mutating func subtract(_ a: Triple, times b: L) {
    x = x.subtracting(a.x, times: b)
    y = y.subtracting(a.y, times: b)
    z = z.subtracting(a.z, times: b)
  }

  /// self −= A b.
  @inline(__always) mutating func subtract(_ a: Block<L>, times b: Triple) {
    subtract(Triple(x: a.x.x, y: a.y.x, z: a.z.x), times: b.x)
    subtract(Triple(x: a.x.y, y: a.y.y, z: a.z.y), times: b.y)
    subtract(Triple(x: a.x.z, y: a.y.z, z: a.z.z), times: b.z)
  }

  /// self −= Aᵀ b.
  @inline(__always) mutating func subtract(transposed a: Block<L>, times b: Triple) {
    subtract(a.x, times: b.x)
    subtract(a.y, times: b.y)
    subtract(a.z, times: b.z)
  }
}

/// A 3 × 3 block of a matrix in lanes, stored by rows.
struct Block<L: Lane> {
  var x: Triple<L>
  var y: Triple<L>
  var z: Triple<L>

  /// The block with each column scaled by an element of a vector.
  @inline(__always) func scalingColumns(_ scale: Triple<L>) -> Block {
    Block(x: x * scale, y: y * scale, z: z * scale)
  }

  /// self −= A Bᵀ.
  @inline(__always) mutating func subtract(_ a: Block, timesTransposed b: Block) {
    x.subtract(b, times: a.x)
    y.subtract(b, times: a.y)
    z.subtract(b, times: a.z)
  }

  /// The lower triangle of self −= A Bᵀ.
  @inline(__always) mutating func subtractLower(_ a: Block, timesTransposed b: Block) {
    x.x = x.x.subtracting(a.x.x, times: b.x.x).subtracting(a.x.y, times: b.x.y)
      .subtracting(a.x.z, times: b.x.z)
    y.x = y.x.subtracting(a.y.x, times: b.x.x).subtracting(a.y.y, times: b.x.y)
      .subtracting(a.y.z, times: b.x.z)
    y.y = y.y.subtracting(a.y.x, times: b.y.x).subtracting(a.y.y, times: b.y.y)
      .subtracting(a.y.z, times: b.y.z)
    z.subtract(b, times: a.z)
  }

  /// Solves X Lᵀ = self in place, where L is the unit lower triangle of a block.
  @inline(__always) mutating func solveUnit(_ unit: Block) {
    x.solveUnit(unit)
    y.solveUnit(unit)
    z.solveUnit(unit)
  }

  /// The diagonal.
  @inline(__always) var diagonal: Triple<L> { Triple(x: x.x, y: y.y, z: z.z) }

  /// Bounds the pivots from below by the rounding error of their initial values, in double
  /// precision.
  ///
  /// In exact arithmetic, the pivots of a positive definite matrix are positive. With rows 10¹⁵
  /// times as heavy as the masses, which MuJoCo permits in double precision, rounding errors can
  /// make a pivot zero or negative. In single precision, row weights are limited to 10⁴ times the
  /// masses (`ContactLaw`), so the bound is not needed and is omitted for speed.
  @inline(__always) mutating func keepDiagonal(of earlier: Triple<L>) {
    guard L.isDouble else { return }
    x.x = L.larger(x.x, earlier.x * L.rounding)
    y.y = L.larger(y.y, earlier.y * L.rounding)
    z.z = L.larger(z.z, earlier.z * L.rounding)
  }

  /// Factorizes the lower triangle of a symmetric block as L D Lᵀ in place; returns 1/D.
  @inline(__always) mutating func factorise() -> Triple<L> {
    let earlier = diagonal
    let first: L = L(1) / x.x
    let yx: L = y.x * first
    let zx: L = z.x * first
    y.y = y.y.subtracting(y.x, times: yx)
    if L.isDouble { y.y = L.larger(y.y, earlier.y * L.rounding) }
    z.y = z.y.subtracting(z.x, times: yx)
    z.z = z.z.subtracting(z.x, times: zx)
    let second: L = L(1) / y.y
    let zy: L = z.y * second
    z.z = z.z.subtracting(z.y, times: zy)
    if L.isDouble { z.z = L.larger(z.z, earlier.z * L.rounding) }
    (y.x, z.x, z.y) = (yx, zx, zy)
    return Triple(x: first, y: second, z: L(1) / z.z)
  }
}

extension Triple {
  /// Solves L x = self in place, where L is the unit lower triangle of a block.
  @inline(__always) mutating func solveUnit(_ unit: Block<L>) {
    y = y.subtracting(unit.y.x, times: x)
    z = z.subtracting(unit.z.x, times: x).subtracting(unit.z.y, times: y)
  }

  /// Solves Lᵀ x = self in place, where L is the unit lower triangle of a block.
  @inline(__always) mutating func solveTransposedUnit(_ unit: Block<L>) {
    y = y.subtracting(unit.z.y, times: z)
    x = x.subtracting(unit.z.x, times: z).subtracting(unit.y.x, times: y)
  }
}
