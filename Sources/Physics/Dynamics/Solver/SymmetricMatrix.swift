/// A small symmetric positive definite matrix, stored as its lower triangle.
///
/// It is stored and solved in 3 × 3 blocks. Their unrolled code stays in registers, whereas loops
/// over single elements spend more time on loop overhead than on arithmetic. Rows and columns are
/// padded to whole blocks with those of the identity matrix.
struct SymmetricMatrix<L: Lane> {
  /// The number of rows.
  let size: Int
  /// The number of rows, padded to whole blocks.
  let paddedSize: Int
  private let elements: Column<L>

  /// Creates an identity matrix.
  init(size: Int, arena: Arena) {
    self.size = size
    paddedSize = (size + 2) / 3 * 3
    elements = arena.column(paddedSize * paddedSize, of: .zero)
    for index in 0..<paddedSize { row(index)[index] = L(1) }
  }

  /// The elements of a row; those above the diagonal are undefined.
  @inline(__always) func row(_ index: Int) -> Column<L> { elements.from(index &* paddedSize) }

  /// The number of blocks per row or column.
  @inline(__always) private var blocks: Int { paddedSize / 3 }

  @inline(__always) private func block(_ row: Int, _ column: Int) -> Block<L> {
    let base = self.row(3 &* row).from(3 &* column)
    return Block(
      x: Triple(base, at: 0), y: Triple(base, at: paddedSize), z: Triple(base, at: 2 &* paddedSize))
  }

  @inline(__always) private func set(_ row: Int, _ column: Int, _ block: Block<L>) {
    let base = self.row(3 &* row).from(3 &* column)
    block.x.store(base, at: 0)
    block.y.store(base, at: paddedSize)
    block.z.store(base, at: 2 &* paddedSize)
  }

  /// Copies all elements of another matrix of the same size.
  @inline(__always) func copy(_ other: SymmetricMatrix) {
    for row in 0..<blocks {
      for column in 0...row { set(row, column, other.block(row, column)) }
    }
  }

  /// Sets the given elements to zero.
  @inline(__always) func clear(_ places: Column<(row: Int, column: Int)>) {
    for index in 0..<places.count { row(places[index].row)[places[index].column] = .zero }
  }

  /// xᵀ A x.
  func quadraticForm(_ x: Column<L>) -> L {
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

  /// A x.
  func multiply(_ x: Column<L>, into product: Column<L>) {
    for i in 0..<size {
      let row = row(i)
      product[i] = row[i] * x[i]
      for k in 0..<i {
        product[i] = product[i].adding(row[k], times: x[k])
        product[k] = product[k].adding(row[k], times: x[i])
      }
    }
  }

  // MARK: Solving

  /// Solves A x = b in place by A = L D Lᵀ; overwrites the matrix.
  ///
  /// Needs about n³/6 multiplications, n divisions and no square roots.
  /// - Parameter x: b on entry, x on return, `[paddedSize]`, zero beyond `size`.
  @inline(__always) func solve(_ x: Column<L>) {
    let before = max(blocks &- 2, 0)
    for pivot in 0..<before { eliminate(pivot, x) }
    if blocks > 1 { solveLastTwo(x) } else if blocks == 1 { solveOnly(x) }
    for pivot in (0..<before).reversed() { substitute(pivot, x) }
  }

  /// Eliminates the variables of a pivot block from the rows below.
  @inline(__always) private func eliminate(_ pivot: Int, _ x: Column<L>) {
    var unit = block(pivot, pivot)
    let reciprocal = unit.factorise()
    var part = Triple(x, at: 3 &* pivot)
    part.solveUnit(unit)
    for row in pivot &+ 1..<blocks {
      var scaled = block(row, pivot)
      scaled.solveUnit(unit)
      let block = scaled.scalingColumns(reciprocal)
      set(row, pivot, block)
      for column in pivot &+ 1...row {
        var rest = self.block(row, column)
        let earlier = rest.diagonal
        rest.subtract(scaled, timesTransposed: self.block(column, pivot))
        if column == row { rest.keepDiagonal(of: earlier) }
        set(row, column, rest)
      }
      var value = Triple(x, at: 3 &* row)
      value.subtract(block, times: part)
      value.store(x, at: 3 &* row)
    }
    set(pivot, pivot, unit)
    (part * reciprocal).store(x, at: 3 &* pivot)
  }

  /// Back-substitutes the variables of a pivot block.
  @inline(__always) private func substitute(_ pivot: Int, _ x: Column<L>) {
    var part = Triple(x, at: 3 &* pivot)
    for row in pivot &+ 1..<blocks {
      part.subtract(transposed: block(row, pivot), times: Triple(x, at: 3 &* row))
    }
    part.solveTransposedUnit(block(pivot, pivot))
    part.store(x, at: 3 &* pivot)
  }

  /// Solves for the last two blocks of variables.
  @inline(__always) private func solveLastTwo(_ x: Column<L>) {
    let (first, second) = (blocks &- 2, blocks &- 1)
    var unit = block(first, first)
    let reciprocal = unit.factorise()
    var scaled = block(second, first)
    scaled.solveUnit(unit)
    let between = scaled.scalingColumns(reciprocal)
    var rest = block(second, second)
    let earlier = rest.diagonal
    rest.subtractLower(scaled, timesTransposed: between)
    rest.keepDiagonal(of: earlier)
    let lastReciprocal = rest.factorise()

    var upper = Triple(x, at: 3 &* first)
    var lower = Triple(x, at: 3 &* second)
    upper.solveUnit(unit)
    lower.subtract(between, times: upper)
    lower.solveUnit(rest)
    lower = lower * lastReciprocal
    lower.solveTransposedUnit(rest)
    upper = upper * reciprocal
    upper.subtract(transposed: between, times: lower)
    upper.solveTransposedUnit(unit)
    upper.store(x, at: 3 &* first)
    lower.store(x, at: 3 &* second)
  }

  /// Solves for the only block of variables.
  @inline(__always) private func solveOnly(_ x: Column<L>) {
    var unit = block(0, 0)
    let reciprocal = unit.factorise()
    var part = Triple(x, at: 0)
    part.solveUnit(unit)
    part = part * reciprocal
    part.solveTransposedUnit(unit)
    part.store(x, at: 0)
  }
}
