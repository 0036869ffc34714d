import Foundation
import Testing

@testable import Learning

@Suite("MultilayerPerceptron")
struct MultilayerPerceptronTests {
  /// Counts that no block of a kernel divides: 5 inputs, 3 outputs, 7 rows.
  static func network(
    _ activation: MultilayerPerceptron.Activation, inputs: Int = 5, outputs: Int = 3
  ) -> MultilayerPerceptron {
    var random = Random(seed: 11)
    var network = MultilayerPerceptron(
      inputs: inputs, hidden: [16, 32], outputs: outputs, activation: activation)
    network.initializeUniformly(random: &random)
    return network
  }

  static func inputs(rows: Int, size: Int = 5) -> [Float] {
    var random = Random(seed: 12)
    return (0..<rows * size).map { _ in random.normal() }
  }

  @Test("computes what plain loops in Double do", arguments: ["tanh", "leakyReLU"])
  func forward(name: String) throws {
    let activation = try #require(MultilayerPerceptron.Activation(rawValue: name))
    let network = Self.network(activation)
    let reference = ReferenceNetwork(network)
    let inputs = Self.inputs(rows: 7)
    var outputs = [Float](repeating: 0, count: 7 * 3)
    // Four rows a pass, so that a batch is cut.
    var workspace = PerceptronWorkspace(for: network, capacity: 4)
    network.evaluate(inputs, count: 7, into: &outputs, workspace: &workspace)
    for row in 0..<7 {
      let expected = reference.outputs(inputs[row * 5..<row * 5 + 5].map { Double($0) })
      for (output, value) in zip(outputs[row * 3..<row * 3 + 3], expected) {
        #expect(abs(Double(output) - value) < 2e-6)
      }
    }
  }

  @Test("has the gradient that finite differences have", arguments: ["tanh", "leakyReLU"], shapes)
  func backward(name: String, shape: (inputs: Int, outputs: Int)) throws {
    let activation = try #require(MultilayerPerceptron.Activation(rawValue: name))
    let (size, outputs) = shape
    let network = Self.network(activation, inputs: size, outputs: outputs)
    let inputs = Self.inputs(rows: 7, size: size)
    // The loss is a fixed weighted sum of all outputs.
    let weights = Self.inputs(rows: 7, size: outputs)
    let gradient = Self.gradient(of: network, inputs, weights: weights, pass: 7)
    var reference = ReferenceNetwork(network)
    let expected = centralDifferences(of: reference.parameters) { parameters in
      reference.parameters = parameters
      return (0..<7).reduce(0.0) { sum, row in
        let values = reference.outputs(inputs[row * size..<(row + 1) * size].map { Double($0) })
        return sum
          + values.indices.reduce(0) { $0 + Double(weights[row * outputs + $1]) * values[$1] }
      }
    }
    #expect(relativeDistance(gradient, expected) < 1e-5)
  }

  /// Sizes about those of the kernels' blocks, of 4, 6 and 8.
  static let shapes = [(1, 1), (3, 2), (4, 4), (6, 5), (9, 7), (13, 8)]

  @Test("gives a row the same bits in whatever batch", arguments: shapes)
  func batches(inputs: Int, outputs: Int) {
    let network = Self.network(.tanh, inputs: inputs, outputs: outputs)
    let most = 2 * MultilayerPerceptron.tile + 7
    let values = Self.inputs(rows: most, size: inputs)
    var alone = [Float](repeating: 0, count: most * outputs)
    var workspace = PerceptronWorkspace(for: network, capacity: 1)
    network.evaluate(values, count: most, into: &alone, workspace: &workspace)
    for rows in [2, 5, 6, 7, 8, 13, MultilayerPerceptron.tile + 1, most] {
      var together = [Float](repeating: 0, count: rows * outputs)
      var workspace = PerceptronWorkspace(for: network, capacity: rows)
      network.evaluate(values, count: rows, into: &together, workspace: &workspace)
      #expect(together == Array(alone[..<(rows * outputs)]), "\(rows) rows")
    }
  }

  /// The gradient of a weighted sum of the outputs, in passes of so many rows.
  private static func gradient(
    of network: MultilayerPerceptron, _ inputs: [Float], weights: [Float], pass: Int
  ) -> [Float] {
    var workspace = PerceptronWorkspace(for: network, capacity: pass)
    network.prepareGradient(workspace: &workspace)
    let count = inputs.count / network.inputs
    for start in stride(from: 0, to: count, by: pass) {
      let rows = min(pass, count - start)
      inputs.withUnsafeBufferPointer { inputs in
        guard let base = inputs.baseAddress else { return }
        network.forward(base + start * network.inputs, rows: rows, workspace: &workspace)
        workspace.withOutputs { _, derivatives in
          for index in 0..<rows * network.outputs {
            derivatives[index] = weights[start * network.outputs + index]
          }
        }
        network.backward(base + start * network.inputs, rows: rows, workspace: &workspace)
      }
    }
    return workspace.withGradient { Array($0) }
  }

  @Test("has the same gradient however the rows are cut into passes", arguments: shapes)
  func passes(inputs: Int, outputs: Int) {
    let network = Self.network(.leakyReLU, inputs: inputs, outputs: outputs)
    let rows = 2 * MultilayerPerceptron.tile + 7
    let values = Self.inputs(rows: rows, size: inputs)
    let weights = Self.inputs(rows: rows, size: outputs)
    let alone = Self.gradient(of: network, values, weights: weights, pass: 1)
    for pass in [5, 6, 8, 50, rows] {
      #expect(
        Self.gradient(of: network, values, weights: weights, pass: pass) == alone,
        "passes of \(pass) rows")
    }
  }

  #if compiler(>=6.3)
    @Test("takes no workspace of another network, forward or backward", arguments: [false, true])
    func foreignWorkspace(isBackward: Bool) async {
      await #expect(processExitsWith: .failure) { [isBackward = isBackward as Bool] in
        let (network, other) = (Self.network(.tanh), Self.network(.tanh, outputs: 1))
        var workspace = PerceptronWorkspace(for: other, capacity: 1)
        let inputs = Self.inputs(rows: 1)
        if isBackward {
          network.backward(inputs, rows: 1, workspace: &workspace)
        } else {
          network.forward(inputs, rows: 1, workspace: &workspace)
        }
      }
    }
  #endif

  @Test("starts orthogonal, with the gain asked for")
  func orthogonal() {
    var random = Random(seed: 13)
    var network = MultilayerPerceptron(inputs: 5, hidden: [16, 16], outputs: 3, activation: .tanh)
    network.initializeOrthogonally(outputGain: 0.01, random: &random)
    let root = Float(2).squareRoot()
    for (layer, gain) in zip(network.layers, [root, root, 0.01] as [Float]) {
      let isLast = layer == network.outputLayer
      let (rows, columns) =
        isLast ? (layer.outputs, layer.inputs) : (layer.inputs, layer.outputs)
      for first in 0..<rows {
        for second in 0...first {
          let product = (0..<columns).reduce(Float(0)) {
            $0 + network.parameters[layer.weights + first * columns + $1]
              * network.parameters[layer.weights + second * columns + $1]
          }
          #expect(abs(product - (first == second ? gain * gain : 0)) < 1e-6)
        }
      }
      let biases = network.parameters[layer.biases..<layer.biases + layer.outputs]
      #expect(biases.allSatisfy { $0 == 0 })
    }
  }

  @Test("is read back as it was written, and refused where it does not fit")
  func coding() throws {
    let network = Self.network(.tanh)
    let data = try JSONEncoder().encode(network)
    #expect(try JSONDecoder().decode(MultilayerPerceptron.self, from: data) == network)
    let short = #"{"sizes":[5,16,3],"activation":"tanh","parameters":[1,2]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MultilayerPerceptron.self, from: Data(short.utf8))
    }
    let narrow = #"{"sizes":[5,10,3],"activation":"tanh","parameters":[]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MultilayerPerceptron.self, from: Data(narrow.utf8))
    }
  }
}

@Suite("HyperbolicTangent")
struct HyperbolicTangentTests {
  @Test("is within 5e-7 of the true one, odd, and never beyond ±1")
  func accuracy() {
    for step in -1000...1000 {
      let x = Float(step) * 0.0123
      let lanes = hyperbolicTangent(SIMD8(x, -x, x * 1e-3, x * 10, -x * 10, x * 1e-6, 0, x * 0.1))
      #expect(abs(Double(lanes[0]) - tanh(Double(x))) < 5e-7)
      #expect(lanes[1] == -lanes[0])
      #expect(abs(Double(lanes[2]) - tanh(Double(x * 1e-3))) < 5e-7)
      #expect(abs(Double(lanes[3]) - tanh(Double(x * 10))) < 5e-7)
      #expect(abs(lanes[4]) <= 1)
      #expect(abs(lanes[5] - x * 1e-6) <= 1e-6 * abs(x * 1e-6))
      #expect(lanes[6] == 0)
    }
  }

  @Test("passes on what is not a number, lest a broken run look sound")
  func notANumber() {
    #expect(hyperbolicTangent(SIMD8(repeating: .nan))[3].isNaN)
    #expect(
      hyperbolicTangent(SIMD8(repeating: .infinity))[3] == hyperbolicTangent(SIMD8(repeating: 9))[3]
    )
  }
}
