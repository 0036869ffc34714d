extension EnsembleRewardModel {
  /// Observations looked at in one update: enough for a deviation to about two per cent.
  private static let normalisationRows = 1024

  /// Moves each member's running mean and variance towards those over recent observations.
  ///
  /// To be shown what the policy now sees, `[count, observationSize]`; of many, evenly spaced ones
  /// are looked at.
  public mutating func updateNormalisation(
    observations: UnsafeBufferPointer<Float>, count: Int, workspace: inout EnsembleWorkspace
  ) {
    precondition(observations.count >= count * observationSize, "sizes")
    guard count > 0 else { return }
    let spacing = max(1, count / Self.normalisationRows)
    let rate = isNormalised ? configuration.normalisationRate : 1
    for index in members.indices {
      let moments = outputMoments(
        members[index], observations, rows: (count - 1) / spacing + 1, spacing: spacing,
        workspace: &workspace)
      members[index].outputMean += rate * (Float(moments.mean) - members[index].outputMean)
      members[index].outputVariance +=
        rate * (Float(moments.variance) - members[index].outputVariance)
    }
    isNormalised = true
  }

  private func outputMoments(
    _ member: Member, _ observations: UnsafeBufferPointer<Float>, rows: Int, spacing: Int,
    workspace: inout EnsembleWorkspace
  ) -> Moments {
    var moments = Moments()
    for start in stride(from: 0, to: rows, by: workspace.network.capacity) {
      let part = start..<min(start + workspace.network.capacity, rows)
      workspace.gather(observations, rows: part, stride: spacing)
      workspace.observations.withUnsafeBufferPointer { gathered in
        guard let inputs = gathered.baseAddress else { return }
        member.network.forward(inputs, rows: part.count, workspace: &workspace.network)
      }
      workspace.network.withOutputs { outputs, _ in
        for row in 0..<part.count { moments.add(outputs[row]) }
      }
    }
    return moments
  }
}
