extension MultilayerPerceptron {
  /// Sets the gradient to zero and notes the weights as backward passes need them.
  ///
  /// To be called after each change of the parameters, before the first backward pass.
  public func prepareGradient(workspace: inout PerceptronWorkspace) {
    precondition(parameters.count == workspace.parameterCount, "a workspace of another network")
    let (transposed, gradient) = (workspace.places.transposed, workspace.places.gradient)
    parameters.withUnsafeBufferPointer { parameters in
      workspace.withStorage { base in
        guard let weights = parameters.baseAddress else { return }
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
    _ inputs: UnsafePointer<Float>, rows: Int, workspace: inout PerceptronWorkspace
  ) {
    forEachTile(of: inputs, rows: rows, workspace: &workspace) {
      backwardTile($0, $1, $2, $3, $4)
    }
  }

  private func backwardTile(
    _ inputs: UnsafePointer<Float>, _ rows: Range<Int>, _ weights: UnsafePointer<Float>,
    _ base: UnsafeMutablePointer<Float>, _ places: PerceptronWorkspace.Places
  ) {
    func activations(of index: Int) -> UnsafeMutablePointer<Float> {
      base + (places.activations[index] + rows.lowerBound * layers[index].outputs)
    }
    let gradient = base + places.gradient
    var (derivatives, spare) = (base + places.derivatives.0, base + places.derivatives.1)
    backwardOutput(
      activations(of: layers.count - 2),
      base + (places.outputDerivatives + rows.lowerBound * outputs), weights, into: derivatives,
      gradient: gradient, rows: rows.count)
    for index in places.activations.indices.reversed() {
      let layer = layers[index]
      activation.applyDerivative(
        of: activations(of: index), to: derivatives, addingColumnsTo: gradient + layer.biases,
        rows: rows.count, columns: layer.outputs)
      MatrixProduct.accumulateOuter(
        index == 0 ? inputs : UnsafePointer(activations(of: index - 1)), derivatives,
        into: gradient + layer.weights, rows: rows.count, inner: layer.inputs,
        columns: layer.outputs)
      guard index > 0 else { break }
      MatrixProduct.affine(
        derivatives, base + (places.transposed + layer.weights), bias: nil, into: spare,
        rows: rows.count, inner: layer.outputs, columns: layer.inputs)
      swap(&derivatives, &spare)
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
