extension EnsembleRewardModel {
  public func emptyDataset() -> PreferenceDataset {
    PreferenceDataset(observationSize: observationSize)
  }

  public func rows(of clip: Clip) -> [Float] { clip.observations }

  public func numbersPerClip(in shape: EnvironmentShape) -> Int {
    (shape.clipSteps + 1) * observationSize
  }

  /// Takes `updatesPerChoice` gradient steps for each new choice, all members concurrently.
  ///
  /// Every member draws from a sequence of its own, so that the result does not depend on who runs
  /// first.
  public mutating func train(on dataset: PreferenceDataset, new: Int, seed: UInt64) async {
    let updates = new * settings.updatesPerChoice
    guard dataset.activeCount > 0, updates > 0 else { return }
    let ensemble = self
    members = await withTaskGroup(of: (Int, Member).self) { group in
      for index in ensemble.members.indices {
        group.addTask {
          var alone = ensemble
          var random = Random(seed: seed, stream: UInt64(index))
          alone.train(members: index..<index + 1, on: dataset, updates: updates, random: &random)
          return (index, alone.members[index])
        }
      }
      var trained = ensemble.members
      for await (index, member) in group { trained[index] = member }
      return trained
    }
  }

  /// Takes gradient steps on members, one after another; returns the mean loss of the comparisons.
  ///
  /// A step's time does not depend on the number of comparisons.
  @discardableResult
  mutating func train(
    members range: Range<Int>, on dataset: PreferenceDataset, updates: Int, random: inout Random
  ) -> Float {
    precondition(dataset.observationSize == observationSize, "observation size")
    guard dataset.activeCount > 0, updates > 0 else { return 0 }
    var workspace = EnsembleWorkspace(for: self, longestClip: dataset.longestClip)
    var loss: Float = 0
    for _ in 0..<updates {
      for index in range {
        loss += step(member: index, on: dataset, workspace: &workspace, random: &random)
      }
    }
    return loss / Float(updates * range.count)
  }

  /// One gradient step of one member on a batch of comparisons; returns their mean loss.
  private mutating func step(
    member index: Int, on dataset: PreferenceDataset, workspace: inout EnsembleWorkspace,
    random: inout Random
  ) -> Float {
    members[index].network.prepareGradient(workspace: &workspace.network)
    var loss: Float = 0
    for _ in 0..<settings.batch {
      let comparison = members[index].draw(from: dataset, random: &random)
      // Nothing uses these two draws; without them every seed would train other networks.
      _ = (random.next(), random.next())
      loss += addGradient(
        member: index, dataset.frames(ofClip: comparison.left),
        dataset.frames(ofClip: comparison.right), label: comparison.label, of: dataset,
        share: 1 / Float(settings.batch), workspace: &workspace)
    }
    members[index].descend(settings, workspace: &workspace)
    return loss
  }

  /// Adds `share` of a comparison's loss to the gradient of a member; returns that loss.
  func addGradient(
    member index: Int, _ left: Range<Int>, _ right: Range<Int>, label: Float,
    of dataset: PreferenceDataset, share: Float, workspace: inout EnsembleWorkspace
  ) -> Float {
    let rows = left.count + right.count
    workspace.gather(left, of: dataset, at: 0)
    workspace.gather(right, of: dataset, at: left.count)
    let (scale, rater) = (settings.returnScale, settings.rater)
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

extension EnsembleRewardModel.Member {
  /// How often a draw may miss; a member whose bootstrap is empty then takes any comparison.
  private static let attempts = 64

  /// Draws a comparison from this member's bootstrap, in a time that does not grow with their
  /// number.
  func draw(
    from dataset: PreferenceDataset, random: inout Random
  ) -> PreferenceDataset.Comparison {
    var index = dataset.active[random.index(below: dataset.activeCount)]
    for _ in 0..<Self.attempts {
      if random.index(below: Bootstrap.maximumCopies) < copies(of: index) { break }
      index = dataset.active[random.index(below: dataset.activeCount)]
    }
    return dataset.comparison(index)
  }

  /// Takes a step against the gradient that the workspace holds.
  mutating func descend(_ settings: EnsembleSettings, workspace: inout EnsembleWorkspace) {
    optimizer.learningRate = settings.learningRate
    optimizer.weightDecay = settings.weightDecay
    workspace.network.withGradient { gradient in
      let gradient = UnsafeBufferPointer(gradient)
      let scale = clippingScale(
        squaredNorm: squaredNorm(gradient), limit: settings.maxGradientNorm)
      optimizer.step(&network.parameters, gradient: gradient, scale: scale)
    }
  }

  /// How often a comparison is in this member's bootstrap.
  func copies(of index: Int) -> Int { Bootstrap(seed: bootstrapSeed).copies(of: index) }
}
