package import Drawing
import Terminal

/// The views that Tab goes round.
package enum View: Sendable, Equatable, CaseIterable {
  /// Two clips to choose from.
  case choose
  /// What was learned, stage by stage.
  case replay
  /// Figures over time.
  case progress
  /// All the keys.
  case help
}

/// A line that tells what has just happened.
struct Notice: Sendable, Equatable {
  var text: String
  var isError = false
  /// When it goes, by the clock of `Message.tick`.
  var until: Double
}

/// All that the screens know; changed by messages only, and drawn by `view(into:)`.
package struct AppState: Sendable {
  /// What is on show.
  package internal(set) var view: View
  /// How the session stands.
  package internal(set) var progress: SessionProgress
  var size = Size.smallest
  var now = 0.0
  var choosing = Choosing()
  var replaying = Replaying()
  var notice: Notice?
  /// Whether a key has moved the KL coefficient; what a session begins with calls for no notice.
  var hasMovedKLCoefficient = false
  /// Where `?` and Escape lead back to from help.
  var viewBeforeHelp: View
  let picture: BodyPicture

  /// Makes the state at the start.
  package init(progress: SessionProgress, picture: BodyPicture, view: View = .choose) {
    self.progress = progress
    self.picture = picture
    self.view = view
    viewBeforeHelp = view == .help ? .choose : view
  }

  /// What to do before the first message.
  package mutating func start() -> [Effect] {
    var effects: [Effect] = [.requestQuery]
    if view == .replay { effects += openReplay() }
    return effects
  }

  /// Whether the screen changes by itself, so that ticks must come 30 times a second.
  package var isAnimated: Bool {
    switch view {
    case .choose: return choosing.isAnimated
    case .replay: return !replaying.playback.isPaused && !replaying.rollouts.isEmpty
    case .progress, .help: return choosing.isTeacherOn
    }
  }

  /// Takes in what has happened.
  /// - Returns: what is to be done about it.
  package mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .tick(let time): return tick(to: time)
    case .resumed(let time):
      // What was on show while nothing ran was not seen.
      now = time
      choosing.returned(at: now)
    case .resized(let size): self.size = size
    case .progress(let progress):
      let isHeldOtherwise = progress.klCoefficient != self.progress.klCoefficient
      self.progress = progress
      if isHeldOtherwise, hasMovedKLCoefficient { tellOfKLCoefficient() }
      if view == .replay, replaying.newest == nil { return openReplay() }
    case .query(let query, let undone): return receive(query, undone: undone)
    case .teacherAnswered(let query, let choice): return teacherAnswered(query, choice)
    case .rollout(let rollout):
      replaying.receive(rollout)
      return requestMissing()
    case .rolloutFailed(let request, let reason): replaying.failures[request] = reason
    case .failed(let reason): tell(reason, isError: true)
    case .leave: return [.quit]
    }
    return []
  }

  /// Shows a line for a while; an error stays until a key is pressed.
  mutating func tell(_ text: String, isError: Bool = false) {
    notice = Notice(text: text, isError: isError, until: isError ? .infinity : now + 3)
  }

  private mutating func tick(to time: Double) -> [Effect] {
    let passed = min(max(time - now, 0), 0.25)
    if view == .choose, size.holds(.smallest) { choosing.watch(from: now, to: time) }
    now = time
    if let until = notice?.until, until <= now { notice = nil }
    switch view {
    case .choose: choosing.playback.advance(by: passed)
    case .replay: replaying.playback.advance(by: passed)
    case .progress, .help: break
    }
    return pressDecided() + proceed()
  }

  private mutating func press(_ key: Key) -> [Effect] {
    if notice?.isError == true { notice = nil }
    let earlier = pressInterrupted(by: key)
    let verdict = choosing.repeats.take(key, at: now)
    choosing.lastActive = now
    return earlier + press(key, verdict)
  }

  private mutating func press(_ key: Key, _ verdict: KeyRepeat.Verdict) -> [Effect] {
    switch key {
    case .character("q"), .control("c"): return [.quit]
    case .control("z"): return [.suspend]
    case .tab: return show(after(view, by: 1))
    case .backTab: return show(after(view, by: View.allCases.count - 1))
    case .character("?"): return show(view == .help ? viewBeforeHelp : .help)
    case .escape where view == .help: return show(viewBeforeHelp)
    default: break
    }
    guard size.holds(.smallest) else { return [] }
    switch view {
    case .choose: return klCoefficientKey(key) ?? chooseKey(key, verdict)
    case .replay: return replayKey(key)
    case .progress: return klCoefficientKey(key) ?? []
    case .help: return []
    }
  }

  private func after(_ view: View, by steps: Int) -> View {
    let all = View.allCases
    return all[((all.firstIndex(of: view) ?? 0) + steps) % all.count]
  }

  private mutating func show(_ next: View) -> [Effect] {
    if next == .help { viewBeforeHelp = view }
    view = next
    choosing.returned(at: now)
    return next == .replay ? openReplay() : []
  }
}

extension Playback {
  /// Takes the keys that all clips share.
  /// - Returns: whether the key was one of them.
  mutating func take(_ key: Key, period: Double) -> Bool {
    switch key {
    case .space: isPaused.toggle()
    case .character(","): step(by: -1, period: period)
    case .character("."): step(by: 1, period: period)
    case .character("["): changeSpeed(by: -1)
    case .character("]"): changeSpeed(by: 1)
    case .character("r"): restart()
    default: return false
    }
    return true
  }
}
