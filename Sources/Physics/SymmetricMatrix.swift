/// A small dense symmetric matrix: its lower triangle, row after row.
struct SymmetricMatrix<L: Lane> {
  /// The number of rows.
  let size: Int
  private let elements: Column<L>

  init(size: Int, arena: Arena) {
    self.size = size
    elements = arena.column(size * (size + 1) / 2, of: .zero)
  }

  /// The elements of a row up to the diagonal, `[index + 1]`.
  @inline(__always) func row(_ index: Int) -> Column<L> {
    elements.from((index &* (index &+ 1)) &>> 1)
  }

  /// Takes over all elements of another matrix of the same size.
  @inline(__always) func copy(_ other: SymmetricMatrix) {
    for i in 0..<elements.count { elements[i] = other.elements[i] }
  }

  /// xᵀ A x.
  @inline(__always) func quadraticForm(_ x: Column<L>) -> L {
    var sum: L = .zero
    for i in 0..<size {
      let row = row(i)
      var half: L = .zero
      for k in 0..<i { half = half.adding(row[k], times: x[k]) }
      let all: L = half + half
      sum = sum.adding(x[i], times: all.adding(row[i], times: x[i]))
    }
    return sum
  }

  /// Factors the matrix as L D Lᵀ in place: L below the diagonal, 1/D in `reciprocal`.
  ///
  /// About n³/6 multiplications and n divisions; no square roots.
  @inline(__always) func factorise(reciprocal: Column<L>) {
    for j in 0..<size {
      let rowJ = row(j)
      // Row j holds L[j,k] D[k], as the rows above it left it.
      var d: L = rowJ[j]
      for k in 0..<j {
        let scaled: L = rowJ[k]
        let l: L = scaled * reciprocal[k]
        d = d.subtracting(scaled, times: l)
        rowJ[k] = l
      }
      reciprocal[j] = L(1) / d
      for i in j + 1..<max(size, j + 1) {
        let rowI = row(i)
        var sum: L = rowI[j]
        for k in 0..<j { sum = sum.subtracting(rowI[k], times: rowJ[k]) }
        rowI[j] = sum
      }
    }
  }

  /// Solves A x = b in place, where the matrix has been factored.
  @inline(__always) func solve(_ x: Column<L>, reciprocal: Column<L>) {
    for i in 0..<size {
      let row = row(i)
      var sum: L = x[i]
      for k in 0..<i { sum = sum.subtracting(row[k], times: x[k]) }
      x[i] = sum
    }
    for i in 0..<size { x[i] = x[i] * reciprocal[i] }
    for i in stride(from: size - 1, to: 0, by: -1) {
      let row = row(i)
      let value: L = x[i]
      for k in 0..<i { x[k] = x[k].subtracting(row[k], times: value) }
    }
  }
}
