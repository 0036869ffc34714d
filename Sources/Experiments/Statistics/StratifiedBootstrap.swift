import Learning

/// Percentile intervals of 95 % from samples with replacement within each stratum.
///
/// Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice" (2021), who
/// draw the runs of each task by themselves. The same values give the same interval.
package struct StratifiedBootstrap: Sendable {
  /// The number of samples with replacement, as Agarwal and others draw.
  package static let usualReplicates = 50_000
  /// The most values that are drawn for an interval: of many runs, fewer samples do.
  private static let maximumDraws = 20_000_000
  private static let level = 0.95
  private static let seed: UInt64 = 1

  private let replicates: Int

  /// Sets the number of samples.
  package init(replicates: Int = usualReplicates) { self.replicates = replicates }

  /// The interval of a statistic of all strata's values.
  ///
  /// - Parameters:
  ///   - strata: The values of each stratum, such as of each task; one at least in each.
  ///   - statistic: A statistic of sorted values.
  /// - Returns: The interval's ends, which may be infinite.
  package func interval(
    of strata: [[Double]], _ statistic: (_ sorted: [Double]) -> Double
  ) -> (low: Double, high: Double) {
    let all = strata.enumerated().flatMap { stratum, values in values.map { ($0, stratum) } }
      .sorted { $0.0 < $1.0 }
    // Where the values of each stratum stand in the order of all.
    let places = strata.indices.map { stratum in all.indices.filter { all[$0].1 == stratum } }
    var counts = [Int](repeating: 0, count: all.count)
    var sample = [Double](repeating: 0, count: all.count)
    if let first = all.first, let last = all.last, first.0 == last.0 { return (first.0, last.0) }
    return interval(draws: all.count) { draw in
      for index in counts.indices { counts[index] = 0 }
      for places in places {
        for _ in places { counts[places[draw(places.count)]] += 1 }
      }
      var next = 0
      for (index, count) in counts.enumerated() {
        for _ in 0..<count {
          sample[next] = all[index].0
          next += 1
        }
      }
      return statistic(sample)
    }
  }

  /// The interval of the probability that a run of one arm has a greater value than a run of another;
  /// both are drawn by themselves.
  package func intervalOfGreater(
    _ values: [Double], than others: [Double]
  ) -> (low: Double, high: Double) {
    let pair = RankedPair(values, others)
    return interval(draws: values.count + others.count) { pair.resampledProbability($0) }
  }

  /// - Parameters:
  ///   - draws: The values in a sample.
  ///   - statistic: The statistic of a sample, which it draws.
  /// - Returns: The interval's ends.
  private func interval(
    draws: Int, _ statistic: (_ draw: (Int) -> Int) -> Double
  ) -> (low: Double, high: Double) {
    var random = Random(seed: Self.seed)
    let count = min(replicates, max(2000, Self.maximumDraws / max(draws, 1)))
    let values = (0..<count).map { _ in
      statistic { Int.random(in: 0..<$0, using: &random) }
    }.sorted()
    let tail = (1 - Self.level) / 2
    return (
      Statistic.quantile(tail, ofSorted: values), Statistic.quantile(1 - tail, ofSorted: values)
    )
  }
}
