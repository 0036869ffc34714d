/// Which answers are in a set drawn with replacement, and how often.
///
/// Poisson with mean one, by the answer's number, drawn anew from a hash each time, so that nothing has
/// to be kept or undone. Oza and Russell, "Online bagging and boosting" (2001).
struct Bootstrap: Sendable {
  /// Decides it.
  let seed: UInt64

  /// The most copies of one answer; more happen once in 270 answers.
  static let maximumCopies = 4

  /// How often an answer is in the set.
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
