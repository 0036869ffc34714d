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
    case asking(since: Double)
    /// An answer was given; it is shown for a moment.
    case answered(Choice, Rater, until: Double)
  }

  /// How long a new pair takes no answer, s: a key pressed before a person could have seen the pair
  /// (about 0.2 s to react) was meant for the one before.
  static let guardTime = 0.2
  /// How long the person's answer is shown before the next pair comes, s.
  static let confirmation = 0.15
  /// How long the teacher's is while it goes on answering, s: quick, but the eye can follow.
  static let teacherConfirmation = 0.08

  var phase = Phase.waiting
  var query: Query?
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
    playback.duration = Double(
      max(query.left.trajectory.duration, query.right.trajectory.duration))
    playback.isPaused = false
    playback.restart()
  }

  /// A pair that was not in view is seen from now on.
  mutating func returnedTo(at now: Double) {
    if case .open = phase { phase = .open(since: now) }
  }
}

extension State {
  mutating func chooseKey(_ key: Key) -> [Effect] {
    let period = Double(choosing.query?.left.trajectory.period ?? 0)
    if choosing.playback.take(key, period: period) { return [] }
    switch key {
    case .left, .character("h"): return answer(.left)
    case .right, .character("l"): return answer(.right)
    case .up, .character("k"): return answer(.equal)
    case .down, .character("j"): return answer(.skip)
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
    guard case .open(let since) = choosing.phase, now - since >= Choosing.guardTime else {
      return []
    }
    return give(choice, rater: .person, seconds: now - since, shownFor: Choosing.confirmation)
  }

  private mutating func give(
    _ choice: Choice, rater: Rater, seconds: Double, shownFor: Double
  ) -> [Effect] {
    guard let query = choosing.query else { return [] }
    choosing.phase = .answered(choice, rater, until: now + shownFor)
    choosing.next = nil
    choosing.given = query.id
    return [
      .answer(query: query.id, choice: choice, seconds: seconds, rater: rater), .requestQuery,
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
    guard case .open(let since) = choosing.phase, let query = choosing.query else { return [] }
    choosing.phase = .asking(since: since)
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
      tell("All \(goal) choices are made: the teacher stops.")
      return []
    }
    return askTeacher()
  }

  mutating func teacherAnswered(_ query: Int, _ choice: Choice) -> [Effect] {
    guard case .asking(let since) = choosing.phase, choosing.query?.id == query else { return [] }
    let time = choosing.isTeacherOn ? Choosing.teacherConfirmation : 2 * Choosing.confirmation
    return give(choice, rater: .teacher, seconds: now - since, shownFor: time)
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

  fileprivate var hasJustAnswered: Bool {
    if case .answered = phase { return true }
    return false
  }
}
