import Learning

/// How often two raters gave the same answer to the same pair of clips.
public struct RaterAgreement: Sendable, Equatable {
  /// The two raters, in alphabetical order.
  public var raters: [String]
  /// The pairs that both judged, whichever clip was on the left; pairs that one of them skipped do not count.
  public var pairs: Int
  /// The pairs that both answered alike.
  public var same: Int
}

extension RaterAgreement {
  /// Compares all raters of a session with one another, by the choices that stand.
  ///
  /// Where a rater judged a pair more than once, the last answer counts.
  public static func all(of choices: [RecordedChoice]) -> [RaterAgreement] {
    struct Pair: Hashable {
      var first, second: Int
    }
    // For each rater and pair: 1 where the clip with the lower number is better, 0 where the other is.
    var answers: [String: [Pair: Double]] = [:]
    for choice in choices where choice.isStanding {
      let isSwapped = choice.left > choice.right
      let pair = Pair(
        first: min(choice.left, choice.right), second: max(choice.left, choice.right))
      let label: Double? =
        switch choice.choice {
        case .left: isSwapped ? 0 : 1
        case .right: isSwapped ? 1 : 0
        case .equal: 0.5
        case .skip: nil
        }
      answers[choice.rater, default: [:]][pair] = label
    }
    let raters = answers.keys.sorted()
    return raters.enumerated().flatMap { index, first in
      raters[(index + 1)...].map { second in
        let (ours, theirs) = (answers[first] ?? [:], answers[second] ?? [:])
        let common = ours.compactMap { pair, answer in theirs[pair].map { (answer, $0) } }
        return RaterAgreement(
          raters: [first, second], pairs: common.count, same: common.count { $0.0 == $0.1 })
      }
    }
  }
}
