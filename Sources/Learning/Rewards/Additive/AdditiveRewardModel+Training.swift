extension AdditiveRewardModel {
  /// A clip is a row of features for each memory decay.
  public func emptyDataset() -> PreferenceDataset {
    PreferenceDataset(observationSize: prior.size)
  }

  /// `[memoryDecays, features]`.
  public func rows(of clip: Clip) -> [Float] {
    memoryDecays.flatMap { prior.features(of: clip.observations, memoryDecay: $0) }
  }

  /// Counts a row for every memory decay: an imported session stores all of them at first.
  public func numbersPerClip(in shape: EnvironmentShape) -> Int {
    prior.size * settings.memoryDecays.count
  }

  /// Moves the MAP estimates to the new comparisons, chooses the memory decay, then draws new
  /// posterior samples.
  ///
  /// New samples each round keep a round's queries from asking the same as the last one's.
  public mutating func train(on dataset: PreferenceDataset, new: Int, seed: UInt64) async {
    precondition(dataset.observationSize == prior.size, "features of this model")
    guard dataset.activeCount > 0 else { return }
    let comparisons = memoryDecays.indices.map { row in
      ComparisonMatrix(
        dataset, row: row, maximumCount: settings.maximumComparisons, scale: settings.returnScale,
        seed: seed)
    }
    let before = mapEstimates
    let moved = await trained(mapEstimates, on: comparisons)
    mapEstimates = moved.map(\.estimate)
    chooseMemoryDecay(losses: moved.map(\.loss))
    var random = Random(seed: seed, stream: 1)
    let drawn = posteriorSamples.map { _ in
      let seed = random.next()
      // The MAP estimate plus the draw of the prior: close to the minimum.
      let start = zip(before[decayIndex].coordinates, prior.draw(seed: seed)).map { $0 + $1 }
      return Estimate(coordinates: start, seed: seed, prior: prior)
    }
    posteriorSamples = await trained(drawn, on: drawn.map { _ in comparisons[decayIndex] })
      .map(\.estimate)
  }

  /// Takes the memory decay of the least loss.
  private mutating func chooseMemoryDecay(losses: [Float]) {
    let costs = zip(memoryDecays, losses).map { $1 + ($0 < 1 ? settings.memoryDecayCost : 0) }
    let best = costs.indices.min { costs[$0] < costs[$1] } ?? decayIndex
    guard best != decayIndex else { return }
    // The new estimate has another scale; the last one's is used until the next normalisation.
    output.startAnew()
    decayIndex = best
  }

  /// Settles on the memory decay once there are `choicesToKnowMemoryDecay`, and drops the rows of
  /// the other candidates.
  public mutating func settle(_ dataset: inout PreferenceDataset) {
    guard memoryDecays.count > 1, dataset.activeCount >= settings.choicesToKnowMemoryDecay else {
      return
    }
    dataset.removeRows(except: decayIndex)
    (memoryDecays, mapEstimates) = ([memoryDecay], [mapEstimate])
    decayIndex = 0
  }

  /// The estimates after a round of training, and their losses, each on a core of its own if there
  /// are enough.
  private func trained(
    _ estimates: [Estimate], on comparisons: [ComparisonMatrix]
  ) async -> [(estimate: Estimate, loss: Float)] {
    await withTaskGroup(of: (Int, Estimate, Float).self) { group in
      for (index, (estimate, comparisons)) in zip(estimates, comparisons).enumerated() {
        group.addTask {
          let (moved, loss) = trained(estimate, on: comparisons)
          return (index, moved, loss)
        }
      }
      var moved = estimates.map { (estimate: $0, loss: Float(0)) }
      for await (index, estimate, loss) in group { moved[index] = (estimate, loss) }
      return moved
    }
  }

  /// An estimate after a round of training, and its loss.
  ///
  /// The loss is the prior's of z − z₀ less Σ kᵢ log P(answer i), with kᵢ the copies in its
  /// bootstrap.
  func trained(
    _ estimate: Estimate, on comparisons: ComparisonMatrix
  ) -> (estimate: Estimate, loss: Float) {
    let origin = prior.draw(seed: estimate.seed)
    let copies = comparisons.numbers.indices.map { row in
      comparisons.weights[row]
        * (estimate.seed.map {
          Float(Bootstrap(seed: $0).copies(of: comparisons.numbers[row]))
        } ?? 1)
    }
    var coordinates = estimate.coordinates
    var differences = [Float](repeating: 0, count: comparisons.rows)
    let loss = QuasiNewton.minimise(&coordinates, iterations: settings.iterations) {
      point, gradient in
      for index in point.indices { gradient[index] = point[index] - origin[index] }
      var value = prior.loss(of: &gradient)
      comparisons.multiply(point, into: &differences)
      for row in differences.indices {
        let (loss, slope) = settings.rater.loss(
          ofDifference: differences[row], label: comparisons.labels[row])
        value += copies[row] * loss
        differences[row] = copies[row] * slope
      }
      comparisons.addTransposed(differences, to: &gradient)
      return value
    }
    var estimate = estimate
    estimate.move(to: coordinates, prior: prior)
    return (estimate, loss)
  }
}
