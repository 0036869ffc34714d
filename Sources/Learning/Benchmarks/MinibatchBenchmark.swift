/// Gradient steps of one network alone, to be timed: forward, squared loss, backward, Adam.
package struct MinibatchBenchmark {
  /// Units of the layers.
  package static let layers = [12, 64, 64, 3]
  /// Samples of a minibatch.
  package static let batch = 2048
  /// Rows of a pass, as in a policy's update.
  private static let rows = ActorCriticWorkspace.rows

  private var network: MultilayerPerceptron
  private var optimizer: Adam
  private var workspace: PerceptronWorkspace
  private let inputs: [Float]

  package init(seed: UInt64) {
    var random = Random(seed: seed)
    let layers = Self.layers
    network = MultilayerPerceptron(
      inputs: layers[0], hidden: Array(layers[1..<layers.count - 1]),
      outputs: layers[layers.count - 1], activation: .tanh)
    network.initializeOrthogonally(outputGain: 1, random: &random)
    optimizer = Adam(count: network.parameters.count, learningRate: 3e-4)
    workspace = PerceptronWorkspace(for: network, capacity: Self.rows)
    inputs = (0..<Self.batch * layers[0]).map { _ in random.normal() }
  }

  /// Half the squared outputs are the loss; their mean falls with every step.
  @discardableResult
  package mutating func step() -> Float {
    network.prepareGradient(workspace: &workspace)
    let (network, size, outputs) = (network, Self.layers[0], network.outputs)
    let share = 1 / Float(Self.batch)
    var loss: Float = 0
    inputs.withUnsafeBufferPointer { inputs in
      guard let base = inputs.baseAddress else { return }
      for start in stride(from: 0, to: Self.batch, by: Self.rows) {
        let (input, rows) = (base + start * size, min(Self.rows, Self.batch - start))
        network.forward(input, rows: rows, workspace: &workspace)
        workspace.withOutputs { values, derivatives in
          let count = rows * outputs
          loss += 0.5 * squaredNorm(UnsafeBufferPointer(start: values, count: count))
          for index in 0..<count { derivatives[index] = values[index] * share }
        }
        network.backward(input, rows: rows, workspace: &workspace)
      }
    }
    workspace.withGradient {
      optimizer.step(&self.network.parameters, gradient: UnsafeBufferPointer($0))
    }
    return loss * share
  }
}
