import Drawing
import Interface
import Learning
import Terminal
import TestSupport
import Testing

/// Whatever comes in whatever order: nothing traps, and nothing is drawn outside the window.
@Suite struct StormTests {

  private static let named: [Key] = [
    .left, .right, .up, .down, .enter, .escape, .tab, .backTab, .space, .backspace, .home, .end,
    .pageUp, .pageDown, .control("l"), .control("u"),
  ]

  private func message(_ chance: inout SplitMix, now: inout Double) -> Message {
    now += Double.random(in: 0...0.3, using: &chance)
    switch Int.random(in: 0..<12, using: &chance) {
    case 0..<4: return .tick(now)
    case 4..<6: return .key(Self.named.randomElement(using: &chance) ?? .enter)
    case 6..<9:
      let code = UInt32.random(in: 0x21...0x500, using: &chance)
      return .key(.character(Unicode.Scalar(code) ?? "?"))
    case 9:
      let size = Size(
        rows: .random(in: 1...120, using: &chance), columns: .random(in: 1...400, using: &chance))
      return .resized(size)
    default:
      let actions: [Mouse.Action] = [.press, .drag, .release, .wheelUp, .wheelDown]
      return .mouse(
        Mouse(
          actions.randomElement(using: &chance) ?? .press,
          row: .random(in: 0...150, using: &chance), column: .random(in: 0...420, using: &chance)))
    }
  }

  /// What the rest of the program would say.
  private func answers(_ effects: [Effect], _ chance: inout SplitMix) -> [Message] {
    effects.flatMap { effect -> [Message] in
      switch effect {
      case .requestQuery, .undo, .redo:
        [.query(Example.query(.random(in: 0..<1000, using: &chance)), undone: nil)]
      case .askTeacher(let query): [.teacherAnswered(query: query, choice: .left)]
      case .lesson(.run(let name, _)): lessonNews(of: name, &chance)
      case .requestRollout(let request):
        Bool.random(using: &chance)
          ? [.rollout(Example.rollout(request))] : [.rolloutFailed(request, "it is damaged")]
      case .requestOtherSession:
        [
          .otherSession(
            Bool.random(using: &chance)
              ? nil
              : OtherSession(name: "tuesday", stages: Array(Example.progress.stages.prefix(3))))
        ]
      default: []
      }
    }
  }

  /// How the arms of a lesson may stand.
  private func lessonNews(of lesson: String, _ chance: inout SplitMix) -> [Message] {
    var messages = LessonExample.price.arms.map { name -> Message in
      var arm = LessonArm(name: name)
      (arm.count, arm.planned) = (.random(in: 0...400, using: &chance), 300)
      arm.phase =
        [.running, .done, .stopped, .failed("it broke")].randomElement(using: &chance) ?? .done
      return .lesson(.arm(arm, lesson: lesson, seed: .random(in: 1...2, using: &chance)))
    }
    let motion = Motion(Example.trajectory(turnRate: -2))
    messages.append(
      .lesson(.clip(HomePreview(Example.picture, motion), arm: "oracle", lesson: lesson)))
    if let figures = LessonExample.price.recorded {
      messages.append(.lesson(.figures(figures, lesson: lesson)))
    }
    return messages
  }

  private func check(_ state: some ProgramState, _ size: Size) {
    var grid = CellGrid(size, repertoire: size.rows.isMultiple(of: 2) ? .unicode : .ascii)
    state.draw(into: &grid)
    #expect(grid.size == size)
  }

  private func storm(_ state: some ProgramState, seed: UInt64, messages: Int) {
    var (state, chance, now, size) = (state, SplitMix(state: seed), 10.0, Size.usual)
    var waiting = answers(state.start(), &chance)
    for number in 0..<messages {
      let next = message(&chance, now: &now)
      if case .resized(let new) = next { size = new }
      for message in [next] + waiting {
        waiting = answers(state.update(message), &chance)
      }
      if number.isMultiple(of: 16) { check(state, size) }
    }
  }

  @Test(arguments: View.allCases, 0..<4)
  func screensOfASession(view: View, seed: Int) {
    let state = AppState(
      progress: Example.progress, picture: Example.picture, view: view, isFirstRun: seed == 0)
    storm(state, seed: UInt64(seed), messages: 2000)
  }

  @Test(arguments: 0..<8)
  func lessons(seed: Int) {
    var state = LessonsState(
      lesson: seed.isMultiple(of: 2) ? "price" : nil, preferences: Preferences())
    _ = state.update(.lesson(.list(LessonExample.sheets, places: [:])))
    storm(state, seed: UInt64(seed), messages: 2000)
  }

  @Test(arguments: 0..<4)
  func home(seed: Int) {
    var state = HomeState(selected: nil, preferences: Preferences())
    let sessions = (0..<40).map { HomeLibrary.Session(name: "session \($0)") }
    _ = state.update(
      .library(
        HomeLibrary(
          folder: "~", sessions: sessions,
          scenarios: [.init(name: "backflip", title: "Backflip", question: "Which?")],
          freshName: "monday")))
    storm(state, seed: UInt64(seed), messages: 2000)
  }
}
