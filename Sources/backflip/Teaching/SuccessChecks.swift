import Sessions

/// Whether it is learned: checks of ten fresh episodes, three good ones in a row.
struct SuccessChecks: Equatable {
  /// Episodes of a check.
  static let episodes = Metric.episodes
  /// Successes among them that make a check a good one.
  static let enough = 8
  /// Good checks in a row that count as learned: one alone may be luck.
  static let inARow = 3
  /// Choices between two checks.
  static let period = 10

  /// The check that was made last: its successes.
  private(set) var last: Int?
  /// The choices before it.
  private(set) var lastChoices: Int?
  /// Choices at the first of three good checks in a row; nil where there are none yet.
  private(set) var choicesToSuccess: Int?
  private var goodSince: Int?
  private var goodInARow = 0

  /// Takes in a check after some choices.
  mutating func note(successes: Int, choices: Int) {
    last = successes
    lastChoices = choices
    guard successes >= Self.enough else {
      (goodSince, goodInARow) = (nil, 0)
      return
    }
    goodSince = goodSince ?? choices
    goodInARow += 1
    if goodInARow >= Self.inARow { choicesToSuccess = choicesToSuccess ?? goodSince }
  }

  /// The share of the last check's episodes that succeeded.
  var successRate: Double? { last.map { Double($0) / Double(Self.episodes) } }
}

extension SuccessChecks {
  /// The checks that a session's file tells of.
  ///
  /// - Throws: `SessionError`.
  init(_ store: SessionStore) throws {
    self.init()
    for metric in try store.metrics(named: SessionKeeper.successMetric) {
      guard let value = metric.value else { continue }
      note(successes: Int(value), choices: metric.choices)
    }
  }
}
