extension MultilayerPerceptron {
  /// Rows that go through all layers together, forward or backward, and stay in the first cache.
  ///
  /// No result depends on it. A multiple of both kinds of blocks' rows; 36 measured no faster.
  static let tile = 48

  /// Computes the outputs of `rows` inputs, `[rows, inputs]`, into the workspace.
  ///
  /// `workspace.withOutputs` lends them. Complexity: two operations a weight and row.
  public func forward(
    _ inputs: UnsafePointer<Float>, rows: Int, workspace: inout PerceptronWorkspace
  ) {
    forEachTile(of: inputs, rows: rows, workspace: &workspace) {
      forwardTile($0, $1, $2, $3, $4)
    }
  }

  /// Goes through the rows tile by tile; lends the inputs from the tile's first on, the tile's
  /// rows, the parameters, the workspace's storage and where its parts begin.
  @inline(__always)
  func forEachTile(
    of inputs: UnsafePointer<Float>, rows: Int, workspace: inout PerceptronWorkspace,
    _ body: (
      UnsafePointer<Float>, Range<Int>, UnsafePointer<Float>, UnsafeMutablePointer<Float>,
      PerceptronWorkspace.Places
    ) -> Void
  ) {
    precondition(rows <= workspace.capacity, "more rows than the workspace holds")
    precondition(parameters.count == workspace.parameterCount, "a workspace of another network")
    let places = workspace.places
    parameters.withUnsafeBufferPointer { parameters in
      workspace.withStorage { base in
        guard let weights = parameters.baseAddress else { return }
        for start in stride(from: 0, to: rows, by: Self.tile) {
          body(
            inputs + start * self.inputs, start..<min(start + Self.tile, rows), weights, base,
            places)
        }
      }
    }
  }

  private func forwardTile(
    _ inputs: UnsafePointer<Float>, _ rows: Range<Int>, _ weights: UnsafePointer<Float>,
    _ base: UnsafeMutablePointer<Float>, _ places: PerceptronWorkspace.Places
  ) {
    var input = inputs
    for (layer, place) in zip(layers, places.activations) {
      let output = base + (place + rows.lowerBound * layer.outputs)
      MatrixProduct.affine(
        input, weights + layer.weights, bias: weights + layer.biases, into: output,
        rows: rows.count, inner: layer.inputs, columns: layer.outputs)
      activation.apply(to: output, count: rows.count * layer.outputs)
      input = UnsafePointer(output)
    }
    let last = outputLayer
    MatrixProduct.dots(
      input, weights + last.weights, bias: weights + last.biases,
      into: base + (places.outputs + rows.lowerBound * last.outputs), rows: rows.count,
      inner: last.inputs, columns: last.outputs)
  }

  /// Computes the outputs of any number of inputs, `[count, inputs]`, into `[count, outputs]`.
  ///
  /// A large batch goes through the workspace in parts that stay in the cache.
  public func evaluate(
    _ inputs: UnsafePointer<Float>, count: Int, into results: UnsafeMutablePointer<Float>,
    workspace: inout PerceptronWorkspace
  ) {
    for start in stride(from: 0, to: count, by: workspace.capacity) {
      let rows = min(workspace.capacity, count - start)
      forward(inputs + start * self.inputs, rows: rows, workspace: &workspace)
      workspace.withOutputs { outputs, _ in
        (results + start * self.outputs).update(from: outputs, count: rows * self.outputs)
      }
    }
  }
}

extension MultilayerPerceptron.Activation {
  /// The slope of the leaky rectifier below zero.
  public static let leak: Float = 0.1

  /// Replaces each of `count` numbers, a multiple of eight, by its activation.
  func apply(to values: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .tanh:
      for index in stride(from: 0, to: count, by: 8) {
        MatrixProduct.store(hyperbolicTangent(MatrixProduct.load(values + index)), values + index)
      }
    case .leakyReLU:
      for index in stride(from: 0, to: count, by: 8) {
        let x = MatrixProduct.load(values + index)
        MatrixProduct.store(x.replacing(with: x * Self.leak, where: x .< 0), values + index)
      }
    }
  }

  /// Multiplies derivatives to the activations by the activation's own, found from its value.
  ///
  /// Both are `[rows, columns]`, columns a multiple of `MatrixProduct.columnBlock`. The products'
  /// sums over the rows, which are the biases' gradient, are added to `sums`.
  func applyDerivative(
    of values: UnsafePointer<Float>, to derivatives: UnsafeMutablePointer<Float>,
    addingColumnsTo sums: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for column in stride(from: 0, to: columns, by: MatrixProduct.columnBlock) {
      var sum0 = MatrixProduct.load(sums + column)
      var sum1 = MatrixProduct.load(sums + column + 8)
      var (value, derivative) = (values + column, derivatives + column)
      for _ in 0..<rows {
        let product0 = slope(
          of: MatrixProduct.load(value), times: MatrixProduct.load(derivative))
        let product1 = slope(
          of: MatrixProduct.load(value + 8), times: MatrixProduct.load(derivative + 8))
        sum0 += product0
        sum1 += product1
        MatrixProduct.store(product0, product1, derivative)
        value += columns
        derivative += columns
      }
      MatrixProduct.store(sum0, sum1, sums + column)
    }
  }

  @inline(__always)
  private func slope(of y: SIMD8<Float>, times d: SIMD8<Float>) -> SIMD8<Float> {
    switch self {
    case .tanh: d - d * (y * y)
    case .leakyReLU: d.replacing(with: d * Self.leak, where: y .< 0)
    }
  }
}
