internal import Drawing
internal import Learning
internal import Terminal

/// The state of Home: the list of sessions and scenarios.
package struct HomeState: ProgramState {
  /// A question that the person answers before anything else.
  enum Prompt: Sendable, Equatable {
    /// The name of a new session with a scenario.
    case new(scenario: String)
    /// Another name for a session.
    case rename(String)
    /// The name of a session's copy.
    case copy(String)
    /// Whether to delete a session.
    case delete(String)
  }

  /// How long a line is selected before its preview is asked for, s: not each line on the way.
  private static let previewDelay = 0.12

  /// The sessions and scenarios to list; nil until they have been read.
  private(set) var library: HomeLibrary?
  /// What the lines shown have in common; empty for all.
  private(set) var filter = ""
  /// Whether typed characters go to the filter.
  private(set) var isFiltering = false
  private(set) var prompt: Prompt?
  /// What has been typed at the prompt.
  private(set) var text = ""
  private(set) var selected: HomeItem?
  private(set) var previews: [HomeItem: HomePreview?] = [:]
  private var requested: Set<HomeItem> = []
  /// The name that the selected session is being given.
  private var newName: String?
  private var selectedSince = 0.0
  private(set) var playback = Playback()
  private(set) var help: HelpState?
  private(set) var board = NoticeBoard()
  private let keyMap: KeyMap
  let theme: Preferences.Background
  let look: Look
  private(set) var size = Size.usual

  /// Makes the state at the start.
  ///
  /// - Parameters:
  ///   - selected: The session that the person comes from; nil for the first line.
  ///   - preferences: The person's settings.
  ///   - problem: An error to show; nil for none.
  package init(selected: String?, preferences: Preferences, problem: String? = nil) {
    self.selected = selected.map(HomeItem.session)
    keyMap = preferences.keys
    theme = preferences.theme
    look = Look(ink: preferences.drawing.ink)
    playback = Playback(speed: preferences.speed)
    if let problem { board.notify(problem, isError: true) }
  }

  package var isAnimated: Bool { help == nil && preview != nil }

  /// The motion of the selected line.
  var preview: HomePreview? { selected.flatMap { previews[$0] ?? nil } }

  package mutating func start() -> [Effect] { [.requestLibrary] }

  package mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .mouse(let mouse): return take(mouse)
    case .tick(let time): return tick(to: time)
    case .resumed(let time): board.now = time
    case .resized(let size): self.size = size
    case .library(let library): take(library)
    case .preview(let item, let preview):
      previews[item] = .some(preview)
      if item == selected { startPreview() }
    case .failed(let reason): board.notify(reason, isError: true)
    case .done(let text): board.notify(text)
    case .leave: return [.quit]
    case .progress, .query, .teacherAnswered, .rollout, .rolloutFailed,
      .otherSession, .lesson:
      break
    }
    return []
  }

  private mutating func tick(to time: Double) -> [Effect] {
    playback.advance(by: min(max(time - board.now, 0), 0.25))
    board.advance(to: time)
    guard let selected, time - selectedSince >= Self.previewDelay,
      requested.insert(selected).inserted
    else { return [] }
    return [.requestPreview(selected)]
  }

  private mutating func startPreview() {
    playback.duration = preview?.track.motion.duration ?? 0
    playback.restart()
  }

  private mutating func take(_ library: HomeLibrary) {
    self.library = library
    if let newName, selected.map(items.contains) != true, items.contains(.session(newName)) {
      select(.session(newName))
    }
    newName = nil
    keepSelection()
  }
}

// MARK: - Lines

extension HomeState {
  /// The sessions that match the filter.
  var sessions: [HomeLibrary.Session] {
    (library?.sessions ?? []).filter { matches([$0.name, $0.scenario]) }
  }

  /// The scenarios that match the filter.
  var scenarios: [HomeLibrary.Scenario] {
    (library?.scenarios ?? []).filter { matches([$0.name, $0.title]) }
  }

  /// The lines that can be selected, from the top.
  var items: [HomeItem] {
    sessions.map { .session($0.name) } + scenarios.map { .scenario($0.name) }
  }

  private func matches(_ texts: [String]) -> Bool {
    let texts = texts.map { $0.lowercased() }
    return filter.lowercased().split(separator: " ").allSatisfy { word in
      texts.contains { $0.contains(word) }
    }
  }

  private mutating func select(_ item: HomeItem?) {
    guard item != selected else { return }
    selected = item
    selectedSince = board.now
    startPreview()
  }

  private mutating func move(by steps: Int) {
    let items = items
    guard !items.isEmpty else { return }
    let now = selected.flatMap(items.firstIndex) ?? 0
    select(items[min(max(now + steps, 0), items.count - 1)])
  }

  /// Selects the first line where the selected one is not there any more.
  private mutating func keepSelection() {
    guard library != nil else { return }
    let items = items
    guard selected.map(items.contains) != true else { return }
    select(items.first)
  }
}

// MARK: - Keys

extension HomeState {
  /// The actions of this screen.
  enum Action: ListedAction {
    case move(by: Int)
    case movePage(by: Int)
    case first
    case last
    case open
    case new
    case rename
    case copy
    case delete
    case filter
    case help
    case effect(Effect)
  }

  static let keys = KeyTable<Action>(
    "Home",
    [
      .selecting,
      .init(
        "Enter →", "open the session, or start one with the scenario", hint: Hint("Enter", "open"),
        [.enter: .open, .right: .open]),
      .init("n", "new session", hint: Hint("n", "new"), [.character("n"): .new]),
      .init(
        "Tab", "the lessons about known problems", hint: Hint("Tab", "lessons"),
        [.tab: .effect(.go(.lessons(nil)))]),
      .init("r", "rename the session", hint: Hint("r", "rename"), [.character("r"): .rename]),
      .init("c", "copy the session", hint: Hint("c", "copy"), [.character("c"): .copy]),
      .init("d", "delete the session", hint: Hint("d", "delete"), [.character("d"): .delete]),
      .filtering,
    ] + .leaving())

  private mutating func press(_ raw: Key) -> [Effect] {
    board.dismissError()
    switch raw {
    case .control("c"): return [.quit]
    case .control("z"): return [.suspend]
    default: break
    }
    guard size.holds(.smallest) else {
      return keyMap.meaning(of: raw) == .character("q") ? [.quit] : []
    }
    if prompt != nil { return answer(raw) }
    if isFiltering, editFilter(raw) { return [] }
    let key = keyMap.meaning(of: raw)
    if help != nil { return pressInHelp(key) }
    if let action = Self.keys.action(of: key) { return perform(action) }
    switch raw {
    case .character: beginFilter(with: raw)
    case .escape: clearFilter()
    default: board.noteIdle(raw)
    }
    return []
  }

  private mutating func pressInHelp(_ key: Key) -> [Effect] {
    switch key {
    case .escape, .character("?"): help = nil
    case .character("q"): return [.quit]
    default:
      let extent = helpPage.extent(in: size)
      help?.press(key, extent)
    }
    return []
  }

  private mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .move(let steps): move(by: steps)
    case .movePage(let pages): move(by: pages * max(layout.list.rows - 3, 1))
    case .first: move(by: -items.count)
    case .last: move(by: items.count)
    case .open: return open()
    case .new: beginNew()
    case .rename: beginChange { .rename($0) }
    case .copy: beginChange { .copy($0) }
    case .delete: beginChange { .delete($0) }
    case .filter: isFiltering = true
    case .help: help = HelpState()
    case .effect(let effect): return [effect]
    }
    return []
  }

  private mutating func open() -> [Effect] {
    switch selected {
    case .session(let name): return [.go(.session(name))]
    case .scenario: beginNew()
    case nil: break
    }
    return []
  }

  private mutating func beginNew() {
    guard let library else { return }
    let scenario =
      switch selected {
      case .session(let name): library.sessions.first { $0.name == name }?.scenario
      case .scenario(let name): name
      case nil: library.scenarios.first?.name
      }
    guard let scenario, library.scenarios.contains(where: { $0.name == scenario }) else {
      return board.notify("Select a scenario below for the new session.")
    }
    (prompt, text) = (.new(scenario: scenario), library.freshName)
  }

  private mutating func beginChange(_ prompt: (String) -> Prompt) {
    guard case .session(let name) = selected else {
      return board.notify("Select a session first.")
    }
    self.prompt = prompt(name)
    text =
      switch self.prompt {
      case .copy: "\(name)-copy"
      case .rename: name
      default: ""
      }
  }
}

// MARK: - Filter and prompts

extension HomeState {
  /// Takes a key of the filter's line; false for one that is none.
  private mutating func editFilter(_ key: Key) -> Bool {
    switch key {
    case .escape: clearFilter()
    case .enter where items.isEmpty: break
    case .backspace where filter.isEmpty: isFiltering = false
    default:
      guard let edited = TypedText.edited(filter, by: key) else { return false }
      filter = edited
      keepSelection()
    }
    return true
  }

  private mutating func beginFilter(with key: Key) {
    isFiltering = true
    _ = editFilter(key)
  }

  private mutating func clearFilter() {
    (filter, isFiltering) = ("", false)
    keepSelection()
  }

  private mutating func answer(_ key: Key) -> [Effect] {
    guard let prompt else { return [] }
    if case .delete(let name) = prompt {
      self.prompt = nil
      guard keyMap.meaning(of: key) == .character("y") else {
        board.notify("\(name) is kept.")
        return []
      }
      return [.change(.delete(name))]
    }
    switch key {
    case .escape: self.prompt = nil
    case .enter: return finish(prompt)
    default: text = TypedText.edited(text, by: key) ?? text
    }
    return []
  }

  private mutating func finish(_ prompt: Prompt) -> [Effect] {
    let name = text
    guard name.contains(where: { $0 != " " }) else { return [] }
    self.prompt = nil
    switch prompt {
    case .new(let scenario): return [.go(.new(scenario: scenario, name: name))]
    case .rename(let old):
      guard old != name else { return [] }
      newName = name
      return [.change(.rename(old, to: name))]
    case .copy(let old): return [.change(.copy(old, to: name))]
    case .delete: return []
    }
  }
}

// MARK: - Mouse

extension HomeState {
  private mutating func take(_ mouse: Mouse) -> [Effect] {
    guard size.holds(.smallest), prompt == nil else { return [] }
    if help != nil {
      let extent = helpPage.extent(in: size)
      help?.take(mouse, extent)
      return []
    }
    switch mouse.action {
    case .wheelUp: move(by: -1)
    case .wheelDown: move(by: 1)
    case .press:
      guard let item = item(at: mouse) else { return [] }
      if item == selected { return open() }
      select(item)
    case .drag, .release: break
    }
    return []
  }
}
