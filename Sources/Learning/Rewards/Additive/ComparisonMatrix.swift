/// Comparisons as rows: the features of the left clip's return less those of the right one's.
struct ComparisonMatrix: Sendable {
  /// Comparisons.
  let rows: Int
  /// Features.
  let columns: Int
  /// `[rows, columns]`.
  private let values: [Float]
  /// 1 left, 0 right, ½ alike.
  let labels: [Float]
  /// How many comparisons each row stands for.
  let weights: [Float]
  /// The comparisons' indices in their dataset.
  let numbers: [Int]

  /// The active comparisons: all of them where they are few, otherwise the newest and a sample of
  /// the older ones.
  ///
  /// - Parameters:
  ///   - dataset: The comparisons.
  ///   - row: The row of each clip that is used.
  ///   - maximumCount: The maximum number of comparisons.
  ///   - scale: A clip's return over the mean reward of its frames.
  ///   - seed: Decides the sample.
  init(_ dataset: PreferenceDataset, row: Int, maximumCount: Int, scale: Float, seed: UInt64) {
    let active = dataset.active
    var (numbers, weights) = (active, [Float](repeating: 1, count: active.count))
    if active.count > maximumCount {
      var random = Random(seed: seed)
      let newest = maximumCount / 2
      let older = active.count - newest
      let drawn = maximumCount - newest
      numbers = (0..<drawn).map { _ in active[random.index(below: older)] } + active.suffix(newest)
      weights =
        Array(repeating: Float(older) / Float(drawn), count: drawn)
        + Array(repeating: 1, count: newest)
    }
    let columns = dataset.observationSize
    var values = [Float](repeating: 0, count: numbers.count * columns)
    var labels: [Float] = []
    for (answer, number) in numbers.enumerated() {
      let comparison = dataset.comparison(number)
      labels.append(comparison.label)
      let left = (dataset.frames(ofClip: comparison.left).lowerBound + row) * columns
      let right = (dataset.frames(ofClip: comparison.right).lowerBound + row) * columns
      for column in 0..<columns {
        values[answer * columns + column] =
          scale * (dataset.observations[left + column] - dataset.observations[right + column])
      }
    }
    rows = numbers.count
    self.columns = columns
    self.values = values
    self.labels = labels
    self.weights = weights
    self.numbers = numbers
  }

  /// A x.
  func multiply(_ vector: [Float], into result: inout [Float]) {
    values.withUnsafeBufferPointer { matrix in
      vector.withUnsafeBufferPointer { vector in
        result.withUnsafeMutableBufferPointer { result in
          guard let x = matrix.baseAddress, let w = vector.baseAddress, let y = result.baseAddress
          else { return }
          var zero: Float = 0
          MatrixProduct.dots(x, w, bias: &zero, into: y, rows: rows, inner: columns, columns: 1)
        }
      }
    }
  }

  /// Adds Aᵀ y.
  func addTransposed(_ vector: [Float], to sum: inout [Float]) {
    values.withUnsafeBufferPointer { matrix in
      sum.withUnsafeMutableBufferPointer { sum in
        for row in 0..<rows {
          let factor = vector[row]
          for column in 0..<columns { sum[column] += factor * matrix[row * columns + column] }
        }
      }
    }
  }
}
