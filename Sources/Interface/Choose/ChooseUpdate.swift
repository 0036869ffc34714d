internal import Learning
internal import Terminal

// MARK: - Keys

extension ChooseState {
  /// Takes a key on this screen, once it is known whether it is held.
  mutating func press(
    _ key: Key, _ verdict: KeyRepeat.Verdict, _ shared: inout SharedState
  ) -> [Effect] {
    guard let action = Self.keys.action(of: key) else {
      playback.press(key, period: Double(query?.left.trajectory.period ?? 0))
      newest.press(key)
      return []
    }
    switch verdict {
    case .press: return perform(action, &shared)
    case .held: return []
    case .perhaps:
      // An answer that the pair does not take now must not be given to it later.
      if case .answer = action, !takesAnswer(at: shared.now), !isTeacherOn { repeats.drop() }
      return []
    }
  }

  /// Performs the press that another key has shown not to be a repeat.
  mutating func interrupt(by key: Key, _ shared: inout SharedState) -> [Effect] {
    guard let press = repeats.interrupted(by: key), let action = Self.keys.action(of: press.key)
    else { return [] }
    return perform(action, &shared)
  }

  /// Performs what has come due: a press that was no repeat, and the next pair.
  mutating func tick(_ shared: inout SharedState) -> [Effect] {
    performDecided(&shared) + proceed(&shared)
  }

  private mutating func performDecided(_ shared: inout SharedState) -> [Effect] {
    guard let press = repeats.decided(at: shared.now), let action = Self.keys.action(of: press.key)
    else { return [] }
    let effects = perform(action, &shared)
    // The answer comes late already: the next pair must not come later by as much.
    if case .answered(let choice, let rater, _) = phase {
      phase = .answered(choice, rater, until: shared.now + Confirmation.late)
    }
    return effects
  }

  private mutating func perform(_ action: Action, _ shared: inout SharedState) -> [Effect] {
    switch action {
    case .answer(let choice): answer(choice, &shared)
    case .undo: takeBack(.undo, &shared)
    case .redo: takeBack(.redo, &shared)
    case .toggleTeacher: toggleTeacher(&shared)
    case .askTeacher: askTeacher(&shared)
    case .toggleGuess: toggleGuess(&shared)
    }
  }

  private mutating func toggleGuess(_ shared: inout SharedState) -> [Effect] {
    showsGuess.toggle()
    shared.notify(
      showsGuess
        ? "After each choice, the model's guess shows below the clips."
        : "The model's guesses are hidden.")
    return []
  }
}

// MARK: - Answers

/// How long an answer is shown before the next pair comes, s.
private enum Confirmation {
  /// A person's answer.
  static let person = 0.15
  /// A person's answer that had to wait for the verdict whether its key is held.
  static let late = 0.05
  /// A single answer of the teacher.
  static let teacher = 0.3
  /// An answer of the teacher that keeps answering: quick, but the eye can follow.
  static let teacherOn = 0.08
}

extension ChooseState {
  private mutating func answer(_ choice: Choice, _ shared: inout SharedState) -> [Effect] {
    if isTeacherOn {
      stopTeacher(&shared)
      return []
    }
    guard takesAnswer(at: shared.now) else { return [] }
    return give(choice, rater: .person, shownFor: Confirmation.person, &shared)
  }

  private mutating func give(
    _ choice: Choice, rater: Rater, shownFor: Double, _ shared: inout SharedState
  ) -> [Effect] {
    guard let query else { return [] }
    phase = .answered(choice, rater, until: shared.now + shownFor)
    next = nil
    mark = ChooseMark(
      kind: .taken, choice: choice, query: query.id, until: shared.now + ChooseMark.time)
    undoneChoices = []
    shared.answeredQuery = query.id
    return [
      .answer(query: query.id, choice: choice, seconds: seconds, rater: rater), .requestQuery,
    ]
  }

  private mutating func takeBack(_ effect: Effect, _ shared: inout SharedState) -> [Effect] {
    isTeacherOn = false
    let depth = effect == .undo ? shared.progress.undoable : shared.progress.redoable
    // The progress does not count a choice yet that was made this moment.
    if depth == 0, !hasJustAnswered || effect == .redo {
      shared.notify(effect == .undo ? "There is nothing to undo." : "There is nothing to redo.")
      return []
    }
    phase = .waiting
    next = nil
    isRedoing = effect == .redo
    return [effect]
  }

  /// Takes a pair in: shows it, or keeps it until the last answer has been shown.
  mutating func receive(
    _ query: Query, undone: Choice?, _ shared: inout SharedState
  ) -> [Effect] {
    shared.answeredQuery = nil
    noteTakenBack(undone, at: shared.now)
    if undone == nil, case .answered(_, _, let until) = phase, until > shared.now {
      next = query
      return []
    }
    open(query, undone: undone, shared)
    return continueTeacher(&shared)
  }

  /// Marks the choice that was undone or made again.
  private mutating func noteTakenBack(_ undone: Choice?, at now: Double) {
    let until = now + ChooseMark.time
    if let undone {
      undoneChoices.append(undone)
      mark = ChooseMark(kind: .undone, choice: undone, query: nil, until: until)
    } else if isRedoing {
      mark = ChooseMark(kind: .redone, choice: undoneChoices.popLast(), query: nil, until: until)
    }
    isRedoing = false
  }

  /// Shows the next pair once the last answer has been shown; the old pair stays until there is
  /// one.
  private mutating func proceed(_ shared: inout SharedState) -> [Effect] {
    guard case .answered(_, _, let until) = phase, until <= shared.now, let next else { return [] }
    open(next, undone: nil, shared)
    return continueTeacher(&shared)
  }
}

// MARK: - Teacher

extension ChooseState {
  private mutating func toggleTeacher(_ shared: inout SharedState) -> [Effect] {
    guard !isTeacherOn else {
      stopTeacher(&shared)
      return []
    }
    isTeacherOn = true
    playback.isPaused = false
    let progress = shared.progress
    teacherGoal = progress.choices < progress.plannedChoices ? progress.plannedChoices : nil
    return askTeacher(&shared)
  }

  private mutating func stopTeacher(_ shared: inout SharedState) {
    isTeacherOn = false
    shared.notify("The teacher stops. You choose.")
  }

  private mutating func askTeacher(_ shared: inout SharedState) -> [Effect] {
    guard let teacher = shared.progress.teacher else {
      isTeacherOn = false
      shared.notify("This scenario has no teacher: the choices are yours.")
      return []
    }
    guard case .open = phase, let query else { return [] }
    phase = .asking
    if !isTeacherOn { shared.notify("The teacher, \(teacher), answers this pair.") }
    return [.askTeacher(query: query.id)]
  }

  /// Asks the teacher, where it keeps answering, for the pair that has just come.
  private mutating func continueTeacher(_ shared: inout SharedState) -> [Effect] {
    guard isTeacherOn else { return [] }
    if let goal = teacherGoal, shared.progress.choices >= goal {
      isTeacherOn = false
      shared.notify(
        goal == 1
          ? "The one choice is made: the teacher stops."
          : "All \(goal) choices are made: the teacher stops.")
      return []
    }
    return askTeacher(&shared)
  }

  /// Takes the teacher's answer in.
  mutating func teacherAnswered(
    _ id: Int, _ choice: Choice, _ shared: inout SharedState
  ) -> [Effect] {
    guard case .asking = phase, query?.id == id else { return [] }
    let time = isTeacherOn ? Confirmation.teacherOn : Confirmation.teacher
    return give(choice, rater: .teacher, shownFor: time, &shared)
  }
}
