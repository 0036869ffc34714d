internal import Drawing
internal import Learning
internal import Terminal

/// The state of a lesson that is being read.
struct LessonReading: Sendable, Equatable {
  /// How fast a card is read that goes on by itself, words per second, and how long it stays at least, s.
  private static let (wordsPerSecond, leastTime) = (4.0, 4.0)
  /// The most characters of an answer.
  private static let answerLength = 200

  private(set) var sheet: LessonSheet
  private(set) var place: LessonPlace
  /// Lines of the card above the window.
  private(set) var top = 0
  /// Whether the cards go on by themselves.
  private(set) var isAutomatic = false
  /// How long the lines in the window have been on show, s.
  private(set) var shown = 0.0
  /// Whether the reader is asked whether to open a session.
  var isAsking = false
  /// How the arms stand, in the order of the sheet.
  private(set) var arms: [LessonArm]
  /// The seed of the reader's run; nil before it is known.
  private(set) var seed: UInt64?
  /// The figures of the reader's own runs.
  private(set) var own: LessonFigures?
  /// What the newest policies of the arms do, and the clock of each.
  private(set) var clips: [String: Clip] = [:]
  /// Whether the run was asked for.
  private var hasAskedToRun = false

  /// A motion with its clock.
  struct Clip: Sendable, Equatable {
    let preview: HomePreview
    var playback: Playback
  }

  /// Opens a lesson at a place.
  init(_ sheet: LessonSheet, at place: LessonPlace) {
    self.sheet = sheet
    self.place = place
    self.place.card = min(max(place.card, 0), max(sheet.cards.count - 1, 0))
    arms = sheet.arms.map(LessonArm.init)
  }

  /// The card on show.
  var card: LessonSheet.Card {
    sheet.cards.indices.contains(place.card)
      ? sheet.cards[place.card] : LessonSheet.Card(title: sheet.title, text: "")
  }

  /// Whether this is the last card.
  var isLast: Bool { place.card >= sheet.cards.count - 1 }

  /// Whether typed characters are the answer: until the results were seen.
  var takesAnswer: Bool { card.kind == .question && !place.isRevealed }

  /// Whether the screen moves by itself.
  var isMoving: Bool { isAutomatic || card.kind == .run && !clips.isEmpty }

  /// Whether the runs that the claim compares have ended.
  var isRunOver: Bool {
    arms.allSatisfy { arm in
      guard sheet.compared.contains(arm.name) else { return true }
      switch arm.phase {
      case .done, .failed: return true
      case .waiting, .running, .stopped: return false
      }
    }
  }

  /// The share of the time that the lines in the window stay, from 0 to 1; nil where they wait.
  func timeShare(in size: Size) -> Double? {
    guard isAutomatic, card.kind != .run || isRunOver else { return nil }
    return min(shown / readingTime(in: size), 1)
  }

  private func readingTime(in size: Size) -> Double {
    let layout = LessonLayout(size)
    let lines = lines(columns: layout.text.columns).dropFirst(top).prefix(layout.text.rows)
    let words = lines.joined().reduce(0) { $0 + $1.text.split(separator: " ").count }
    return max(Double(words) / Self.wordsPerSecond, Self.leastTime)
  }
}

// MARK: - News

extension LessonReading {
  /// Takes in the lesson with what was recorded of it.
  mutating func take(_ sheet: LessonSheet) {
    guard sheet.cards == self.sheet.cards, sheet.arms == self.sheet.arms else { return }
    self.sheet = sheet
  }

  /// Takes in how an arm stands.
  mutating func take(_ arm: LessonArm, seed: UInt64) {
    guard let index = arms.firstIndex(where: { $0.name == arm.name }) else { return }
    if let old = self.seed, old != seed {
      arms = sheet.arms.map(LessonArm.init)
      clips = [:]
    }
    let wasOver = isRunOver
    self.seed = seed
    arms[index] = arm
    // The end of the runs is seen before the next card comes.
    if isRunOver, !wasOver, card.kind == .run { shown = 0 }
  }

  /// Takes in what an arm's newest policy does.
  mutating func take(_ clip: HomePreview, arm: String, speed: Double) {
    var playback = Playback(speed: speed)
    playback.duration = clip.track.motion.duration
    clips[arm] = Clip(preview: clip, playback: playback)
  }

  /// Takes in the figures of the reader's own runs.
  mutating func take(_ figures: LessonFigures) { own = figures }

  /// Moves on by some time, s.
  ///
  /// - Returns: What is to be done where another card comes.
  mutating func advance(by seconds: Double, in size: Size) -> [Effect] {
    for name in clips.keys { clips[name]?.playback.advance(by: seconds) }
    shown += seconds
    guard isAutomatic, !isAsking, timeShare(in: size) ?? 0 >= 1 else { return [] }
    guard !isLast || hasRest(in: size) else {
      isAutomatic = false
      return []
    }
    return goOn(in: size)
  }
}

// MARK: - Moving

extension LessonReading {
  /// The lines below the window.
  private func rest(in size: Size) -> Int {
    let layout = LessonLayout(size)
    return max(lines(columns: layout.text.columns).count - layout.text.rows, 0)
  }

  private func hasRest(in size: Size) -> Bool { top < rest(in: size) }

  /// Shows the rest of the card, or the next card.
  mutating func goOn(in size: Size) -> [Effect] {
    if hasRest(in: size) {
      scroll(by: max(LessonLayout(size).text.rows - 1, 1), in: size)
      return []
    }
    return show(place.card + 1)
  }

  /// Shows another card.
  ///
  /// - Returns: What is to be done: the place is kept, and the experiment begins.
  mutating func show(_ card: Int) -> [Effect] {
    let card = min(max(card, 0), max(sheet.cards.count - 1, 0))
    guard card != place.card else { return [] }
    (place.card, top, shown) = (card, 0, 0)
    return arrive()
  }

  /// What is to be done on the card on show.
  mutating func arrive() -> [Effect] {
    if card.kind == .reveal || card.kind == .remedy { place.isRevealed = true }
    if isLast, place.isRevealed || sheet.revealCard == nil { place.isDone = true }
    return [keep] + runIfDue()
  }

  /// Keeps the place.
  var keep: Effect { .lesson(.keep(place, lesson: sheet.name)) }

  private mutating func runIfDue() -> [Effect] {
    let last = sheet.cards.lastIndex { $0.kind == .remedy } ?? sheet.revealCard
    guard let first = sheet.runCard, let last, first <= last, (first...last).contains(place.card),
      !hasAskedToRun
    else { return [] }
    hasAskedToRun = true
    return [.lesson(.run(sheet.name, again: false))]
  }

  /// Runs the experiment once more, with another seed; nil while it runs.
  mutating func runAgain() -> [Effect]? {
    let isBusy = arms.contains { $0.phase == .waiting || $0.phase == .running }
    guard hasAskedToRun, !isBusy else { return nil }
    return [.lesson(.run(sheet.name, again: true))]
  }

  mutating func scroll(by lines: Int, in size: Size) {
    let new = min(max(top + lines, 0), rest(in: size))
    guard new != top else { return }
    (top, shown) = (new, 0)
  }

  mutating func toggleAutomatic() {
    isAutomatic.toggle()
    shown = 0
  }

  /// Takes a key of the answer; false for one that is none.
  mutating func edit(by key: Key) -> Bool {
    guard
      let edited = TypedText.edited(place.answer, by: key, atMost: Self.answerLength)
    else { return false }
    place.answer = edited
    // Somebody who answers reads at a pace of his own.
    isAutomatic = false
    return true
  }
}
