extension MultilayerPerceptron {
  /// Sets the gradient to zero and notes the weights as backward passes need them.
  ///
  /// To be called after each change of the parameters, before the first backward pass.
  public func prepareGradient(workspace: inout Workspace) {
    precondition(parameters.count == workspace.parameterCount, "a workspace of another network")
    let (transposed, gradient) = (workspace.transposed, workspace.gradient)
    parameters.withUnsafeBufferPointer { parameters in
      workspace.storage.withUnsafeMutableBufferPointer { storage in
        guard let weights = parameters.baseAddress, let base = storage.baseAddress else { return }
        (base + gradient).update(repeating: 0, count: parameters.count)
        // Derivatives to the network's inputs are never asked for: not the first layer's.
        for layer in hiddenLayers.dropFirst() {
          MatrixProduct.transpose(
            weights + layer.weights, into: base + (transposed + layer.weights),
            rows: layer.inputs, columns: layer.outputs)
        }
      }
    }
  }

  /// Adds to the gradient what `rows` inputs contribute, after their forward pass.
  ///
  /// The loss's derivatives to the outputs are those that `workspace.withOutputs` was given.
  public func backward(
    _ inputs: UnsafePointer<Float>, rows: Int, workspace: inout Workspace
  ) {
    precondition(rows <= workspace.capacity, "more rows than the workspace holds")
    let (activations, gradient) = (workspace.activations, workspace.gradient)
    let (outputDerivatives, transposed) = (workspace.outputDerivatives, workspace.transposed)
    let offsets = workspace.derivatives
    parameters.withUnsafeBufferPointer { parameters in
      workspace.storage.withUnsafeMutableBufferPointer { storage in
        guard let weights = parameters.baseAddress, let base = storage.baseAddress else { return }
        var (derivatives, spare) = (base + offsets.0, base + offsets.1)
        backwardOutput(
          base + activations[activations.count - 1], base + outputDerivatives, weights,
          into: derivatives, gradient: base + gradient, rows: rows)
        for index in activations.indices.reversed() {
          let layer = layers[index]
          let input = index == 0 ? inputs : UnsafePointer(base + activations[index - 1])
          activation.applyDerivative(
            of: base + activations[index], to: derivatives, count: rows * layer.outputs)
          MatrixProduct.accumulateOuter(
            input, derivatives, into: base + (gradient + layer.weights), rows: rows,
            inner: layer.inputs, columns: layer.outputs)
          MatrixProduct.accumulateColumns(
            derivatives, into: base + (gradient + layer.biases), rows: rows,
            columns: layer.outputs)
          guard index > 0 else { break }
          MatrixProduct.affine(
            derivatives, base + (transposed + layer.weights), bias: nil, into: spare,
            rows: rows, inner: layer.outputs, columns: layer.inputs)
          swap(&derivatives, &spare)
        }
      }
    }
  }

  /// The last layer's share of the gradient, and the derivatives to the hidden units before it.
  private func backwardOutput(
    _ hidden: UnsafePointer<Float>, _ outputDerivatives: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>, into derivatives: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let layer = layers[layers.count - 1]
    MatrixProduct.accumulateOuter(
      outputDerivatives, hidden, into: gradient + layer.weights, rows: rows,
      inner: layer.outputs, columns: layer.inputs)
    MatrixProduct.accumulateColumns(
      outputDerivatives, into: gradient + layer.biases, rows: rows, columns: layer.outputs)
    MatrixProduct.affine(
      outputDerivatives, weights + layer.weights, bias: nil, into: derivatives, rows: rows,
      inner: layer.outputs, columns: layer.inputs)
  }
}
