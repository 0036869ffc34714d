import Teaching

/// Seeds as they are written: single ones and ranges, such as `1-20` or `1-5, 8`.
package enum SeedList {
  /// The most seeds of an experiment.
  static let maximum = 100_000

  /// Reads a list.
  ///
  /// - Returns: The seeds in the order in which they are written.
  /// - Throws: `Failure` for a text that is no list, a range that ends before it begins, a seed that
  ///   is listed twice, or too many.
  package static func seeds(in text: String) throws -> [UInt64] {
    var seeds: [UInt64] = []
    var known: Set<UInt64> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      for seed in try range(String(part)) {
        guard known.insert(seed).inserted else {
          throw Failure("seed \(seed) is listed twice; list it once")
        }
        guard seeds.count < maximum else {
          throw Failure("these are more than \(maximum) seeds; list fewer")
        }
        seeds.append(seed)
      }
    }
    return seeds
  }

  private static func range(_ text: String) throws -> ClosedRange<UInt64> {
    let words = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.filter { !$0.isWhitespace } }
    let numbers = words.compactMap { UInt64($0) }
    guard numbers.count == words.count, let first = numbers.first, let last = numbers.last else {
      throw Failure("\"\(text)\" is no seed; write whole numbers and ranges, such as 1-20")
    }
    guard first <= last else {
      throw Failure("the range \(first)-\(last) ends before it begins; write \(last)-\(first)")
    }
    guard last - first < maximum else {
      throw Failure("these are more than \(maximum) seeds; list fewer")
    }
    return first...last
  }
}
