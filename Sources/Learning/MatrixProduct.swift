/// The products that dense layers are made of, on row-major matrices.
///
/// Lanes run over columns, sixteen at a time: a block of 4 × 16 keeps eight accumulators in
/// registers, enough to hide the latency of multiply and add and few enough not to spill.
/// Column counts are therefore multiples of `columnBlock`, where not said otherwise.
enum MatrixProduct {
  /// Columns that one block works on.
  static let columnBlock = 16
  /// Rows that one block works on.
  static let rowBlock = 4

  /// Y = X W + 1 bᵀ; X is `[rows, inner]`, W `[inner, columns]`, Y `[rows, columns]`.
  ///
  /// Without a bias, Y = X W.
  static func affine(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int
  ) {
    assert(columns % columnBlock == 0)
    let blockedRows = rows - rows % rowBlock
    for column in stride(from: 0, to: columns, by: columnBlock) {
      let bias0 = bias.map { load($0 + column) } ?? .zero
      let bias1 = bias.map { load($0 + column + 8) } ?? .zero
      for row in stride(from: 0, to: blockedRows, by: rowBlock) {
        affineBlock(
          x + row * inner, w + column, bias0, bias1, into: y + (row * columns + column),
          inner: inner, columns: columns)
      }
      for row in blockedRows..<rows {
        affineRow(
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
    let (x1, x2, x3) = (x + inner, x + 2 * inner, x + 3 * inner)
    var weights = w
    for k in 0..<inner {
      let (w0, w1) = (load(weights), load(weights + 8))
      multiplyAdd(&sum00, w0, x[k])
      multiplyAdd(&sum01, w1, x[k])
      multiplyAdd(&sum10, w0, x1[k])
      multiplyAdd(&sum11, w1, x1[k])
      multiplyAdd(&sum20, w0, x2[k])
      multiplyAdd(&sum21, w1, x2[k])
      multiplyAdd(&sum30, w0, x3[k])
      multiplyAdd(&sum31, w1, x3[k])
      weights += columns
    }
    store(sum00, sum01, y)
    store(sum10, sum11, y + columns)
    store(sum20, sum21, y + 2 * columns)
    store(sum30, sum31, y + 3 * columns)
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

  /// Rows of the outer product that stay in the first cache while all its blocks pass over them.
  static let outerTile = 64

  /// G += Xᵀ D; X is `[rows, inner]`, D `[rows, columns]`, G `[inner, columns]`.
  static func accumulateOuter(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    assert(columns % columnBlock == 0)
    for row in stride(from: 0, to: rows, by: outerTile) {
      accumulateOuterTile(
        x + row * inner, d + row * columns, into: g, rows: min(outerTile, rows - row),
        inner: inner, columns: columns)
    }
  }

  @inline(__always)
  private static func accumulateOuterTile(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    let blocked = inner - inner % rowBlock
    for column in stride(from: 0, to: columns, by: columnBlock) {
      for k in stride(from: 0, to: blocked, by: rowBlock) {
        outerBlock(
          x + k, d + column, into: g + (k * columns + column), rows: rows, inner: inner,
          columns: columns)
      }
      for k in blocked..<inner {
        outerRow(
          x + k, d + column, into: g + (k * columns + column), rows: rows, inner: inner,
          columns: columns)
      }
    }
  }

  @inline(__always)
  private static func outerBlock(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    let (g1, g2, g3) = (g + columns, g + 2 * columns, g + 3 * columns)
    var (sum00, sum01, sum10, sum11) = (load(g), load(g + 8), load(g1), load(g1 + 8))
    var (sum20, sum21, sum30, sum31) = (load(g2), load(g2 + 8), load(g3), load(g3 + 8))
    var (input, delta) = (x, d)
    for _ in 0..<rows {
      let (d0, d1) = (load(delta), load(delta + 8))
      multiplyAdd(&sum00, d0, input[0])
      multiplyAdd(&sum01, d1, input[0])
      multiplyAdd(&sum10, d0, input[1])
      multiplyAdd(&sum11, d1, input[1])
      multiplyAdd(&sum20, d0, input[2])
      multiplyAdd(&sum21, d1, input[2])
      multiplyAdd(&sum30, d0, input[3])
      multiplyAdd(&sum31, d1, input[3])
      input += inner
      delta += columns
    }
    store(sum00, sum01, g)
    store(sum10, sum11, g1)
    store(sum20, sum21, g2)
    store(sum30, sum31, g3)
  }

  @inline(__always)
  private static func outerRow(
    _ x: UnsafePointer<Float>, _ d: UnsafePointer<Float>, into g: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    var (sum0, sum1) = (load(g), load(g + 8))
    var (input, delta) = (x, d)
    for _ in 0..<rows {
      multiplyAdd(&sum0, load(delta), input[0])
      multiplyAdd(&sum1, load(delta + 8), input[0])
      input += inner
      delta += columns
    }
    store(sum0, sum1, g)
  }

  /// Y = X Wᵀ + 1 bᵀ for a few columns; X is `[rows, inner]`, W `[columns, inner]`.
  ///
  /// Here lanes run along `inner`, the multiple of `columnBlock`; `columns` is any.
  static func dots(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int
  ) {
    assert(inner % columnBlock == 0)
    var (input, output) = (x, y)
    for _ in 0..<rows {
      for column in 0..<columns {
        output[column] = bias[column] + dot(input, w + column * inner, count: inner)
      }
      input += inner
      output += columns
    }
  }

  @inline(__always)
  private static func dot(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, count: Int
  ) -> Float {
    var (sum0, sum1) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
    var (input, weights) = (x, w)
    for _ in 0..<(count / columnBlock) {
      sum0 += load(input) * load(weights)
      sum1 += load(input + 8) * load(weights + 8)
      input += columnBlock
      weights += columnBlock
    }
    return total(sum0 + sum1)
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
    let blocked = columns - columns % 8
    for column in stride(from: 0, to: blocked, by: 8) {
      var sum = load(sums + column)
      for row in 0..<rows { sum += load(d + (row * columns + column)) }
      store(sum, sums + column)
    }
    for column in blocked..<columns {
      for row in 0..<rows { sums[column] += d[row * columns + column] }
    }
  }

  /// The sum of eight lanes as a tree; the standard library's is one chain of seven additions.
  @inline(__always)
  private static func total(_ vector: SIMD8<Float>) -> Float {
    let four = vector.lowHalf + vector.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// Adds `vector` × `scalar`.
  ///
  /// Fused, a block runs at 91 GFLOP/s; multiplied and added apart, at 65 (Zen 4, AVX2). Without
  /// FMA in the instruction set fusing would call the C library a lane, at 1.4.
  @inline(__always)
  private static func multiplyAdd(
    _ sum: inout SIMD8<Float>, _ vector: SIMD8<Float>, _ scalar: Float
  ) {
    #if BACKFLIP_PORTABLE && arch(x86_64)
      sum += vector * scalar
    #else
      sum.addProduct(vector, scalar)
    #endif
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func store(_ vector: SIMD8<Float>, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD8<Float>.self)
  }

  @inline(__always)
  private static func store(
    _ first: SIMD8<Float>, _ second: SIMD8<Float>, _ pointer: UnsafeMutablePointer<Float>
  ) {
    store(first, pointer)
    store(second, pointer + 8)
  }
}
