package import Learning

/// A use of random numbers outside of learning; each has sequences of its own.
///
/// Learning numbers its sequences from 0, and these never meet them: an evaluation plays other
/// episodes than those that were learned from, and changes nothing in learning.
package enum RandomPurpose: Sendable, Equatable {
  /// The episodes of a success check after a number of choices.
  case check(choices: Int)
  /// The episodes of an examination after the last choice, and so many steps of each policy.
  case examination(steps: Int)
  /// The episodes of the evaluation at the end, or of `evaluate`.
  case evaluation
  /// The episodes of the finished policy in each deployment: the same starts in all of them.
  case deployment
  /// The episodes of `rollout`.
  case rollout
  /// An episode on the replay screen.
  case replay(stage: Int, attempt: Int)
  /// A simulated rater's answer to a query.
  case rater(query: Int)

  private var stream: UInt64 {
    switch self {
    case .check(let choices): 1 << 40 + UInt64(choices)
    case .evaluation: 2 << 40
    case .deployment: 6 << 40
    case .examination(let steps): 7 << 40 + UInt64(steps)
    case .rollout: 3 << 40
    case .replay(let stage, let attempt): 4 << 40 + UInt64(stage) << 20 + UInt64(attempt)
    case .rater(let query): 5 << 40 + UInt64(query)
    }
  }

  /// The sequence of a seed for this purpose.
  package func random(seed: UInt64) -> Random { Random(seed: seed, stream: stream) }
}
