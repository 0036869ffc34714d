/// Statistics of the values of several runs, as numpy and scipy compute them.
///
/// Values may be infinite, for runs that never succeed.
package enum Statistic {
  /// The middle value, or the mean of the two middle ones.
  ///
  /// - Parameter values: At least one value, in any order.
  /// - Returns: The median.
  package static func median(_ values: [Double]) -> Double {
    quantile(0.5, ofSorted: values.sorted())
  }

  /// The interquartile mean: the mean of the values without the lowest and the highest quarter, each
  /// rounded down to whole values.
  ///
  /// Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice" (2021);
  /// `scipy.stats.trim_mean(values, 0.25)`.
  ///
  /// - Parameter sorted: At least one value, the lowest first.
  /// - Returns: The mean.
  package static func interquartileMean(ofSorted sorted: [Double]) -> Double {
    let cut = sorted.count / 4
    let kept = sorted[cut..<sorted.count - cut]
    return kept.reduce(0, +) / Double(kept.count)
  }

  /// A quantile, between two values linearly: numpy's default.
  ///
  /// - Parameters:
  ///   - share: From 0 to 1.
  ///   - sorted: At least one value, the lowest first.
  /// - Returns: The quantile.
  package static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position.rounded(.down))
    let (low, high) = (sorted[below], sorted[min(below + 1, sorted.count - 1)])
    let fraction = position - Double(below)
    // Between equal values, infinite ones too, there is nothing to interpolate.
    guard fraction > 0, low != high else { return low }
    return low + (high - low) * fraction
  }

  /// Wilson's score interval of 95 % for the probability of success.
  ///
  /// Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
  ///
  /// - Parameters:
  ///   - successes: The number of successes.
  ///   - trials: The number of independent trials, at least 1.
  /// - Returns: The interval.
  package static func wilsonInterval(successes: Int, of trials: Int) -> ClosedRange<Double> {
    // The 97.5 % quantile of the normal distribution.
    let z = 1.959963984540054
    let (count, share) = (Double(trials), Double(successes) / Double(trials))
    let centre = share + z * z / (2 * count)
    let reach = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let scale = 1 + z * z / count
    return max(0, (centre - reach) / scale)...min(1, (centre + reach) / scale)
  }

  /// The probability that a run of one arm is better than a run of another; ties count half.
  ///
  /// The Mann–Whitney U statistic over the number of pairs (Agarwal et al., 2021, “probability of
  /// improvement”).
  ///
  /// - Parameters:
  ///   - values: The values of the first arm, at least one.
  ///   - others: The values of the second arm, at least one.
  /// - Returns: The share of pairs in which the first has the greater value.
  package static func probabilityOfGreater(_ values: [Double], than others: [Double]) -> Double {
    RankedPair(values, others).probability
  }
}

/// Two samples by the ranks of their values, so that they can be resampled without sorting.
struct RankedPair {
  /// The rank of each value among all different values.
  private let first: [Int]
  private let second: [Int]
  private let ranks: Int

  init(_ values: [Double], _ others: [Double]) {
    let levels = Array(Set(values + others)).sorted()
    let rank = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    first = values.compactMap { rank[$0] }
    second = others.compactMap { rank[$0] }
    ranks = levels.count
  }

  /// The share of pairs whose first value is the greater one; ties count half.
  var probability: Double {
    var counts = (
      first: [Double](repeating: 0, count: ranks), second: [Double](repeating: 0, count: ranks)
    )
    for rank in first { counts.first[rank] += 1 }
    for rank in second { counts.second[rank] += 1 }
    return Self.probability(counts.first, counts.second)
  }

  /// The same of a sample with replacement from each.
  func resampledProbability(_ draw: (Int) -> Int) -> Double {
    var counts = (
      first: [Double](repeating: 0, count: ranks), second: [Double](repeating: 0, count: ranks)
    )
    for _ in first { counts.first[first[draw(first.count)]] += 1 }
    for _ in second { counts.second[second[draw(second.count)]] += 1 }
    return Self.probability(counts.first, counts.second)
  }

  private static func probability(_ first: [Double], _ second: [Double]) -> Double {
    var (wins, below, total) = (0.0, 0.0, 0.0)
    for (mine, theirs) in zip(first, second) {
      wins += mine * (below + theirs / 2)
      below += theirs
      total += mine
    }
    return wins / (total * below)
  }
}
