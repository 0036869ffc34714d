import Learning

/// What chance is needed for outside of learning; each has sequences of its own.
///
/// Learning numbers its sequences from 0, so that these never meet them: what is tried out is not
/// what was learned on, and trying out changes nothing in what is learned.
enum RandomPurpose {
  /// The tries after a number of choices, which tell whether it is learned.
  case check(choices: Int)
  /// The tries at the end, or of `evaluate`.
  case evaluation
  /// The episodes of `rollout`.
  case rollout
  /// A try on the replay screen.
  case replay(stage: Int, attempt: Int)
  /// A simulated rater's answer to a query.
  case rater(query: Int)

  private var stream: UInt64 {
    switch self {
    case .check(let choices): 1 << 40 + UInt64(choices)
    case .evaluation: 2 << 40
    case .rollout: 3 << 40
    case .replay(let stage, let attempt): 4 << 40 + UInt64(stage) << 20 + UInt64(attempt)
    case .rater(let query): 5 << 40 + UInt64(query)
    }
  }

  /// The sequence of a seed for this purpose.
  func random(seed: UInt64) -> Random { Random(seed: seed, stream: stream) }
}
