/// Small dense symmetric matrices, lower triangle, a row after another.
extension Dynamics {
  /// Factors the matrix in `factor` as L D Lᵀ in place; 1/D goes to `reciprocal`.
  ///
  /// Cost: n³/6 multiplications. No square roots, which do not vectorise well here.
  @inline(__always) func factorise() {
    for j in 0..<size {
      let rowJ = factor.from(j * size)
      // scratch[k] = L[j,k] D[k]
      var d: L = rowJ[j]
      for k in 0..<j {
        let scaled: L = rowJ[k]
        let l: L = scaled * reciprocal[k]
        d = d - scaled * l
        rowJ[k] = l
      }
      let r: L = L(1) / d
      reciprocal[j] = r
      for i in (j + 1)..<max(size, j + 1) {
        let rowI = factor.from(i * size)
        var sum: L = rowI[j]
        // Row i still holds L[i,k] D[k] for k < j: it is divided when its own turn comes.
        for k in 0..<j { sum = sum - rowI[k] * rowJ[k] }
        rowI[j] = sum
      }
    }
  }

  /// Solves L D Lᵀ x = b in place, with the factor of `factorise`.
  @inline(__always) func substitute(_ x: Column<L>) {
    for i in 0..<size {
      let row = factor.from(i * size)
      var sum: L = x[i]
      for k in 0..<i { sum = sum - row[k] * x[k] }
      x[i] = sum
    }
    for i in 0..<size { x[i] = x[i] * reciprocal[i] }
    for i in stride(from: size - 1, to: 0, by: -1) {
      let row = factor.from(i * size)
      let value: L = x[i]
      for k in 0..<i { x[k] = x[k] - row[k] * value }
    }
  }

  /// y = M x, with the mass matrix.
  @inline(__always) func multiplyMass(_ x: Column<L>, into y: Column<L>) {
    for i in 0..<size {
      let row = massMatrix.from(i * size)
      let value: L = x[i]
      var sum: L = row[i] * value
      for k in 0..<i {
        sum = sum + row[k] * x[k]
        y[k] = y[k] + row[k] * value
      }
      y[i] = sum
    }
  }
}
