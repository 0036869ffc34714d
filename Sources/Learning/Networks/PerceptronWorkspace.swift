/// What a pass through a network needs to remember, allocated once and used again.
///
/// One array holds, in this order: activations of each hidden layer `[capacity, width]`, outputs
/// and their derivatives `[capacity, outputs]`, two derivatives of hidden units
/// `[capacity, widest]`, transposed weights and the gradient, laid out as the parameters are.
public struct PerceptronWorkspace: Sendable {
  /// The most rows that one pass takes.
  public let capacity: Int
  let places: Places
  let parameterCount: Int
  private var storage: [Float]

  /// Where each part of the storage begins.
  struct Places: Sendable {
    var activations: [Int]
    var outputs: Int
    var outputDerivatives: Int
    var derivatives: (Int, Int)
    var transposed: Int
    var gradient: Int
  }

  /// Makes room for passes of at most `capacity` rows through networks of one shape.
  public init(for network: MultilayerPerceptron, capacity: Int) {
    self.capacity = capacity
    parameterCount = network.parameters.count
    var size = 0
    func reserve(_ count: Int) -> Int {
      // A cache line's multiple each, so that no two share one.
      defer { size += (count + 15) & ~15 }
      return size
    }
    let widest = network.hiddenLayers.reduce(0) { max($0, $1.outputs) }
    places = Places(
      activations: network.hiddenLayers.map { reserve(capacity * $0.outputs) },
      outputs: reserve(capacity * network.outputs),
      outputDerivatives: reserve(capacity * network.outputs),
      derivatives: (reserve(capacity * widest), reserve(capacity * widest)),
      transposed: reserve(parameterCount), gradient: reserve(parameterCount))
    storage = Array(repeating: 0, count: size)
  }

  /// Lends all of it.
  mutating func withStorage<Result>(
    _ body: (UnsafeMutablePointer<Float>) throws -> Result
  ) rethrows -> Result {
    try storage.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("an empty workspace") }
      return try body(base)
    }
  }

  /// Lends the outputs of the last forward pass and the place for the loss's derivative to each.
  ///
  /// Both are `[rows, outputs]`.
  mutating func withOutputs<Result>(
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) throws -> Result
  ) rethrows -> Result {
    let (outputs, derivatives) = (places.outputs, places.outputDerivatives)
    return try withStorage { try body($0 + outputs, $0 + derivatives) }
  }

  /// Lends the gradient that backward passes have added to, laid out as the parameters are.
  mutating func withGradient<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let (gradient, count) = (places.gradient, parameterCount)
    return try withStorage {
      try body(UnsafeMutableBufferPointer(start: $0 + gradient, count: count))
    }
  }
}
