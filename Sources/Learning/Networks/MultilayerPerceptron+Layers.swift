extension MultilayerPerceptron {
  /// A layer as other libraries keep it: outputs = weights · inputs + biases.
  public struct AffineLayer: Sendable, Equatable {
    /// Numbers that go in.
    public var inputs: Int
    /// Numbers that come out.
    public var outputs: Int
    /// `[outputs, inputs]`, row-major.
    public var weights: [Float]
    /// `[outputs]`.
    public var biases: [Float]
  }

  /// The layers from the first to the last; an activation follows each but the last.
  public var affineLayers: [AffineLayer] {
    layers.enumerated().map { index, layer in
      let stored = parameters[layer.weights..<layer.weights + layer.inputs * layer.outputs]
      return AffineLayer(
        inputs: layer.inputs, outputs: layer.outputs,
        weights: index == layers.count - 1
          ? Array(stored) : Self.transposed(stored, columns: layer.outputs),
        biases: Array(parameters[layer.biases..<layer.biases + layer.outputs]))
    }
  }

  /// The layers as weights and biases, named such as "policy.mean.0.weight".
  public func tensors(named name: String) -> [NamedTensor] {
    affineLayers.enumerated().flatMap { index, layer in
      [
        NamedTensor(
          "\(name).\(index).weight", shape: [layer.outputs, layer.inputs], layer.weights),
        NamedTensor("\(name).\(index).bias", shape: [layer.outputs], layer.biases),
      ]
    }
  }

  /// A matrix of so many columns, by columns.
  private static func transposed(_ matrix: ArraySlice<Float>, columns: Int) -> [Float] {
    (0..<columns).flatMap { column in
      stride(from: matrix.startIndex + column, to: matrix.endIndex, by: columns).map { matrix[$0] }
    }
  }
}

/// What another program needs to know to compute an exported network, to be written as JSON.
public struct NetworkDescription: Encodable, Sendable {
  private var sizes: [Int]
  private var activation: String
  /// The factor of negative numbers, where the activation has one.
  private var slope: Float?
  private var use: String

  /// Describes a network, and what its outputs are used for.
  public init(_ network: MultilayerPerceptron, use: String) {
    sizes = network.sizes
    self.use = use
    switch network.activation {
    case .tanh: activation = "tanh"
    case .leakyReLU:
      activation = "leaky_relu"
      slope = MultilayerPerceptron.Activation.leak
    }
  }
}
