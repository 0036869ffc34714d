import Foundation
import Testing

@testable import Learning

@Suite struct AffineLayersTests {
  /// The outputs by the layers as other libraries would use them.
  private func outputs(_ layers: [MultilayerPerceptron.AffineLayer], _ inputs: [Float]) -> [Float] {
    var values = inputs
    for (index, layer) in layers.enumerated() {
      let next = (0..<layer.outputs).map { output in
        (0..<layer.inputs).reduce(layer.biases[output]) {
          $0 + layer.weights[output * layer.inputs + $1] * values[$1]
        }
      }
      values = index == layers.count - 1 ? next : next.map { tanh($0) }
    }
    return values
  }

  @Test func layersAreTheNetwork() {
    var random = Random(seed: 5)
    var network = MultilayerPerceptron(
      inputs: 3, hidden: [16, 32], outputs: 2, activation: .tanh)
    network.initializeUniformly(random: &random)
    #expect(network.affineLayers.map(\.inputs) == [3, 16, 32])
    #expect(network.affineLayers.map(\.outputs) == [16, 32, 2])
    var workspace = PerceptronWorkspace(for: network, capacity: 1)
    let inputs: [Float] = [0.5, -1, 2]
    var found: [Float] = [0, 0]
    network.evaluate(inputs, count: 1, into: &found, workspace: &workspace)
    for (one, other) in zip(found, outputs(network.affineLayers, inputs)) {
      #expect(abs(one - other) < 1e-5)
    }
    #expect(found[0] != found[1])
  }

  @Test func tensorsMakeTheReward() throws {
    var random = Random(seed: 6)
    let ensemble = EnsembleRewardModel(observationSize: 2, random: &random)
    let observation: [Float] = [0.3, -0.7]
    let exported = ensemble.export.tensors
    func tensor(_ name: String) throws -> NamedTensor {
      try #require(exported.first { $0.name == name })
    }
    let (means, deviations) = (
      try tensor("reward.output_mean").values, try tensor("reward.output_deviation").values
    )
    var sum: Float = 0
    for member in 0..<3 {
      var values = observation
      for layer in 0..<3 {
        let (weight, bias) = (
          try tensor("reward.\(member).\(layer).weight"),
          try tensor("reward.\(member).\(layer).bias").values
        )
        let inputs = weight.shape[1]
        values = (0..<weight.shape[0]).map { output in
          let value = (0..<inputs).reduce(bias[output]) {
            $0 + weight.values[output * inputs + $1] * values[$1]
          }
          return layer == 2 || value > 0 ? value : 0.1 * value
        }
      }
      sum += (values[0] - means[member]) / deviations[member]
    }
    #expect(abs(ensemble.rewards(of: observation)[0] - sum / 3) < 1e-5)
  }
}
