extension MultilayerPerceptron {
  /// Computes the outputs of `rows` inputs, `[rows, inputs]`, into the workspace.
  ///
  /// `workspace.withOutputs` lends them. Complexity: two operations a weight and row.
  public func forward(
    _ inputs: UnsafePointer<Float>, rows: Int, workspace: inout Workspace
  ) {
    precondition(rows <= workspace.capacity, "more rows than the workspace holds")
    precondition(parameters.count == workspace.parameterCount, "a workspace of another network")
    let (activations, outputs) = (workspace.activations, workspace.outputs)
    parameters.withUnsafeBufferPointer { parameters in
      workspace.storage.withUnsafeMutableBufferPointer { storage in
        guard let weights = parameters.baseAddress, let base = storage.baseAddress else { return }
        var input = inputs
        for index in activations.indices {
          let (layer, output) = (layers[index], base + activations[index])
          MatrixProduct.affine(
            input, weights + layer.weights, bias: weights + layer.biases, into: output,
            rows: rows, inner: layer.inputs, columns: layer.outputs)
          activation.apply(to: output, count: rows * layer.outputs)
          input = UnsafePointer(output)
        }
        let last = layers[activations.count]
        MatrixProduct.dots(
          input, weights + last.weights, bias: weights + last.biases, into: base + outputs,
          rows: rows, inner: last.inputs, columns: last.outputs)
      }
    }
  }

  /// Computes the outputs of any number of inputs, `[count, inputs]`, into `[count, outputs]`.
  ///
  /// A large batch goes through the workspace in parts that stay in the cache.
  public func evaluate(
    _ inputs: UnsafePointer<Float>, count: Int, into results: UnsafeMutablePointer<Float>,
    workspace: inout Workspace
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
  func applyDerivative(
    of values: UnsafePointer<Float>, to derivatives: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch self {
    case .tanh:
      for index in stride(from: 0, to: count, by: 8) {
        let (y, d) = (MatrixProduct.load(values + index), MatrixProduct.load(derivatives + index))
        MatrixProduct.store(d - d * (y * y), derivatives + index)
      }
    case .leakyReLU:
      for index in stride(from: 0, to: count, by: 8) {
        let (y, d) = (MatrixProduct.load(values + index), MatrixProduct.load(derivatives + index))
        MatrixProduct.store(d.replacing(with: d * Self.leak, where: y .< 0), derivatives + index)
      }
    }
  }
}
