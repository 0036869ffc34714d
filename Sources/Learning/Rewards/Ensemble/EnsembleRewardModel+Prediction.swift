extension EnsembleRewardModel {
  /// Each member's return of a clip: the scaled mean over its frames, every `frameStride`-th.
  public func memberReturns(of clip: Clip, workspace: inout EnsembleWorkspace) -> [Float] {
    let frames = clip.observations.count / observationSize
    precondition(frames > 0, "a clip has frames")
    let kept = (frames - 1) / configuration.frameStride + 1
    var sums = Array(repeating: Float(0), count: members.count)
    let rows = workspace.network.capacity
    for start in stride(from: 0, to: kept, by: rows) {
      let part = start..<min(start + rows, kept)
      clip.observations.withUnsafeBufferPointer { observations in
        workspace.gather(observations, rows: part, stride: configuration.frameStride)
      }
      for index in members.indices {
        sums[index] += members[index].outputSum(rows: part.count, workspace: &workspace)
      }
    }
    return sums.map { configuration.returnScale * $0 / Float(kept) }
  }

  /// Each member's return of a clip, with room of its own.
  public func memberReturns(of clip: Clip) -> [Float] {
    var workspace = EnsembleWorkspace(for: self)
    return memberReturns(of: clip, workspace: &workspace)
  }

  /// Each member's probability that a person prefers the left clip.
  public func memberProbabilities(leftReturns: [Float], rightReturns: [Float]) -> [Float] {
    zip(leftReturns, rightReturns).map {
      configuration.rater.probability(ofDifference: $0 - $1)
    }
  }

  /// The mean of the members' probabilities that a person prefers the left clip.
  public func probability(leftReturns: [Float], rightReturns: [Float]) -> Float {
    let all = memberProbabilities(leftReturns: leftReturns, rightReturns: rightReturns)
    return all.reduce(0, +) / Float(all.count)
  }

  /// The deviation of the members' probabilities that a person prefers the left clip.
  public func disagreement(leftReturns: [Float], rightReturns: [Float]) -> Float {
    QueryCriterion.disagreement.score(
      ofProbabilities: memberProbabilities(leftReturns: leftReturns, rightReturns: rightReturns))
  }

  /// The probability that a person prefers the left clip.
  public func predict(left: Clip, right: Clip) -> Float {
    probability(leftReturns: memberReturns(of: left), rightReturns: memberReturns(of: right))
  }

  /// How much the members disagree about two clips.
  public func disagreement(left: Clip, right: Clip) -> Float {
    disagreement(leftReturns: memberReturns(of: left), rightReturns: memberReturns(of: right))
  }

  /// The reward of each of `count` observations, `[count, observationSize]`.
  ///
  /// The mean of the members' outputs, each brought to mean zero and deviation one over what
  /// `updateNormalisation` was shown.
  public func reward(
    observations: UnsafeBufferPointer<Float>, count: Int,
    into rewards: UnsafeMutableBufferPointer<Float>, workspace: inout EnsembleWorkspace
  ) {
    precondition(observations.count >= count * observationSize && rewards.count >= count, "sizes")
    guard let base = observations.baseAddress else { return }
    for start in stride(from: 0, to: count, by: workspace.network.capacity) {
      let rows = min(workspace.network.capacity, count - start)
      for index in start..<start + rows { rewards[index] = 0 }
      for member in members {
        member.network.forward(
          base + start * observationSize, rows: rows, workspace: &workspace.network)
        let scale = 1 / (member.outputDeviation * Float(members.count))
        workspace.network.withOutputs { outputs, _ in
          for row in 0..<rows {
            rewards[start + row] += (outputs[row] - member.outputMean) * scale
          }
        }
      }
    }
  }

  /// The reward of each observation, with room of its own.
  public func rewards(of observations: [Float]) -> [Float] {
    var workspace = EnsembleWorkspace(for: self)
    let count = observations.count / observationSize
    return Array(unsafeUninitializedCapacity: count) { rewards, initialized in
      rewards.initialize(repeating: 0)
      observations.withUnsafeBufferPointer {
        reward(observations: $0, count: count, into: rewards, workspace: &workspace)
      }
      initialized = count
    }
  }
}

extension EnsembleRewardModel.Member {
  /// Keeps the division finite while a network still gives everything the same number.
  private static let minimumDeviation: Float = 1e-4

  var outputDeviation: Float { max(outputVariance.squareRoot(), Self.minimumDeviation) }

  /// The sum of the outputs for what the workspace gathered.
  func outputSum(rows: Int, workspace: inout EnsembleWorkspace) -> Float {
    workspace.observations.withUnsafeBufferPointer { observations in
      guard let inputs = observations.baseAddress else { return 0 }
      network.forward(inputs, rows: rows, workspace: &workspace.network)
      return workspace.network.withOutputs { outputs, _ in
        var sum: Float = 0
        for row in 0..<rows { sum += outputs[row] }
        return sum
      }
    }
  }
}

extension EnsembleWorkspace {
  /// Copies rows `row * stride` of observations to where a pass finds them.
  mutating func gather(_ source: UnsafeBufferPointer<Float>, rows: Range<Int>, stride: Int) {
    let size = observations.count / network.capacity
    observations.withUnsafeMutableBufferPointer { target in
      guard var to = target.baseAddress, let from = source.baseAddress else { return }
      for row in rows {
        to.update(from: from + row * stride * size, count: size)
        to += size
      }
    }
  }
}
