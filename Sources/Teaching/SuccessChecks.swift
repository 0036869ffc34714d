package import Sessions

/// Decides whether the behaviour is learned: three good checks of ten fresh episodes in a row.
package struct SuccessChecks: Sendable, Equatable, Codable {
  /// Episodes of a check.
  package static let episodes = Metric.episodes
  /// Successes among them that make a check good.
  package static let minimumSuccesses = 8
  /// Good checks in a row that count as learned: one alone may be luck.
  package static let inARow = 3
  /// Choices between two checks.
  package static let period = 10

  /// The successes of the last check.
  package private(set) var last: Int?
  /// The choices before the last check.
  package private(set) var lastChoices: Int?
  /// The choices at the first of three good checks in a row; nil until then.
  package private(set) var choicesToSuccess: Int?
  private var goodSince: Int?
  private var goodInARow = 0

  /// No checks yet.
  package init() {}

  /// Counts a check after a number of choices.
  package mutating func note(successes: Int, choices: Int) {
    last = successes
    lastChoices = choices
    guard successes >= Self.minimumSuccesses else {
      (goodSince, goodInARow) = (nil, 0)
      return
    }
    goodSince = goodSince ?? choices
    goodInARow += 1
    if goodInARow >= Self.inARow { choicesToSuccess = choicesToSuccess ?? goodSince }
  }

  /// The share of the last check's episodes that succeeded.
  package var successRate: Double? { last.map { Double($0) / Double(Self.episodes) } }
}

extension SuccessChecks {
  /// The checks that a session has stored.
  ///
  /// - Throws: `SessionError`.
  package init(_ store: SessionStore) throws {
    self.init()
    for metric in try store.metrics(named: Metric.successes) {
      guard let value = metric.value else { continue }
      note(successes: Int(value), choices: metric.choices)
    }
  }
}
