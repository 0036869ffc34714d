extension EnsembleRewardModel {
  /// Takes gradient steps on each member; returns the mean loss over the pairs that they saw.
  ///
  /// A step's time does not depend on the number of answers. Without answers nothing happens.
  @discardableResult
  public mutating func train(
    on dataset: PreferenceDataset, updates: Int, random: inout Random
  ) -> Float {
    precondition(dataset.observationSize == observationSize, "observation size")
    guard dataset.activeCount > 0, updates > 0 else { return 0 }
    var workspace = EnsembleWorkspace(for: self, longestClip: dataset.longestClip)
    var loss: Float = 0
    for _ in 0..<updates {
      for index in members.indices {
        loss += step(member: index, on: dataset, workspace: &workspace, random: &random)
      }
    }
    return loss / Float(updates * members.count)
  }

  /// Takes gradient steps on all members at once, each on a core of its own if there are enough.
  ///
  /// Every member draws from a sequence of its own, so that the result does not depend on who
  /// runs first.
  mutating func trainConcurrently(
    on dataset: PreferenceDataset, updates: Int, seed: UInt64
  ) async {
    guard dataset.activeCount > 0, updates > 0 else { return }
    let ensemble = self
    members = await withTaskGroup(of: (Int, Member).self) { group in
      for index in ensemble.members.indices {
        group.addTask {
          var alone = ensemble
          var random = Random(seed: seed, stream: UInt64(index))
          alone.train(member: index, on: dataset, updates: updates, random: &random)
          return (index, alone.members[index])
        }
      }
      var trained = ensemble.members
      for await (index, member) in group { trained[index] = member }
      return trained
    }
  }

  private mutating func train(
    member index: Int, on dataset: PreferenceDataset, updates: Int, random: inout Random
  ) {
    var workspace = EnsembleWorkspace(for: self, longestClip: dataset.longestClip)
    for _ in 0..<updates {
      _ = step(member: index, on: dataset, workspace: &workspace, random: &random)
    }
  }

  /// One gradient step of one member on a batch of pairs; returns their mean loss.
  private mutating func step(
    member index: Int, on dataset: PreferenceDataset, workspace: inout EnsembleWorkspace,
    random: inout Random
  ) -> Float {
    members[index].network.prepareGradient(workspace: &workspace.network)
    var loss: Float = 0
    for _ in 0..<configuration.batch {
      let comparison = members[index].draw(
        from: dataset, bootstrap: configuration.bootstrap, random: &random)
      let left = crop(dataset.frames(ofClip: comparison.left), random: &random)
      let right = crop(dataset.frames(ofClip: comparison.right), random: &random)
      loss += addGradient(
        member: index, left, right, label: comparison.label, of: dataset,
        share: 1 / Float(configuration.batch), workspace: &workspace)
    }
    members[index].descend(configuration, workspace: &workspace)
    return loss
  }

  /// A random stretch of a clip's frames.
  func crop(_ frames: Range<Int>, random: inout Random) -> Range<Int> {
    let length = max(1, Int((configuration.crop * Float(frames.count)).rounded()))
    let start = frames.lowerBound + random.index(below: frames.count - length + 1)
    return start..<start + length
  }

  /// Adds `share` of a pair's loss to the gradient of a member; returns that loss.
  func addGradient(
    member index: Int, _ left: Range<Int>, _ right: Range<Int>, label: Float,
    of dataset: PreferenceDataset, share: Float, workspace: inout EnsembleWorkspace
  ) -> Float {
    let rows = left.count + right.count
    workspace.gather(left, of: dataset, at: 0)
    workspace.gather(right, of: dataset, at: left.count)
    let (scale, rater) = (configuration.returnScale, configuration.rater)
    let network = members[index].network
    return workspace.observations.withUnsafeBufferPointer { observations in
      guard let inputs = observations.baseAddress else { return 0 }
      network.forward(inputs, rows: rows, workspace: &workspace.network)
      let loss = workspace.network.withOutputs { outputs, derivatives in
        let leftScale = scale / Float(left.count)
        let rightScale = scale / Float(right.count)
        var difference: Float = 0
        for row in 0..<left.count { difference += leftScale * outputs[row] }
        for row in left.count..<rows { difference -= rightScale * outputs[row] }
        let (loss, slope) = rater.loss(ofDifference: difference, label: label)
        for row in 0..<left.count { derivatives[row] = share * slope * leftScale }
        for row in left.count..<rows { derivatives[row] = -share * slope * rightScale }
        return share * loss
      }
      network.backward(inputs, rows: rows, workspace: &workspace.network)
      return loss
    }
  }
}

extension EnsembleWorkspace {
  /// Copies frames of a dataset to where a pass finds them, from a row on.
  fileprivate mutating func gather(
    _ frames: Range<Int>, of dataset: PreferenceDataset, at row: Int
  ) {
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

extension EnsembleRewardModel.Member {
  /// How often a draw may miss; a member whose bootstrap is empty takes what comes then.
  private static let attempts = 64

  /// Draws an answer from this member's bootstrap, in a time that does not grow with the answers.
  func draw(
    from dataset: PreferenceDataset, bootstrap: Bool, random: inout Random
  ) -> PreferenceDataset.Comparison {
    var index = dataset.active[random.index(below: dataset.activeCount)]
    guard bootstrap else { return dataset.comparison(index) }
    for _ in 0..<Self.attempts {
      if random.index(below: Bootstrap.maximumCopies) < copies(of: index) { break }
      index = dataset.active[random.index(below: dataset.activeCount)]
    }
    return dataset.comparison(index)
  }

  /// Takes a step against the gradient that the workspace holds.
  mutating func descend(
    _ configuration: EnsembleSettings, workspace: inout EnsembleWorkspace
  ) {
    optimizer.learningRate = configuration.learningRate
    optimizer.weightDecay = configuration.weightDecay
    workspace.network.withGradient { gradient in
      let gradient = UnsafeBufferPointer(gradient)
      let scale = clippingScale(
        squaredNorm: squaredNorm(gradient), limit: configuration.maxGradientNorm)
      optimizer.step(&network.parameters, gradient: gradient, scale: scale)
    }
  }

  /// How often an answer is in this member's bootstrap.
  func copies(of index: Int) -> Int { Bootstrap(seed: bootstrapSeed).copies(of: index) }
}
