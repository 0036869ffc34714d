internal import Drawing
internal import Learning
internal import Terminal

/// The state of the screen that shows two clips to choose from.
struct ChooseState: Sendable, Equatable {
  /// Where the pair stands.
  enum Phase: Sendable, Equatable {
    /// No pair is there yet.
    case waiting
    /// A pair is there and can be answered.
    case open(since: Double)
    /// The teacher was asked.
    case asking
    /// An answer was given; it is shown for a moment.
    case answered(Choice, Rater, until: Double)
  }

  /// How long a new pair takes no answer, s: a key that was pressed before a person could have seen
  /// the pair (reactions take about 0.2 s) was meant for the previous one.
  private static let guardTime = 0.2
  /// How long a person without a key is assumed to look at a pair, s; the rest is a break.
  private static let attention = 30.0
  /// The longest time between two ticks while the program runs, s: a longer one was spent asleep.
  private static let longestTick = 2.0
  /// How late a pair has to be before the screen says so, s: a shorter time would flicker.
  private static let patience = 0.4

  var phase = Phase.waiting
  private(set) var query: Query?
  /// Both clips, left and right; empty before the first pair.
  private(set) var tracks: [Track] = []
  /// What both clips show, at one scale.
  private(set) var framing: Framing?
  /// How long the person has looked at the pair, s.
  private(set) var seconds = 0.0
  /// When the last key was pressed or the pair came, whichever was later.
  private var lastActive = 0.0
  /// Distinguishes presses from the repeats of a held key.
  var repeats = KeyRepeat()
  /// The pair that came while an answer was still shown.
  var next: Query?
  /// The answer to this pair that was undone.
  private(set) var undone: Choice?
  var playback = Playback()
  /// The pane of the newest policy, in wide windows.
  var newest = NewestPolicy()
  /// What was taken last.
  var mark: ChooseMark?
  /// The choices that were undone here and not made again, the last one last.
  var undoneChoices: [Choice] = []
  /// Whether a choice is being made again.
  var isRedoing = false
  /// Whether the model's guess shows after each choice.
  var showsGuess = false
  /// Whether the teacher keeps answering.
  var isTeacherOn = false
  /// The number of choices at which the teacher stops by itself; nil where all planned ones were
  /// made before.
  var teacherGoal: Int?

  var isAnimated: Bool {
    if case .answered = phase { return true }
    return isTeacherOn || (query != nil && !playback.isPaused)
  }

  /// Shows a pair from its beginning.
  mutating func open(_ query: Query, undone: Choice?, _ shared: SharedState) {
    let clips = [query.left.trajectory, query.right.trajectory]
    self.query = query
    self.undone = undone
    tracks = clips.map { Track(shared.picture, $0) }
    framing = Framing(shared.picture, of: tracks)
    next = nil
    phase = .open(since: shared.now)
    seconds = 0
    lastActive = max(lastActive, shared.now)
    playback.duration = Double(clips.map(\.duration).max() ?? 0)
    playback.isPaused = false
    playback.restart()
    newest.resume()
  }

  /// Starts the guard time anew for a pair that was out of view.
  mutating func returned(at now: Double) {
    lastActive = now
    if case .open = phase { phase = .open(since: now) }
  }

  /// Adds a time in which the pair was on show to the time spent on it, without breaks.
  mutating func watch(from start: Double, to end: Double) {
    switch phase {
    case .waiting, .answered: return
    case .open, .asking: break
    }
    guard end - start <= Self.longestTick else { return }
    seconds += max(min(end, lastActive + Self.attention) - start, 0)
  }

  /// Notes that a key was pressed on some screen.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - isChoosing: Whether this screen takes it.
  ///   - now: The time, s.
  /// - Returns: Whether the key is pressed or held.
  mutating func noteKey(_ key: Key, isChoosing: Bool, at now: Double) -> KeyRepeat.Verdict {
    lastActive = now
    let verdict = repeats.take(key, at: now)
    // Only keys of this screen wait for a verdict; others act at once.
    if !isChoosing || Self.keys.action(of: key) == nil { repeats.drop() }
    return verdict
  }

  /// Moves the clips on by some real time, s.
  mutating func advance(by seconds: Double) {
    playback.advance(by: seconds)
    newest.advance(by: seconds)
  }

  /// Asks for the newest policy where its pane is visible.
  mutating func followNewest(_ shared: SharedState, isVisible: Bool) -> [Effect] {
    isVisible ? newest.follow(shared) : []
  }

  /// Takes in a try of a stage.
  mutating func receive(_ rollout: StageRollout, _ shared: SharedState) {
    newest.receive(rollout, shared)
  }

  /// Notes why a stage cannot be shown.
  mutating func fail(_ request: RolloutRequest, _ reason: String) { newest.fail(request, reason) }

  /// Whether the pair in view can be answered.
  func takesAnswer(at now: Double) -> Bool {
    guard case .open(let since) = phase else { return false }
    return now - since >= Self.guardTime
  }

  /// Whether the pair in view is answered and the next one is late.
  func isWaiting(at now: Double) -> Bool {
    guard case .answered(_, _, let until) = phase else { return false }
    return next == nil && now > until + Self.patience
  }

  var hasJustAnswered: Bool {
    if case .answered = phase { return true }
    return false
  }
}

// MARK: - Keys

extension ChooseState {
  /// The actions of this screen; each counts once, however long its key is held.
  enum Action: Sendable, Equatable {
    case answer(Choice)
    case undo
    case redo
    case toggleTeacher
    case askTeacher
    case toggleGuess
  }

  static let keys = KeyTable<Action>(
    "Choosing",
    [
      .init(
        "← h", "the left clip is better", hint: Hint("←", "left"),
        [.left: .answer(.left), .character("h"): .answer(.left)]),
      .init(
        "→ l", "the right clip is better", hint: Hint("→", "right"),
        [.right: .answer(.right), .character("l"): .answer(.right)]),
      .init(
        "↑ k", "both are alike", hint: Hint("↑", "alike"),
        [.up: .answer(.equal), .character("k"): .answer(.equal)]),
      .init(
        "↓ j", "can't tell: not learned from", hint: Hint("↓", "can't tell"),
        [.down: .answer(.skip), .character("j"): .answer(.skip)]),
      .init(
        "u U", "undo, redo a choice", hint: Hint("u", "undo"),
        [.character("u"): .undo, .character("U"): .redo]),
      .init(
        "a", "the teacher answers; a stops", hint: Hint("a", "teacher"),
        [.character("a"): .toggleTeacher]),
      .init("A", "the teacher answers one", [.character("A"): .askTeacher]),
      .init(
        "p", "the model's guess, after each choice", [.character("p"): .toggleGuess]),
    ])
}
