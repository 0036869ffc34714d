extension EnsembleRewardModel {
  /// The same ensemble without the state of its optimisers.
  public var withoutOptimizers: EnsembleRewardModel {
    var copy = self
    for index in copy.members.indices {
      copy.members[index].optimizer = copy.members[index].optimizer.withoutState
    }
    return copy
  }

  public var withNewOptimizers: EnsembleRewardModel {
    var copy = self
    for index in copy.members.indices {
      let old = copy.members[index].optimizer
      copy.members[index].optimizer = Adam(
        count: copy.members[index].network.parameters.count, learningRate: old.learningRate,
        weightDecay: old.weightDecay, epsilon: old.epsilon)
    }
    return copy
  }

  public var isTrainable: Bool {
    members.allSatisfy {
      $0.optimizer.count == $0.network.parameters.count && $0.optimizer.isSound
    }
  }

  public var isFinite: Bool {
    members.allSatisfy {
      $0.network.isFinite && $0.optimizer.isFinite && $0.output.isFinite
    }
  }

  public func check() throws(LearnedDataError) {
    try settings.check()
    guard let first = members.first, members.count <= 64,
      members.allSatisfy({
        $0.network.inputs == observationSize && $0.network.outputs == 1
          && $0.network.sizes == first.network.sizes
      })
    else { throw .mismatch("reward model") }
    for member in members { try member.output.check() }
  }

  /// The members' networks with the scales of their outputs.
  public var export: RewardExport {
    var tensors: [NamedTensor] = []
    for (index, member) in members.enumerated() {
      tensors += member.network.tensors(named: "reward.\(index)")
    }
    tensors += [
      NamedTensor("reward.output_mean", shape: [members.count], members.map(\.output.mean)),
      NamedTensor(
        "reward.output_deviation", shape: [members.count], members.map(\.output.deviation)),
    ]
    return RewardExport(
      tensors: tensors,
      description: NetworkDescription(
        members[0].network,
        use: "The reward of an observation is the mean over the members of "
          + "(output − output_mean) / output_deviation."))
  }
}
