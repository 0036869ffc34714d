import Learning
import Terminal
import Testing

@testable import Interface

/// A window without a terminal, and a clock that goes on only while something is waited for.
private final class ScriptedScreen: Screen {
  var size = Size.usual
  let repertoire = Repertoire.unicode
  var now = 100.0
  var shown: [(time: Double, text: String)] = []
  var suspensions = 0
  var redraws = 0
  /// How long the process is stopped each time.
  var secondsStopped = 0.0
  /// When what happens.
  var script: [(time: Double, event: ScreenEvent)]

  init(_ script: [(time: Double, event: ScreenEvent)]) { self.script = script }

  func show(_ frame: CellGrid) { shown.append((now, frame.description)) }

  func nextEvent(within seconds: Double) -> ScreenEvent? {
    guard let next = script.first, next.time <= now + seconds else {
      now += seconds
      return nil
    }
    now = max(now, next.time)
    if case .resized(let size) = next.event { self.size = size }
    return script.removeFirst().event
  }

  func redraw() { redraws += 1 }

  func suspend() {
    suspensions += 1
    now += secondsStopped
  }
}

/// Answers as the rest of the program would, and keeps what it was asked.
private final class Recorder: EffectHandler {
  var effects: [Effect] = []
  private var out: [Message] = []
  /// When a pair comes that was asked for, and the clock.
  var pairComes: (time: Double, clock: () -> Double)?

  func perform(_ effect: Effect) {
    effects.append(effect)
    if effect == .requestQuery, pairComes == nil {
      out.append(.query(Example.query(effects.count), undone: nil))
    }
  }

  func messages() -> [Message] {
    if let pair = pairComes, pair.clock() >= pair.time {
      out.append(.query(Example.query(1), undone: nil))
      pairComes = nil
    }
    defer { out = [] }
    return out
  }
}

@Suite struct ProgramTests {
  private func run(
    _ script: [(time: Double, event: ScreenEvent)]
  ) -> (screen: ScriptedScreen, handler: Recorder) {
    let screen = ScriptedScreen(script)
    let handler = Recorder()
    var program = Program(state: Example.sitting().state, screen: screen, handler: handler) {
      screen.now
    }
    #expect(program.run() == nil)
    return (screen, handler)
  }

  @Test func thePairIsOnTheFirstFrame() {
    let (screen, _) = run([(100, .key(.character("q")))])
    #expect(screen.shown.count == 1)
    #expect(screen.shown[0].text.contains("0.0/1.5 s"))
  }

  @Test func aPairThatIsWaitedForIsShownAtOnce() throws {
    let screen = ScriptedScreen([(101, .key(.character("q")))])
    let handler = Recorder()
    handler.pairComes = (100.123, { screen.now })
    var program = Program(state: Example.sitting().state, screen: screen, handler: handler) {
      screen.now
    }
    #expect(program.run() == nil)
    let first = try #require(screen.shown.first { $0.text.contains("0.0/1.5 s") })
    #expect(first.time < 100.14)
  }

  @Test func clipsPlayAtThirtyFramesASecond() {
    let (screen, _) = run([(102, .key(.character("q")))])
    #expect(abs(screen.shown.count - 60) <= 1)
    #expect(screen.shown.last?.text.contains("1.0/1.5 s") == true)
  }

  @Test func whileNothingMovesTheProgramSleeps() {
    let (screen, _) = run([(100.5, .key(.space)), (102.5, .key(.character("q")))])
    let paused = screen.shown.filter { $0.time > 100.5 }
    #expect((3...7).contains(paused.count))
  }

  @Test func newsGoesInTimeWhileNothingMoves() {
    let (screen, _) = run([
      (100.5, .key(.space)), (101, .key(.character("z"))), (106, .key(.character("q"))),
    ])
    let told = screen.shown.filter { $0.text.contains("z does nothing here") }.map(\.time)
    #expect(told.first == 101)
    #expect((told.last ?? 0) < 104.6)
    #expect(screen.shown.last?.text.contains("z does nothing here") == false)
  }

  @Test func ofManyKeysAtOnceNoneIsLost() {
    let keys = Array("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz".unicodeScalars)
    let screen = ScriptedScreen(
      [(100.5, .key(.character("/")))] + keys.map { (100.5, .key(.character($0))) }
        + [(101, .key(.control("c")))])
    var program = Program(
      state: HomeState(selected: nil, preferences: Preferences()), screen: screen,
      handler: Recorder()
    ) { screen.now }
    #expect(program.run() == nil)
    let typed = String(String.UnicodeScalarView(keys))
    #expect(screen.shown.last?.text.contains("Filter: \(typed)") == true)
  }

  @Test func aKeyShowsBeforeAnyTimePasses() {
    let (screen, handler) = run([(101.01, .key(.left)), (102, .key(.character("q")))])
    let first = screen.shown.first { $0.time >= 101.01 }
    #expect(first?.time == 101.01)
    #expect(first?.text.contains("✓ left") == true)
    #expect(handler.effects.count == 4)
    #expect(handler.effects[0] == .requestQuery)
    #expect(handler.effects[3] == .quit)
    guard case .answer(_, .left, let seconds, .person) = handler.effects[1] else {
      Issue.record("an answer was given")
      return
    }
    #expect(abs(seconds - 1.01) < 1e-9)
  }

  @Test func signalsLeaveAndSuspend() {
    let (screen, handler) = run([(101, .stop), (101, .key(.control("z"))), (102, .leave)])
    #expect(screen.suspensions == 2)
    #expect(handler.effects == [.requestQuery, .quit])
  }

  @Test func ctrlLDrawsEverythingAgain() {
    let (screen, handler) = run([(101, .key(.control("l"))), (102, .key(.character("q")))])
    #expect(screen.redraws == 1)
    #expect(handler.effects == [.requestQuery, .quit])
  }

  @Test(arguments: [ScreenEvent.key(.control("z")), .stop, .resumed])
  func timeInWhichTheProcessIsStoppedIsNotSpentChoosing(event: ScreenEvent) {
    let screen = ScriptedScreen([
      (101, event), (event == .resumed ? 102 : 1102, .key(.left)),
      (event == .resumed ? 103 : 1103, .key(.character("q"))),
    ])
    screen.secondsStopped = event == .resumed ? 0 : 1000
    let handler = Recorder()
    var program = Program(state: Example.sitting().state, screen: screen, handler: handler) {
      screen.now
    }
    #expect(program.run() == nil)
    let seconds = handler.effects.compactMap { effect in
      if case .answer(_, _, let seconds, _) = effect { seconds } else { nil }
    }
    #expect(seconds.count == 1)
    #expect(abs((seconds.first ?? 0) - 2) < 1e-6)
  }

  @Test func aSmallerWindowIsExplainedUntilItGrows() {
    let (screen, _) = run([
      (101, .resized(Size(rows: 10, columns: 70))), (102, .resized(Size(rows: 30, columns: 90))),
      (103, .key(.character("q"))),
    ])
    let small = screen.shown.first { $0.time >= 101 }?.text
    #expect(small?.contains("The window is 70×10.") == true)
    let last = screen.shown.last?.text
    #expect(last?.contains("Which is the better backflip?") == true)
    #expect(last?.split(separator: "\n", omittingEmptySubsequences: false).count == 31)
  }
}
