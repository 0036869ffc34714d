/// The products that dense layers are made of, on row-major matrices.
///
/// Lanes run over columns, sixteen at a time, and blocks over rows: their accumulators stay in
/// registers, enough to hide the latency of multiply and add and few enough not to spill (16
/// registers in AVX2). Column counts are therefore multiples of `columnBlock`, where not said
/// otherwise.
enum MatrixProduct {
  /// Columns that one block works on.
  static let columnBlock = 16
  /// Rows of Y that one block of Y = X W works on.
  ///
  /// Twelve accumulators are faster than eight; see Measurements.md, "Speed".
  static let affineBlockRows = 6

  /// Y = X W + 1 bᵀ; X is `[rows, inner]`, W `[inner, columns]`, Y `[rows, columns]`.
  ///
  /// Without a bias, Y = X W. A row's result does not depend on how many rows there are.
  static func affine(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int
  ) {
    assert(columns % columnBlock == 0)
    for column in stride(from: 0, to: columns, by: columnBlock) {
      let bias0 = bias.map { load($0 + column) } ?? .zero
      let bias1 = bias.map { load($0 + column + 8) } ?? .zero
      guard rows >= affineBlockRows else {
        for row in 0..<rows {
          affineRow(
            x + row * inner, w + column, bias0, bias1, into: y + (row * columns + column),
            inner: inner, columns: columns)
        }
        continue
      }
      for next in stride(from: 0, to: rows, by: affineBlockRows) {
        // The last block ends with the last row, and may compute some rows again.
        let row = min(next, rows - affineBlockRows)
        affineBlock(
          x + row * inner, w + column, bias0, bias1, into: y + (row * columns + column),
          inner: inner, columns: columns)
      }
    }
  }

  @inline(__always)
  private static func affineBlock(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ bias0: SIMD8<Float>,
    _ bias1: SIMD8<Float>, into y: UnsafeMutablePointer<Float>, inner: Int, columns: Int
  ) {
    var (sum00, sum01, sum10, sum11) = (bias0, bias1, bias0, bias1)
    var (sum20, sum21, sum30, sum31) = (bias0, bias1, bias0, bias1)
    var (sum40, sum41, sum50, sum51) = (bias0, bias1, bias0, bias1)
    var (input, weights) = (x, w)
    for _ in 0..<inner {
      let (w0, w1) = (load(weights), load(weights + 8))
      multiplyAdd(&sum00, w0, input[0])
      multiplyAdd(&sum01, w1, input[0])
      multiplyAdd(&sum10, w0, input[inner])
      multiplyAdd(&sum11, w1, input[inner])
      multiplyAdd(&sum20, w0, input[2 * inner])
      multiplyAdd(&sum21, w1, input[2 * inner])
      multiplyAdd(&sum30, w0, input[3 * inner])
      multiplyAdd(&sum31, w1, input[3 * inner])
      multiplyAdd(&sum40, w0, input[4 * inner])
      multiplyAdd(&sum41, w1, input[4 * inner])
      multiplyAdd(&sum50, w0, input[5 * inner])
      multiplyAdd(&sum51, w1, input[5 * inner])
      input += 1
      weights += columns
    }
    store(sum00, sum01, y)
    store(sum10, sum11, y + columns)
    store(sum20, sum21, y + 2 * columns)
    store(sum30, sum31, y + 3 * columns)
    store(sum40, sum41, y + 4 * columns)
    store(sum50, sum51, y + 5 * columns)
  }

  @inline(__always)
  private static func affineRow(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ bias0: SIMD8<Float>,
    _ bias1: SIMD8<Float>, into y: UnsafeMutablePointer<Float>, inner: Int, columns: Int
  ) {
    var (sum0, sum1) = (bias0, bias1)
    var weights = w
    for k in 0..<inner {
      multiplyAdd(&sum0, load(weights), x[k])
      multiplyAdd(&sum1, load(weights + 8), x[k])
      weights += columns
    }
    store(sum0, sum1, y)
  }

  /// Rows of G that one block of G += Xᵀ D works on.
  static let outerBlockRows = 4

  /// G += Xᵀ D; X is `[rows, inner]`, D `[rows, columns]`, G `[inner, columns]`.
  ///
  /// Fast while X and D stay in the first-level cache; see Measurements.md, "Speed".
  static func accumulateOuter(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    assert(columns % columnBlock == 0)
    for column in stride(from: 0, to: columns, by: columnBlock) {
      for k in stride(from: 0, to: inner, by: outerBlockRows) {
        // Past the end is the last row again, computed and stored alike.
        let (k1, k2, k3) = (min(k + 1, inner - 1), min(k + 2, inner - 1), min(k + 3, inner - 1))
        outerBlock(
          x, d + column, into: g + column, at: (k, k1, k2, k3), rows: rows, inner: inner,
          columns: columns)
      }
    }
  }

  /// Four rows of the outer product, which may be the same ones.
  @inline(__always)
  private static func outerBlock(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    at k: (Int, Int, Int, Int), rows: Int, inner: Int, columns: Int
  ) {
    let (g0, g1) = (g + k.0 * columns, g + k.1 * columns)
    let (g2, g3) = (g + k.2 * columns, g + k.3 * columns)
    var (sum00, sum01, sum10, sum11) = (load(g0), load(g0 + 8), load(g1), load(g1 + 8))
    var (sum20, sum21, sum30, sum31) = (load(g2), load(g2 + 8), load(g3), load(g3 + 8))
    var (input, delta) = (x, d)
    for _ in 0..<rows {
      let (d0, d1) = (load(delta), load(delta + 8))
      multiplyAdd(&sum00, d0, input[k.0])
      multiplyAdd(&sum01, d1, input[k.0])
      multiplyAdd(&sum10, d0, input[k.1])
      multiplyAdd(&sum11, d1, input[k.1])
      multiplyAdd(&sum20, d0, input[k.2])
      multiplyAdd(&sum21, d1, input[k.2])
      multiplyAdd(&sum30, d0, input[k.3])
      multiplyAdd(&sum31, d1, input[k.3])
      input += inner
      delta += columns
    }
    store(sum00, sum01, g0)
    store(sum10, sum11, g1)
    store(sum20, sum21, g2)
    store(sum30, sum31, g3)
  }

  /// Wᵀ of a square or oblong W `[rows, columns]`, of any size.
  static func transpose(
    _ w: UnsafePointer<Float>, into t: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        t[column * rows + row] = w[row * columns + column]
      }
    }
  }

  /// The sums of D's columns, added to `sums`; D is `[rows, columns]`, of any size.
  static func accumulateColumns(
    _ d: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for column in 0..<columns {
      // Kept in a register: D and the sums might overlap for all that the compiler knows.
      var sum = sums[column]
      for row in 0..<rows { sum += d[row * columns + column] }
      sums[column] = sum
    }
  }
}
