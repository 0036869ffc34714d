package import Drawing
package import Terminal

/// The screens, in the order in which Tab shows them.
package enum View: Sendable, Equatable, CaseIterable {
  /// Two clips to choose from.
  case choose
  /// The policies, stage by stage.
  case replay
  /// Figures over time.
  case progress
}

/// The state of all screens; only messages change it, and `draw(into:)` shows it.
///
/// Each screen has a folder with its state, its update and its view. A screen takes the keys that
/// `AppState` does not take itself.
package struct AppState: ProgramState {
  /// The screen on show.
  package private(set) var view: View
  var shared: SharedState
  var choose = ChooseState()
  var replay = ReplayState()
  var progress = ProgressState()
  /// The page of keys, while it covers the screen.
  var help: HelpState?
  /// The cards of a first run; nil once they are gone.
  var cards: FirstRunCards?
  private var klCoefficient = KLCoefficientKeys()
  private var size = Size.usual

  /// Makes the state at the start.
  ///
  /// - Parameters:
  ///   - progress: How the session stands.
  ///   - picture: The looks of the body.
  ///   - view: The screen to show.
  ///   - preferences: The person's settings.
  ///   - repertoire: The characters that the terminal shows.
  ///   - isFirstRun: Whether to show the cards of a first run.
  package init(
    progress: SessionProgress, picture: BodyPicture, view: View = .choose,
    preferences: Preferences = Preferences(), repertoire: Repertoire = .unicode,
    isFirstRun: Bool = false
  ) {
    cards = isFirstRun ? FirstRunCards() : nil
    shared = SharedState(
      progress: progress, picture: picture, preferences: preferences, repertoire: repertoire)
    self.view = view
    choose.playback = Playback(speed: preferences.speed)
    choose.newest = NewestPolicy(speed: preferences.speed)
    replay.playback = Playback(speed: preferences.speed)
  }

  /// The effects that come before the first message.
  package mutating func start() -> [Effect] {
    [.requestQuery] + (view == .replay ? replay.open(shared) : [])
  }

  /// Whether the screen changes by itself, so that ticks must come at the frame rate.
  package var isAnimated: Bool {
    guard help == nil else { return choose.isTeacherOn }
    return switch view {
    case .choose: choose.isAnimated
    case .replay: replay.isAnimated
    case .progress: choose.isTeacherOn
    }
  }

  /// Whether the first pair is on its way.
  package var isExpecting: Bool { view == .choose && choose.phase == .waiting }
}

// MARK: - Update

extension AppState {
  /// Takes a message in.
  ///
  /// - Returns: What the rest of the program is to do.
  package mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(shared.preferences.keys.meaning(of: key))
    case .mouse(let mouse): return take(mouse)
    case .tick(let time): return tick(to: time)
    case .resumed(let time):
      // The clips on show while the process was stopped were not seen.
      shared.now = time
      choose.returned(at: time)
    case .resized(let size):
      self.size = size
      return choose.followNewest(shared, isVisible: showsNewest)
    case .progress(let progress):
      let old = shared.progress.klCoefficient
      shared.take(progress)
      klCoefficient.noteChange(from: old, &shared)
      return choose.followNewest(shared, isVisible: showsNewest)
        + (view == .replay ? replay.openIfNew(shared) : [])
    case .query(let query, let undone): return choose.receive(query, undone: undone, &shared)
    case .teacherAnswered(let query, let choice):
      return choose.teacherAnswered(query, choice, &shared)
    case .rollout(let rollout):
      choose.receive(rollout, shared)
      return replay.receive(rollout, shared)
    case .rolloutFailed(let request, let reason):
      choose.fail(request, reason)
      return replay.fail(request, reason)
    case .otherSession(let other): return replay.receive(other, &shared)
    case .failed(let reason): shared.notify(reason, isError: true)
    case .done(let text): shared.notify(text)
    case .library, .preview, .lesson: break
    case .leave: return [.quit]
    }
    return []
  }

  private mutating func tick(to time: Double) -> [Effect] {
    let passed = min(max(time - shared.now, 0), 0.25)
    if isChoosing { choose.watch(from: shared.now, to: time) }
    shared.board.advance(to: time)
    if help == nil {
      switch view {
      case .choose: choose.advance(by: passed)
      case .replay: replay.playback.advance(by: passed)
      case .progress: break
      }
    }
    return choose.tick(&shared)
  }

  /// Whether the choose screen has room for the newest policy, and is on show.
  private var showsNewest: Bool {
    view == .choose && min(size.columns, Self.largest.columns) >= ChooseLayout.widthForNewest
  }

  /// Whether the pair is in view and takes keys.
  private var isChoosing: Bool { view == .choose && help == nil && size.holds(.smallest) }

  private mutating func press(_ key: Key) -> [Effect] {
    shared.board.dismissError()
    defer { if choose.hasJustAnswered || choose.isTeacherOn { cards = nil } }
    let earlier = choose.interrupt(by: key, &shared)
    let verdict = choose.noteKey(key, isChoosing: isChoosing, at: shared.now)
    if isChoosing, let isMore = cards?.press(key) {
      if !isMore { cards = nil }
      return earlier
    }
    if key == .escape, help != nil {
      closeHelp()
      return earlier
    }
    if let action = Self.keys.action(of: key) { return earlier + perform(action) }
    guard size.holds(.smallest) else { return earlier }
    if help != nil {
      let extent = helpPage.extent(in: size)
      help?.press(key, extent)
      return earlier
    }
    guard Self.tables(of: view).contains(where: { $0.contains(key) }) else {
      shared.board.noteIdle(key)
      return earlier
    }
    if view != .progress, let effects = LookKeys.press(key, &shared) { return earlier + effects }
    switch view {
    case .choose:
      return earlier
        + (klCoefficient.press(key, &shared) ?? choose.press(key, verdict, &shared))
    case .replay: return earlier + replay.press(key, &shared)
    case .progress:
      if ProgressState.keys.contains(key) {
        progress.press(key, pages: ProgressView(shared: shared).pages(in: size))
      }
      return earlier + (klCoefficient.press(key, &shared) ?? [])
    }
  }

  private mutating func take(_ mouse: Mouse) -> [Effect] {
    guard size.holds(.smallest) else { return [] }
    if help != nil {
      let extent = helpPage.extent(in: size)
      help?.take(mouse, extent)
      return []
    }
    if view == .replay { return replay.take(mouse, in: size, shared) }
    // A click on a clip chooses it, under the same rules as its key; the wheel does nothing.
    guard view == .choose, mouse.action == .press,
      let side = chooseLayout(in: size).side(row: mouse.row, column: mouse.column)
    else { return [] }
    return press(side == 0 ? .left : .right)
  }
}

// MARK: - Keys of every screen

extension AppState {
  /// The actions that every screen has.
  enum Action: Sendable {
    case show(by: Int)
    case help
    case effect(Effect)
  }

  static let keys = KeyTable<Action>(
    "Everywhere",
    [
      .init("Tab", "next view; Shift-Tab: back", [.tab: .show(by: 1), .backTab: .show(by: -1)]),
      .init("?", "the keys, and back", hint: Hint("?", "help"), [.character("?"): .help]),
      .init("Esc", "back to Home, the list of sessions", [.escape: .effect(.go(.home))]),
      // `Program` takes Ctrl-L itself.
      .init("Ctrl-L", "draw the screen again", [:]),
      .init("Ctrl-Z", "suspend; fg resumes", [.control("z"): .effect(.suspend)]),
      .init(
        "q Ctrl-C", "save and leave",
        [.character("q"): .effect(.quit), .control("c"): .effect(.quit)]),
    ])

  private mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .show(let steps):
      closeHelp()
      let all = View.allCases
      let index = (all.firstIndex(of: view) ?? 0) + steps + all.count
      return show(all[index % all.count])
    case .help:
      if help == nil { help = HelpState() } else { closeHelp() }
      return []
    case .effect(let effect): return [effect]
    }
  }

  private mutating func show(_ next: View) -> [Effect] {
    view = next
    choose.returned(at: shared.now)
    return next == .replay
      ? replay.open(shared) : choose.followNewest(shared, isVisible: showsNewest)
  }

  private mutating func closeHelp() {
    guard help != nil else { return }
    help = nil
    choose.returned(at: shared.now)
  }

  /// The tables of the keys that a screen takes, in the order of its help page.
  static func tables(of view: View) -> [any KeyListing] {
    switch view {
    case .choose: [ChooseState.keys, Playback.keys, LookKeys.keys, KLCoefficientKeys.keys, keys]
    case .replay: [ReplayState.keys, Playback.keys, LookKeys.keys, keys]
    case .progress: [ProgressState.keys, KLCoefficientKeys.keys, keys]
    }
  }
}
