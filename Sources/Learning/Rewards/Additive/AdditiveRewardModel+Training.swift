import Foundation

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
    alikeShare = dataset.alikeShare(ofNewest: Self.newestAnswers)
    let before = mapEstimates
    let moved = await trained(mapEstimates, on: comparisons)
    mapEstimates = moved.map(\.estimate)
    chooseMemoryDecay(losses: moved.map(\.loss))
    var random = Random(seed: seed, stream: 1)
    let drawn = posteriorSamples.map { _ in
      let draw = PriorDraw(seed: random.next(), postures: postures)
      // The MAP estimate plus the draw of the prior: close to the minimum.
      let start = zip(before[decayIndex].coordinates, prior.coordinates(of: draw)).map { $0 + $1 }
      return Estimate(
        coordinates: start, logTieWidth: mapEstimate.logTieWidth, draw: draw, prior: prior)
    }
    let exploring = explorers.keys.sorted()
    let all = drawn + exploring.compactMap { explorers[$0]?.estimate }
    let trained = await trained(all, on: all.map { _ in comparisons[decayIndex] }).map(\.estimate)
    posteriorSamples = Array(trained.prefix(drawn.count))
    for (policy, estimate) in zip(exploring, trained.dropFirst(drawn.count)) {
      explorers[policy]?.estimate = estimate
    }
  }

  /// The number of answers whose share of "alike" counts.
  private static let newestAnswers = 20

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

  /// The deviation of the prior of the logarithm of the ties' width.
  private static let logTieWidthDeviation: Float = 1
  /// Beyond a width of 20 every pair is alike.
  private static let largestLogTieWidth: Float = 3

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
  /// The loss is the prior's of z − z₀ and of the logarithm of the ties' width, less Σ kᵢ log P(answer i), with kᵢ the copies in its
  /// bootstrap.
  func trained(
    _ estimate: Estimate, on comparisons: ComparisonMatrix
  ) -> (estimate: Estimate, loss: Float) {
    let origin = prior.coordinates(of: estimate.draw)
    let copies = comparisons.numbers.indices.map { row in
      comparisons.weights[row]
        * (estimate.draw.map {
          Float(Bootstrap(seed: $0.seed).copies(of: comparisons.numbers[row]))
        } ?? 1)
    }
    // The logarithm of the ties' width is the last variable.
    var variables = estimate.coordinates + [estimate.logTieWidth]
    let size = estimate.coordinates.count
    var differences = [Float](repeating: 0, count: comparisons.rows)
    let loss = QuasiNewton.minimise(&variables, iterations: settings.iterations) {
      point, gradient in
      for index in 0..<size { gradient[index] = point[index] - origin[index] }
      var value = prior.loss(of: &gradient)
      comparisons.multiply(point, into: &differences)
      let way = (point[size] - Self.usualLogTieWidth) / Self.logTieWidthDeviation
      value += 0.5 * way * way
      gradient[size] = way / Self.logTieWidthDeviation
      let rater = rater(tieWidth: exp(min(point[size], Self.largestLogTieWidth)))
      for row in differences.indices {
        let loss = rater.loss(ofDifference: differences[row], label: comparisons.labels[row])
        value += copies[row] * loss.value
        differences[row] = copies[row] * loss.slope
        gradient[size] += copies[row] * loss.tieSlope * rater.tieWidth
      }
      comparisons.addTransposed(differences, to: &gradient)
      return value
    }
    var estimate = estimate
    estimate.move(
      to: Array(variables[..<size]), logTieWidth: min(variables[size], Self.largestLogTieWidth),
      prior: prior)
    return (estimate, loss)
  }
}
