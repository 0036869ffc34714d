@testable import Learning

extension EnsembleRewardModel {
  /// An ensemble whose members give the first number of an observation, where it is positive, times
  /// a weight each.
  static func handMade(weights: [Float], observationSize: Int = 2) -> EnsembleRewardModel {
    var settings = EnsembleSettings()
    settings.members = weights.count
    settings.hidden = [16]
    var random = Random(seed: 1)
    var ensemble = EnsembleRewardModel(
      observationSize: observationSize, settings: settings, random: &random)
    for (index, weight) in weights.enumerated() {
      var network = MultilayerPerceptron(
        inputs: observationSize, hidden: [16], outputs: 1, activation: .leakyReLU)
      let (hidden, output) = (network.layers[0], network.layers[1])
      // The first hidden unit passes the first number on.
      network.parameters[hidden.weights] = 1
      network.parameters[output.weights] = weight
      ensemble.members[index].network = network
    }
    return ensemble
  }
}

extension Clip {
  /// A clip of two frames that both show `value`.
  init(id: Int, showing value: Float) {
    var trajectory = Trajectory(
      period: 0.1, positionCount: 1, velocityCount: 1, controlCount: 1)
    trajectory.positions = [0, 0]
    trajectory.velocities = [0, 0]
    trajectory.controls = [0, 0]
    trajectory.contacts = [0, 0]
    self.init(
      id: id, trajectory: trajectory, observations: [value, 0, value, 0], policySteps: 0)
  }
}

extension RewardModel {
  /// How much the posterior samples disagree about two clips.
  func disagreement(left: Clip, right: Clip) -> Float {
    QueryCriterion.disagreement.score(
      ofProbabilities: sampleProbabilities(
        leftReturns: sampleReturns(of: left), rightReturns: sampleReturns(of: right)))
  }
}
