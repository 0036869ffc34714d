extension MultilayerPerceptron {
  /// Orthogonal weights and zero biases, as PPO starts best from.
  ///
  /// Hidden layers have a gain of √2, the last one `outputGain`. Saxe, McClelland and Ganguli
  /// (2014); Huang et al., "The 37 implementation details of PPO" (2022), detail 2.
  public mutating func initializeOrthogonally(outputGain: Float, random: inout Random) {
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      // Rows are orthonormal where there are fewer of them than columns, columns otherwise.
      let rows = isLast ? layer.outputs : layer.inputs
      let columns = isLast ? layer.inputs : layer.outputs
      let gain = isLast ? Double(outputGain) : 2.0.squareRoot()
      let matrix = Self.orthogonalMatrix(rows: rows, columns: columns, random: &random)
      for (offset, value) in matrix.enumerated() {
        parameters[layer.weights + offset] = Float(gain * value)
      }
      for offset in 0..<layer.outputs { parameters[layer.biases + offset] = 0 }
    }
  }

  /// Weights and biases uniform in ±1/√inputs, layer by layer.
  public mutating func initializeUniformly(random: inout Random) {
    for layer in layers {
      let bound = 1 / Float(layer.inputs).squareRoot()
      for index in layer.weights..<layer.biases + layer.outputs {
        parameters[index] = bound * (2 * random.uniform() - 1)
      }
    }
  }

  /// A random matrix, row-major, whose shorter side's vectors are orthonormal.
  private static func orthogonalMatrix(
    rows: Int, columns: Int, random: inout Random
  ) -> [Double] {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors = (0..<count * length).map { _ in Double(random.normal()) }
    for current in 0..<count {
      orthonormalize(&vectors, current: current, length: length)
    }
    guard rows > columns else { return vectors }
    return (0..<rows * columns).map { vectors[($0 % columns) * length + $0 / columns] }
  }

  /// Takes from one vector its parts along those before it, then scales it to length one.
  ///
  /// The modified Gram–Schmidt step.
  private static func orthonormalize(_ vectors: inout [Double], current: Int, length: Int) {
    let own = current * length
    for previous in 0..<current {
      let other = previous * length
      var projection = 0.0
      for index in 0..<length { projection += vectors[own + index] * vectors[other + index] }
      for index in 0..<length { vectors[own + index] -= projection * vectors[other + index] }
    }
    var square = 0.0
    for index in 0..<length { square += vectors[own + index] * vectors[own + index] }
    let scale = 1 / square.squareRoot()
    for index in 0..<length { vectors[own + index] *= scale }
  }
}
