internal import Learning
package import Terminal

/// The state of the screen Lessons: a list, and the lesson that is being read.
package struct LessonsState: ProgramState {
  /// All lessons; nil until they have been read.
  private(set) var sheets: [LessonSheet]?
  private(set) var places: [String: LessonPlace] = [:]
  private(set) var filter = ""
  /// Whether typed characters go to the filter.
  private(set) var isFiltering = false
  /// The name of the selected lesson.
  private(set) var selected: String?
  /// The lesson that is being read; nil on the list.
  private(set) var reading: LessonReading?
  private(set) var help: HelpState?
  private(set) var board = NoticeBoard()
  private(set) var size = Size.usual
  /// The lesson to open as soon as the list is there.
  private var opening: String?
  private let keyMap: KeyMap
  private let speed: Double
  let theme: Preferences.Background
  let look: Look

  /// Makes the state at the start.
  ///
  /// - Parameters:
  ///   - lesson: The lesson to open; nil for the list.
  ///   - preferences: The person's settings.
  ///   - repertoire: The characters that the terminal shows.
  ///   - problem: An error to show; nil for none.
  package init(
    lesson: String?, preferences: Preferences, repertoire: Repertoire = .unicode,
    problem: String? = nil
  ) {
    (opening, selected) = (lesson, lesson)
    keyMap = preferences.keys
    speed = preferences.speed
    theme = preferences.theme
    look = Look(ink: repertoire == .ascii ? .ascii : preferences.drawing.ink)
    if let problem { board.notify(problem, isError: true) }
  }

  package var isAnimated: Bool { help == nil && reading?.isMoving == true }
  package var isExpecting: Bool { sheets == nil }

  package mutating func start() -> [Effect] { [.lesson(.list)] }

  package mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .mouse(let mouse): return take(mouse)
    case .tick(let time): return tick(to: time)
    case .resumed(let time): board.now = time
    case .resized(let size):
      self.size = size
      reading?.scroll(by: 0, in: size)
    case .lesson(let news): return take(news)
    case .failed(let reason): board.notify(reason, isError: true)
    case .done(let text): board.notify(text)
    case .leave: return leave(.quit)
    case .library, .preview, .progress, .query, .teacherAnswered, .rollout, .rolloutFailed,
      .otherSession:
      break
    }
    return []
  }

  private mutating func tick(to time: Double) -> [Effect] {
    let passed = min(max(time - board.now, 0), 0.25)
    board.advance(to: time)
    guard help == nil, size.holds(.smallest) else { return [] }
    return reading?.advance(by: passed, in: size) ?? []
  }

  private mutating func take(_ news: LessonNews) -> [Effect] {
    switch news {
    case .list(let sheets, let places):
      let isFirst = self.sheets == nil
      self.sheets = sheets
      self.places = places.merging(self.places) { $1 }
      keepSelection()
      guard isFirst, let opening else {
        // What was recorded comes after the list itself.
        if let name = reading?.sheet.name, let new = sheets.first(where: { $0.name == name }) {
          reading?.take(new)
        }
        return []
      }
      self.opening = nil
      return open(opening)
    case .arm(let arm, let lesson, let seed):
      if reading?.sheet.name == lesson { reading?.take(arm, seed: seed) }
    case .clip(let clip, let arm, let lesson):
      if reading?.sheet.name == lesson { reading?.take(clip, arm: arm, speed: speed) }
    case .figures(let figures, let lesson):
      if reading?.sheet.name == lesson { reading?.take(figures) }
    }
    return []
  }
}

// MARK: - The list

extension LessonsState {
  /// The lessons that match the filter.
  var shownSheets: [LessonSheet] {
    let words = filter.lowercased().split(separator: " ")
    return (sheets ?? []).filter { sheet in
      let texts = [sheet.name, sheet.title] + sheet.problems.map(String.init)
      return words.allSatisfy { word in texts.contains { $0.lowercased().contains(word) } }
    }
  }

  private mutating func move(by steps: Int) {
    let names = shownSheets.map(\.name)
    guard !names.isEmpty else { return }
    let now = selected.flatMap(names.firstIndex) ?? 0
    selected = names[min(max(now + steps, 0), names.count - 1)]
  }

  /// Selects the first line where the selected one is not there.
  private mutating func keepSelection() {
    guard sheets != nil else { return }
    let names = shownSheets.map(\.name)
    if selected.map(names.contains) != true { selected = names.first }
  }

  private mutating func open(_ name: String?) -> [Effect] {
    guard let name, let sheet = sheets?.first(where: { $0.name == name }) else { return [] }
    guard sheet.problem == nil, !sheet.cards.isEmpty else {
      board.notify(sheet.problem ?? "\(name) has no cards.", isError: true)
      return []
    }
    selected = name
    (isFiltering, filter) = (false, "")
    var reading = LessonReading(sheet, at: places[name] ?? LessonPlace())
    let effects = [.lesson(.open(name))] + reading.arrive()
    self.reading = reading
    return effects
  }

  /// Goes back to the list; a run stops.
  private mutating func close() -> [Effect] {
    guard let reading else { return [] }
    places[reading.sheet.name] = reading.place
    self.reading = nil
    return [reading.keep, .lesson(.stop)]
  }

  private mutating func leave(_ effect: Effect) -> [Effect] { close() + [effect] }
}

// MARK: - Keys

extension LessonsState {
  private mutating func press(_ raw: Key) -> [Effect] {
    board.dismissError()
    switch raw {
    case .control("c"): return leave(.quit)
    case .control("z"): return [.suspend]
    default: break
    }
    guard size.holds(.smallest) else {
      return keyMap.meaning(of: raw) == .character("q") ? leave(.quit) : []
    }
    if help != nil { return pressInHelp(keyMap.meaning(of: raw)) }
    return reading == nil ? pressInList(raw) : pressInLesson(raw)
  }

  private mutating func pressInHelp(_ key: Key) -> [Effect] {
    switch key {
    case .escape, .character("?"): help = nil
    case .character("q"): return leave(.quit)
    default:
      let extent = helpPage.extent(in: size)
      help?.press(key, extent)
    }
    return []
  }

  private mutating func pressInList(_ raw: Key) -> [Effect] {
    if isFiltering, editFilter(raw) { return [] }
    switch LessonKeys.list.action(of: keyMap.meaning(of: raw)) {
    case .move(let steps): move(by: steps)
    case .movePage(let pages): move(by: pages * max(layout.list.rows - 3, 1))
    case .first: move(by: -shownSheets.count)
    case .last: move(by: shownSheets.count)
    case .open: return open(selected)
    case .filter: isFiltering = true
    case .help: help = HelpState()
    case .back:
      guard filter.isEmpty else {
        (isFiltering, filter) = (false, "")
        keepSelection()
        return []
      }
      return [.go(.home)]
    case .effect(let effect): return [effect]
    case nil:
      guard case .character = raw else {
        board.noteIdle(raw)
        return []
      }
      isFiltering = true
      _ = editFilter(raw)
    }
    return []
  }

  /// Takes a key of the filter's line; false for one that is none.
  private mutating func editFilter(_ key: Key) -> Bool {
    if key == .escape {
      (isFiltering, filter) = (false, "")
    } else if key == .backspace, filter.isEmpty {
      isFiltering = false
    } else if let edited = TypedText.edited(filter, by: key) {
      filter = edited
    } else {
      return false
    }
    keepSelection()
    return true
  }

  private mutating func pressInLesson(_ raw: Key) -> [Effect] {
    guard var reading else { return [] }
    defer { if self.reading != nil { self.reading = reading } }
    let key = keyMap.meaning(of: raw)
    if reading.isAsking {
      reading.isAsking = false
      guard key == .character("y"), let scenario = reading.sheet.scenario else { return [] }
      let lesson = reading.sheet.name
      return leave(.go(.trial(scenario: scenario.file, lesson: lesson)))
    }
    if reading.takesAnswer {
      // Nobody begins an answer with these.
      let isKey = reading.place.answer.isEmpty && [.space, .character("?")].contains(raw)
      if !isKey, reading.edit(by: raw) { return [] }
    }
    guard let action = LessonKeys.card.action(of: key) else {
      board.noteIdle(raw)
      return []
    }
    switch action {
    case .open where reading.card.kind == .watch && reading.sheet.scenario != nil:
      reading.isAsking = true
    case .open, .on: return reading.goOn(in: size)
    case .back: return reading.show(reading.place.card - 1)
    case .first: return reading.show(0)
    case .last: return reading.show(reading.sheet.cards.count - 1)
    case .scroll(let lines): reading.scroll(by: lines, in: size)
    case .scrollPage(let pages):
      reading.scroll(by: pages * max(LessonLayout(size).text.rows - 1, 1), in: size)
    case .automatic:
      reading.toggleAutomatic()
      board.notify(
        reading.isAutomatic ? "The cards go on by themselves." : "The cards wait for you.")
    case .again:
      guard let effects = reading.runAgain() else {
        board.notify("The experiment can be run again once it has ended.")
        return []
      }
      return effects
    case .list: return close()
    case .help: help = HelpState()
    case .quit: return leave(.quit)
    }
    return []
  }
}

// MARK: - Mouse

extension LessonsState {
  private mutating func take(_ mouse: Mouse) -> [Effect] {
    guard size.holds(.smallest) else { return [] }
    if help != nil {
      let extent = helpPage.extent(in: size)
      help?.take(mouse, extent)
      return []
    }
    let steps = mouse.action == .wheelUp ? -1 : mouse.action == .wheelDown ? 1 : 0
    guard reading == nil else {
      if steps != 0 { reading?.scroll(by: 3 * steps, in: size) }
      return []
    }
    if steps != 0 { move(by: steps) }
    guard mouse.action == .press, let name = lesson(at: mouse) else { return [] }
    if name == selected { return open(name) }
    selected = name
    return []
  }
}
