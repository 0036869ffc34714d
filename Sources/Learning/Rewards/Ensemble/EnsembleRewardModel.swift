/// Several small networks that each learned the reward from a bootstrap of the same comparisons.
///
/// A clip's return is the scaled mean of a network's outputs, and the difference of two returns
/// gives the probability of a choice (`BradleyTerry`). Where the members disagree, an answer
/// teaches most. Christiano et al., "Deep reinforcement learning from human preferences" (2017),
/// section 2.2.
public struct EnsembleRewardModel: RewardModel {
  public static let kindName = "networks"

  /// A network with its optimiser and the scale of its outputs.
  struct Member: Sendable, Codable, Equatable {
    var network: MultilayerPerceptron
    var optimizer: Adam
    /// Decides which comparisons its bootstrap holds.
    var bootstrapSeed: UInt64
    /// Mean and variance of its outputs over what policies come to.
    var output = RunningMoments<Float>()
  }

  /// The settings; changed sizes of networks have no effect on a model that exists.
  public internal(set) var settings: EnsembleSettings
  public let observationSize: Int
  var members: [Member]

  public init(
    _ settings: EnsembleSettings, for maker: any EnvironmentMaker, random: inout Random
  ) {
    self.init(observationSize: maker.shape.observationSize, settings: settings, random: &random)
  }

  /// An ensemble that has learned nothing.
  init(
    observationSize: Int, settings: EnsembleSettings = EnsembleSettings(), random: inout Random
  ) {
    precondition(settings.members > 0, "an ensemble has members")
    self.settings = settings
    self.observationSize = observationSize
    members = []
    for _ in 0..<settings.members {
      var network = MultilayerPerceptron(
        inputs: observationSize, hidden: settings.hidden, outputs: 1, activation: .leakyReLU)
      network.initializeUniformly(random: &random)
      let optimizer = Adam(
        count: network.parameters.count, learningRate: settings.learningRate,
        weightDecay: settings.weightDecay, epsilon: 1e-8)
      members.append(
        Member(network: network, optimizer: optimizer, bootstrapSeed: random.next()))
    }
  }

  public func sampleProbabilities(
    leftReturns: [Float], rightReturns: [Float]
  ) -> [ChoiceProbabilities] {
    zip(leftReturns, rightReturns).map { settings.rater.probabilities(ofDifference: $0 - $1) }
  }
}

extension EnsembleRewardModel {
  public func sampleReturns(of clip: Clip) -> [Float] {
    let frames = clip.observations.count / observationSize
    precondition(frames > 0, "a clip has frames")
    var workspace = EnsembleWorkspace(for: self)
    var sums = Array(repeating: Float(0), count: members.count)
    let rows = workspace.network.capacity
    for start in stride(from: 0, to: frames, by: rows) {
      let part = start..<min(start + rows, frames)
      clip.observations.withUnsafeBufferPointer { observations in
        workspace.gather(observations, rows: part, stride: 1)
      }
      for index in members.indices {
        sums[index] += members[index].outputSum(rows: part.count, workspace: &workspace)
      }
    }
    return sums.map { settings.returnScale * $0 / Float(frames) }
  }

  /// The mean of the members' normalised outputs.
  public func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    var workspace = EnsembleWorkspace(for: self)
    for start in stride(from: 0, to: count, by: workspace.network.capacity) {
      let rows = min(workspace.network.capacity, count - start)
      for index in start..<start + rows { rewards[index] = 0 }
      for member in members {
        member.network.forward(
          observations + start * observationSize, rows: rows, workspace: &workspace.network)
        let scale = 1 / (member.output.deviation * Float(members.count))
        workspace.network.withOutputs { outputs, _ in
          for row in 0..<rows {
            rewards[start + row] += (outputs[row] - member.output.mean) * scale
          }
        }
      }
    }
  }

  /// Observations that one update of the normalisation looks at: enough for a deviation to about
  /// two per cent.
  private static let normalisationRows = 1024

  /// Looks at evenly spaced observations where there are many.
  public mutating func updateNormalisation(
    observations: UnsafeBufferPointer<Float>, count: Int
  ) {
    precondition(observations.count >= count * observationSize, "sizes")
    guard count > 0 else { return }
    var workspace = EnsembleWorkspace(for: self)
    let spacing = max(1, count / Self.normalisationRows)
    for index in members.indices {
      let moments = outputMoments(
        members[index], observations, rows: (count - 1) / spacing + 1, spacing: spacing,
        workspace: &workspace)
      members[index].output.update(with: moments, rate: settings.normalisationRate)
    }
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

extension EnsembleRewardModel.Member {
  /// The sum of the outputs for what the workspace gathered.
  fileprivate func outputSum(rows: Int, workspace: inout EnsembleWorkspace) -> Float {
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

/// Memory for passes through the members, allocated once and used again.
struct EnsembleWorkspace: Sendable {
  var network: PerceptronWorkspace
  /// The observations of a pass.
  var observations: [Float]

  /// Allocates room for passes of as many rows as two clips have frames, or as fit the cache.
  init(for ensemble: EnsembleRewardModel, longestClip: Int = 32) {
    let rows = max(2 * longestClip, 64)
    network = PerceptronWorkspace(for: ensemble.members[0].network, capacity: rows)
    observations = Array(repeating: 0, count: rows * ensemble.observationSize)
  }

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

  /// Copies frames of a dataset to where a pass finds them, from a row on.
  mutating func gather(_ frames: Range<Int>, of dataset: PreferenceDataset, at row: Int) {
    let size = dataset.observationSize
    observations.withUnsafeMutableBufferPointer { target in
      dataset.observations.withUnsafeBufferPointer { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        (to + row * size).update(
          from: from + frames.lowerBound * size, count: frames.count * size)
      }
    }
  }
}
