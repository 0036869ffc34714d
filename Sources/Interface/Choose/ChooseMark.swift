internal import Learning
internal import Terminal

/// What was taken last: a short mark below the clips.
struct ChooseMark: Sendable, Equatable {
  /// What happened to a choice.
  enum Kind: Sendable, Equatable {
    case taken
    case undone
    case redone
  }

  let kind: Kind
  /// The choice; nil where it is not known.
  let choice: Choice?
  /// The pair that it answered; nil where it is not known.
  let query: Int?
  /// When the mark goes, s; the model's guess stays until the next choice.
  let until: Double

  /// How long a mark stays, s.
  static let time = 2.0

  /// The mark at a time, with the model's guess where that is wanted and known.
  func spans(at now: Double, guess: Guess?) -> [Span] {
    let text =
      switch kind {
      case .taken: "taken: \(choice?.words ?? "a choice")"
      case .undone: "undone: \(choice?.words ?? "a choice")"
      case .redone: "again: \(choice?.words ?? "a choice")"
      }
    let style = kind == .undone ? Theme.undecided : Theme.chosen
    if kind == .taken, let guess, guess.query == query {
      return [Span(text, style), Span(" · \(guess.words)", Theme.agreement)]
    }
    return now < until ? [Span(text, style)] : []
  }
}

/// What the reward model predicted of a pair before it was answered.
package struct Guess: Sendable, Equatable {
  /// The pair.
  package var query: Int
  /// The predicted probability that the left clip is chosen; nil before the model predicts.
  package var left: Double?

  /// Makes a guess.
  package init(query: Int, left: Double?) { (self.query, self.left) = (query, left) }

  /// `model: left 73 %`.
  var words: String {
    guard let left else { return "no guess yet" }
    let side = left >= 0.5 ? "left" : "right"
    return "model: \(side) \(Figure.percent(max(left, 1 - left)))"
  }
}

extension Choice {
  /// The choice in the words of the screen.
  var words: String {
    switch self {
    case .left: "left"
    case .right: "right"
    case .equal: "alike"
    case .skip: "can't tell"
    }
  }
}
