/// How often each comparison is in a sample drawn with replacement.
///
/// The counts are Poisson with mean one, computed from a hash of the comparison's index each time,
/// so that nothing is stored. Oza and Russell, "Online bagging and boosting" (2001).
struct Bootstrap: Sendable {
  /// Decides it.
  let seed: UInt64

  /// The maximum count; once in 270 comparisons a Poisson number is greater.
  static let maximumCopies = 4

  /// How often a comparison is in the sample.
  func copies(of answer: Int) -> Int {
    var source = Random(seed: seed, stream: UInt64(answer))
    let draw = source.uniform()
    // Cumulative probabilities of 0, 1, 2 and 3 for a mean of one.
    if draw < 0.367_879 { return 0 }
    if draw < 0.735_759 { return 1 }
    if draw < 0.919_699 { return 2 }
    return draw < 0.981_012 ? 3 : Self.maximumCopies
  }
}
