/// A gradient step of one network on one minibatch, to be timed: forward, backward, Adam.
package struct MinibatchBenchmark {
  /// Units of the layers.
  package static let layers = [12, 64, 64, 3]
  /// Samples of a minibatch.
  package static let batch = 2048
  /// Rows of a pass, which stay in the cache; as in a policy's update.
  private static let rows = 64

  private var network: MultilayerPerceptron
  private var optimizer: Adam
  private var workspace: MultilayerPerceptron.Workspace
  private let inputs: [Float]

  package init(seed: UInt64) {
    var random = Random(seed: seed)
    let layers = Self.layers
    network = MultilayerPerceptron(
      inputs: layers[0], hidden: Array(layers[1..<layers.count - 1]),
      outputs: layers[layers.count - 1], activation: .tanh)
    network.initializeOrthogonally(outputGain: 1, random: &random)
    optimizer = Adam(count: network.parameters.count, learningRate: 3e-4)
    workspace = MultilayerPerceptron.Workspace(for: network, capacity: Self.rows)
    inputs = (0..<Self.batch * layers[0]).map { _ in random.normal() }
  }

  /// Half the squared outputs are the loss; their mean falls with every step.
  @discardableResult
  package mutating func step() -> Float {
    network.prepareGradient(workspace: &workspace)
    let (network, size, outputs) = (network, Self.layers[0], network.outputs)
    var loss: Float = 0
    inputs.withUnsafeBufferPointer { inputs in
      guard let base = inputs.baseAddress else { return }
      for start in stride(from: 0, to: Self.batch, by: Self.rows) {
        let input = base + start * size
        network.forward(input, rows: Self.rows, workspace: &workspace)
        workspace.withOutputs { values, derivatives in
          for index in 0..<Self.rows * outputs {
            loss += 0.5 * values[index] * values[index]
            derivatives[index] = values[index] / Float(Self.batch)
          }
        }
        network.backward(input, rows: Self.rows, workspace: &workspace)
      }
    }
    workspace.withGradient {
      optimizer.step(&self.network.parameters, gradient: UnsafeBufferPointer($0))
    }
    return loss / Float(Self.batch)
  }
}
