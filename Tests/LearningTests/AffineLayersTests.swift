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

  @Test func judgesMakeTheReward() {
    var random = Random(seed: 6)
    let ensemble = EnsembleRewardModel(observationSize: 2, random: &random)
    let observation: [Float] = [0.3, -0.7]
    let mean =
      ensemble.judges.map { judge in
        var workspace = PerceptronWorkspace(for: judge.network, capacity: 1)
        var output: [Float] = [0]
        judge.network.evaluate(observation, count: 1, into: &output, workspace: &workspace)
        return (output[0] - judge.outputMean) / judge.outputDeviation
      }.reduce(0, +) / Float(ensemble.judges.count)
    #expect(abs(ensemble.rewards(of: observation)[0] - mean) < 1e-5)
  }
}
