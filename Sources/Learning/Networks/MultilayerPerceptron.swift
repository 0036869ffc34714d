/// A fully connected network: hidden layers with an activation, then a linear layer.
///
/// `parameters` holds the layers one after another, each its weights and then its biases. Weights
/// of a hidden layer are `[inputs, outputs]`, row-major; those of the last are `[outputs, inputs]`,
/// so that vector lanes always run over hidden units, whatever the number of outputs.
public struct MultilayerPerceptron: Sendable, Equatable {
  /// The non-linearity of hidden layers.
  public enum Activation: String, Sendable, Codable {
    /// The hyperbolic tangent.
    case tanh
    /// x where positive, otherwise 0.1 x.
    case leakyReLU
  }

  /// Where a layer's parameters stand.
  struct Layer: Sendable, Equatable {
    var inputs: Int
    var outputs: Int
    var weights: Int
    var biases: Int
  }

  /// Numbers an input has, hidden units a layer, numbers an output has.
  public let sizes: [Int]
  /// The non-linearity of hidden layers.
  public let activation: Activation
  /// All weights and biases, in the order described above.
  public internal(set) var parameters: [Float]
  let layers: [Layer]

  /// A network of zeros, to be initialised; hidden sizes are multiples of 16, at least one.
  public init(inputs: Int, hidden: [Int], outputs: Int, activation: Activation) {
    self.init(sizes: [inputs] + hidden + [outputs], activation: activation)
  }

  private init(sizes: [Int], activation: Activation, parameters: [Float]? = nil) {
    precondition(MultilayerPerceptron.areValid(sizes: sizes), "sizes \(sizes) of a network")
    self.sizes = sizes
    self.activation = activation
    layers = MultilayerPerceptron.layers(of: sizes)
    self.parameters =
      parameters ?? Array(repeating: 0, count: MultilayerPerceptron.parameterCount(of: sizes))
  }

  private static func parameterCount(of sizes: [Int]) -> Int {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  /// Numbers an input has.
  public var inputs: Int { sizes[0] }
  /// Numbers an output has.
  public var outputs: Int { sizes[sizes.count - 1] }
  /// Whether all parameters are finite.
  var isFinite: Bool { parameters.allSatisfy(\.isFinite) }
  var hiddenLayers: ArraySlice<Layer> { layers.dropLast() }
  var outputLayer: Layer { layers[layers.count - 1] }

  /// Beyond any use here; a product of two such sizes is far from overflow.
  private static let largestSize = 1 << 16
  /// Layers and the input, at most.
  private static let maximumSizes = 16

  private static func areValid(sizes: [Int]) -> Bool {
    (3...maximumSizes).contains(sizes.count) && sizes.allSatisfy { (1...largestSize).contains($0) }
      && sizes.dropFirst().dropLast().allSatisfy { $0.isMultiple(of: MatrixProduct.columnBlock) }
  }

  private static func layers(of sizes: [Int]) -> [Layer] {
    var next = 0
    return zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      let layer = Layer(
        inputs: inputs, outputs: outputs, weights: next, biases: next + inputs * outputs)
      next += (inputs + 1) * outputs
      return layer
    }
  }
}

extension MultilayerPerceptron: Codable {
  private enum CodingKeys: String, CodingKey {
    case sizes, activation, parameters
  }

  /// Reads a network; throws `DecodingError` where sizes and parameters do not fit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let sizes = try container.decode([Int].self, forKey: .sizes)
    guard MultilayerPerceptron.areValid(sizes: sizes) else {
      throw DecodingError.dataCorruptedError(
        forKey: .sizes, in: container,
        debugDescription: "sizes \(sizes): hidden layers must be multiples of 16, at least one")
    }
    let stored = try container.decodeFloats(forKey: .parameters)
    let needed = MultilayerPerceptron.parameterCount(of: sizes)
    // Before any room is made: sizes may claim gigabytes.
    guard stored.count == needed else {
      throw DecodingError.dataCorruptedError(
        forKey: .parameters, in: container,
        debugDescription:
          "\(stored.count) parameters where sizes \(sizes) need \(needed)")
    }
    self.init(
      sizes: sizes, activation: try container.decode(Activation.self, forKey: .activation),
      parameters: stored)
  }

  /// Writes sizes, activation and parameters.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sizes, forKey: .sizes)
    try container.encode(activation, forKey: .activation)
    try container.encodeBytes(parameters, forKey: .parameters)
  }
}
