internal import Learning

/// What the policies have reached for the first time in this session.
package struct Milestones: Sendable, Equatable {
  /// The successes of a check that count as one.
  private static let steps = [1, 5, 8]

  /// How many of the steps are reached.
  private(set) var reached = 0
  /// The first of them in words: `first whole backward turn in the air`.
  private let first: String
  /// The plural of the word for a success: `flips`.
  private let successes: String

  /// Makes the milestones of a session in which none is reached yet.
  package init(first: String, successes: String) {
    (self.first, self.successes) = (first, successes)
  }

  /// Takes in a check of ten tries after some choices.
  ///
  /// - Returns: The sentence for the highest milestone that it reaches; nil for none that is new.
  @discardableResult
  package mutating func note(_ successes: Int, of tries: Int, after choices: Int) -> String? {
    let now = Self.steps.filter { $0 <= successes }.count
    guard now > reached else { return nil }
    reached = now
    let words =
      now == 1 ? first : "\(successes) \(self.successes) in \(tries) tries for the first time"
    let sentence = words.prefix(1).uppercased() + words.dropFirst()
    return "\(sentence), after \(Figure.count(choices, "choice"))."
  }
}
