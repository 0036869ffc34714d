internal import Learning
internal import Terminal

/// What the choose screen knows.
struct Choosing: Sendable, Equatable {
  /// Where the pair stands.
  enum Phase: Sendable, Equatable {
    /// No pair is there yet.
    case waiting
    /// A pair is there, and can be answered.
    case open(since: Double)
    /// The teacher was asked.
    case asking
    /// An answer was given; it is shown for a moment.
    case answered(Choice, Rater, until: Double)
  }

  /// How long a new pair takes no answer, s: a key pressed before a person could have seen the pair
  /// (about 0.2 s to react) was meant for the one before.
  static let guardTime = 0.2
  /// How long the person's answer is shown before the next pair comes, s.
  static let confirmation = 0.15
  /// The same where it had to be waited whether the key was held, s.
  static let lateConfirmation = 0.05
  /// How long the teacher's is while it goes on answering, s: quick, but the eye can follow.
  static let teacherConfirmation = 0.08
  /// How long a person without a key is taken to look at a pair, s; what follows is a break.
  static let attention = 30.0
  /// The longest time between two looks at the clock while the program runs, s: a longer one was
  /// spent asleep.
  static let longestTick = 2.0
  /// Keys that count once, however long they are held down: each changes what is kept.
  private static let onceKeys: Set<Key> = [
    .left, .right, .up, .down, .character("h"), .character("l"), .character("k"), .character("j"),
    .character("u"), .character("U"), .character("a"), .character("A"),
  ]

  var phase = Phase.waiting
  var query: Query?
  /// How long the person has looked at the pair, s.
  private(set) var seconds = 0.0
  /// When a key was pressed last, or the pair came; whatever was later.
  var lastActive = 0.0
  /// Tells presses from the repeats of a held key.
  var repeats = KeyRepeat()
  /// Came while an answer was still shown.
  var next: Query?
  /// The answer to this pair that was taken back.
  var undone: Choice?
  var playback = Playback()
  /// The pair whose answer was given last, until the next pair comes.
  var given: Int?
  /// Whether the teacher goes on answering.
  var isTeacherOn = false
  /// Choices at which the teacher stops by itself; nil where all planned ones were made before.
  var teacherGoal: Int?

  var isAnimated: Bool {
    if case .answered = phase { return true }
    return isTeacherOn || (query != nil && !playback.isPaused)
  }

  /// Shows a pair from its beginning.
  mutating func open(_ query: Query, undone: Choice?, at now: Double) {
    self.query = query
    self.undone = undone
    next = nil
    phase = .open(since: now)
    seconds = 0
    lastActive = max(lastActive, now)
    playback.duration = Double(
      max(query.left.trajectory.duration, query.right.trajectory.duration))
    playback.isPaused = false
    playback.restart()
  }

  /// A pair that was not in view is seen from now on.
  mutating func returned(at now: Double) {
    lastActive = now
    if case .open = phase { phase = .open(since: now) }
  }

  /// Adds a time in which the pair was on show to that spent on it, without what is a break.
  mutating func watch(from start: Double, to end: Double) {
    switch phase {
    case .waiting, .answered: return
    case .open, .asking: break
    }
    guard end - start <= Choosing.longestTick else { return }
    seconds += max(min(end, lastActive + Choosing.attention) - start, 0)
  }

  /// Whether a key counts once, however long it is held.
  static func isOnce(_ key: Key) -> Bool { onceKeys.contains(key) }
}

extension AppState {
  /// Takes a key as what it turned out to be.
  mutating func chooseKey(_ key: Key, _ verdict: KeyRepeat.Verdict) -> [Effect] {
    guard Choosing.isOnce(key) else { return chooseKey(key) }
    switch verdict {
    case .press: return chooseKey(key)
    case .held: return []
    case .perhaps:
      // An answer that the pair does not take now must not be given to it later.
      if !choosing.takesAnswer(at: now), !choosing.isTeacherOn, Choosing.choice(of: key) != nil {
        choosing.repeats.drop()
      }
      return []
    }
  }

  /// Does what a key asked for that has turned out to be pressed.
  mutating func pressDecided() -> [Effect] {
    guard let press = choosing.repeats.decided(at: now) else { return [] }
    let effects = chooseKey(press.key)
    // It comes late already: the next pair must not come later by as much.
    if case .answered(let choice, let rater, _) = choosing.phase {
      choosing.phase = .answered(choice, rater, until: now + Choosing.lateConfirmation)
    }
    return effects
  }

  /// The same where another key has shown it.
  mutating func pressInterrupted(by key: Key) -> [Effect] {
    guard let press = choosing.repeats.interrupted(by: key) else { return [] }
    return chooseKey(press.key)
  }

  private mutating func chooseKey(_ key: Key) -> [Effect] {
    let period = Double(choosing.query?.left.trajectory.period ?? 0)
    if choosing.playback.take(key, period: period) { return [] }
    if let choice = Choosing.choice(of: key) { return answer(choice) }
    switch key {
    case .character("u"): return takeBack(.undo)
    case .character("U"): return takeBack(.redo)
    case .character("a"): return toggleTeacher()
    case .character("A"): return askTeacher()
    default: return []
    }
  }

  private mutating func answer(_ choice: Choice) -> [Effect] {
    if choosing.isTeacherOn {
      choosing.isTeacherOn = false
      tell("The teacher stops. You choose.")
      return []
    }
    guard choosing.takesAnswer(at: now) else { return [] }
    return give(choice, rater: .person, shownFor: Choosing.confirmation)
  }

  private mutating func give(
    _ choice: Choice, rater: Rater, shownFor: Double
  ) -> [Effect] {
    guard let query = choosing.query else { return [] }
    choosing.phase = .answered(choice, rater, until: now + shownFor)
    choosing.next = nil
    choosing.given = query.id
    return [
      .answer(query: query.id, choice: choice, seconds: choosing.seconds, rater: rater),
      .requestQuery,
    ]
  }

  private mutating func takeBack(_ effect: Effect) -> [Effect] {
    choosing.isTeacherOn = false
    let depth = effect == .undo ? progress.undoable : progress.redoable
    // A choice given this moment is not counted in the progress yet.
    if depth == 0, !choosing.hasJustAnswered || effect == .redo {
      tell(effect == .undo ? "There is nothing to undo." : "There is nothing to redo.")
      return []
    }
    choosing.phase = .waiting
    choosing.next = nil
    return [effect]
  }

  private mutating func askTeacher() -> [Effect] {
    guard let teacher = progress.teacher else {
      choosing.isTeacherOn = false
      tell("This scenario has no teacher: the choices are yours.")
      return []
    }
    guard case .open = choosing.phase, let query = choosing.query else { return [] }
    choosing.phase = .asking
    if !choosing.isTeacherOn { tell("The teacher, \(teacher), answers this pair.") }
    return [.askTeacher(query: query.id)]
  }

  private mutating func toggleTeacher() -> [Effect] {
    choosing.isTeacherOn.toggle()
    guard choosing.isTeacherOn else {
      tell("The teacher stops. You choose.")
      return []
    }
    choosing.playback.isPaused = false
    let planned = progress.plannedChoices
    choosing.teacherGoal = progress.choices < planned ? planned : nil
    return askTeacher()
  }

  /// Has the teacher, where it is on, answer the pair that has just come.
  private mutating func continueTeacher() -> [Effect] {
    guard choosing.isTeacherOn else { return [] }
    if let goal = choosing.teacherGoal, progress.choices >= goal {
      choosing.isTeacherOn = false
      tell(
        goal == 1
          ? "The one choice is made: the teacher stops."
          : "All \(goal) choices are made: the teacher stops.")
      return []
    }
    return askTeacher()
  }

  mutating func teacherAnswered(_ query: Int, _ choice: Choice) -> [Effect] {
    guard case .asking = choosing.phase, choosing.query?.id == query else { return [] }
    let time = choosing.isTeacherOn ? Choosing.teacherConfirmation : 2 * Choosing.confirmation
    return give(choice, rater: .teacher, shownFor: time)
  }

  /// Whether an answer was given that is not known to be on disk yet.
  var isSaving: Bool {
    choosing.given.map { $0 != progress.lastSavedQuery } ?? false
  }

  mutating func receive(_ query: Query, undone: Choice?) -> [Effect] {
    choosing.given = nil
    if undone == nil, case .answered(_, _, let until) = choosing.phase, until > now {
      choosing.next = query
      return []
    }
    choosing.open(query, undone: undone, at: now)
    return continueTeacher()
  }

  /// Goes on to the next pair when the answer to the last has been shown; that one stays in view
  /// until there is a next.
  mutating func proceed() -> [Effect] {
    guard case .answered(_, _, let until) = choosing.phase, until <= now,
      let next = choosing.next
    else { return [] }
    choosing.open(next, undone: nil, at: now)
    return continueTeacher()
  }
}

extension Choosing {
  /// How late a pair has to be for the screen to say so, s: less would flicker.
  private static let patience = 0.4

  /// Whether the pair in view is answered and the next one is not there.
  func isWaiting(at now: Double) -> Bool {
    guard case .answered(_, _, let until) = phase else { return false }
    return next == nil && now > until + Choosing.patience
  }

  /// Whether the pair in view can be answered.
  fileprivate func takesAnswer(at now: Double) -> Bool {
    guard case .open(let since) = phase else { return false }
    return now - since >= Choosing.guardTime
  }

  /// The answer that a key gives; nil where it gives none.
  fileprivate static func choice(of key: Key) -> Choice? {
    switch key {
    case .left, .character("h"): .left
    case .right, .character("l"): .right
    case .up, .character("k"): .equal
    case .down, .character("j"): .skip
    default: nil
    }
  }

  fileprivate var hasJustAnswered: Bool {
    if case .answered = phase { return true }
    return false
  }
}
