import Interface
import Learning
import Terminal
import Testing

/// How long a person took, and how often a key counts.
@Suite struct ChooseTimeTests {
  /// A sitting with a pair on show since 10 s.
  private func open() -> Sitting {
    let sitting = Example.sitting()
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil)])
    return sitting
  }

  /// Lets time pass as the program does, tick by tick.
  private func pass(_ sitting: Sitting, to end: Double, from start: Double) {
    for step in 1...Int(((end - start) * 10).rounded()) {
      _ = sitting.update(.tick(start + Double(step) / 10))
    }
  }

  /// The seconds of the choice that a key makes now.
  private func seconds(_ sitting: Sitting, _ key: Key = .left) -> Double? {
    for case .answer(_, _, let seconds, .person) in sitting.update(.key(key)) { return seconds }
    return nil
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-6 } ?? false
  }

  @Test func onlyTimeOnTheChooseScreenCounts() {
    let sitting = open()
    pass(sitting, to: 12, from: 10)
    for key in [Key.tab, .character("?")] {
      _ = sitting.update(.key(key))
      pass(sitting, to: 20, from: 12)
      _ = sitting.update(.tick(12))
    }
    _ = sitting.update(.key(.escape))
    _ = sitting.update(.key(.backTab))
    #expect(sitting.view == .choose)
    pass(sitting, to: 13, from: 12)
    let taken = seconds(sitting)
    #expect(isNear(taken, 3), "\(String(describing: taken))")
  }

  @Test func aWindowTooSmallShowsNoPair() {
    let sitting = open()
    pass(sitting, to: 11, from: 10)
    _ = sitting.update(.resized(Size(rows: 10, columns: 40)))
    pass(sitting, to: 15, from: 11)
    _ = sitting.update(.resized(.usual))
    pass(sitting, to: 16, from: 15)
    #expect(isNear(seconds(sitting), 2))
  }

  @Test func timeInWhichTheProcessWasStoppedDoesNotCount() {
    let sitting = open()
    pass(sitting, to: 11, from: 10)
    _ = sitting.update(.resumed(500))
    pass(sitting, to: 502, from: 500)
    #expect(isNear(seconds(sitting), 3))
    // Not even where nothing told of it.
    let asleep = open()
    pass(asleep, to: 11, from: 10)
    _ = asleep.update(.tick(400))
    pass(asleep, to: 401, from: 400)
    let taken = seconds(asleep)
    #expect(taken.map { $0 <= 2 } ?? false)
  }

  @Test func aPairThatComesBackAfterAStopTakesNoAnswerAtOnce() {
    let sitting = open()
    pass(sitting, to: 11, from: 10)
    _ = sitting.update(.resumed(500))
    #expect(sitting.update(.key(.left)).isEmpty)
  }

  @Test func aBreakDoesNotCount() {
    let sitting = open()
    // Ten minutes without a key: half a minute of looking at most.
    pass(sitting, to: 610, from: 10)
    #expect(isNear(seconds(sitting), 30))

    // Any key shows that somebody is there.
    let busy = open()
    pass(busy, to: 30, from: 10)
    _ = busy.update(.key(.character(",")))
    pass(busy, to: 50, from: 30)
    #expect(isNear(seconds(busy), 40))
  }

  @Test func aPairIsGivenItsTimeThoughNoKeyWasPressedBeforeIt() {
    let sitting = Example.sitting()
    pass(sitting, to: 100, from: 10)
    _ = sitting.update(.query(Example.query(7), undone: nil))
    pass(sitting, to: 105, from: 100)
    #expect(isNear(seconds(sitting), 5))
  }

  /// Presses keys at some times, with a new pair after each choice.
  private func effects(_ keys: [(time: Double, key: Key)]) -> [Effect] {
    let sitting = open()
    var (time, next, all) = (10.0, 0, [Effect]())
    while time < 26 {
      time += 0.02
      var now = sitting.update(.tick(time))
      while next < keys.count, keys[next].time <= time {
        now += sitting.update(.key(keys[next].key))
        next += 1
      }
      for effect in now where effect == .requestQuery || effect == .undo {
        _ = sitting.update(.query(Example.query(100 + all.count), undone: nil))
      }
      all += now
    }
    return all
  }

  private func answers(_ effects: [Effect]) -> [Choice] {
    effects.compactMap { effect in
      if case .answer(_, let choice, _, _) = effect { choice } else { nil }
    }
  }

  @Test(arguments: [Key.left, .character("h"), .up])
  func aHeldKeyMakesOneChoice(key: Key) {
    let held =
      [(time: 11.0, key: key)] + (0..<250).map { (time: 11.5 + 0.04 * Double($0), key: key) }
    #expect(answers(effects(held)).count == 1)
    // Held once more after a second, it makes another.
    let again = held.prefix(50) + held.prefix(50).map { (time: $0.time + 4, key: $0.key) }
    #expect(answers(effects(Array(again))).count == 2)
  }

  @Test func aHeldUndoTakesOneChoiceBack() {
    let held = (0..<100).map { (time: 11.0 + 0.03 * Double($0), key: Key.character("u")) }
    #expect(effects(held).filter { $0 == .undo }.count == 1)
    let held2 = (0..<100).map { (time: 11.0 + 0.03 * Double($0), key: Key.character("A")) }
    let asked = effects(held2).filter { if case .askTeacher = $0 { true } else { false } }
    #expect(asked.count == 1)
  }

  @Test(arguments: [0.5, 0.6, 0.7, 1.1])
  func aPersonWhoChoosesTheSameSideQuicklyIsNotLockedOut(period: Double) {
    let keys = (0..<10).map { (time: 11.0 + period * Double($0), key: Key.left) }
    #expect(answers(effects(keys)).count == 10)
  }

  @Test func otherKeysAreQuickAndRepeat() {
    let keys: [(time: Double, key: Key)] = [
      (11, .left), (11.6, .left), (11.65, .character("u")), (12.4, .right),
    ]
    let all = effects(keys)
    #expect(answers(all) == [.left, .left, .right])
    #expect(all.filter { $0 == .undo }.count == 1)
    // Frames are stepped through by holding the key.
    let sitting = open()
    _ = sitting.update(.tick(11))
    let shown = { sitting.text() }
    let before = shown()
    for step in 0..<5 {
      sitting.updates([.tick(11.1 + 0.03 * Double(step)), .key(.character("."))])
    }
    let paused = shown()
    #expect(paused.contains("paused"))
    #expect(paused != before)
  }

  @Test func aKeyThatComesTwiceOnAnotherScreenAnswersNothing() {
    let sitting = open()
    pass(sitting, to: 11, from: 10)
    _ = sitting.update(.key(.tab))
    var all = sitting.updates([.tick(12), .key(.left), .tick(12.4), .key(.left)])
    pass(sitting, to: 14, from: 13)
    all += sitting.updates([.tick(15), .key(.character("x")), .tick(16)])
    #expect(answers(all).isEmpty)
    #expect(!all.contains(.requestQuery))
    #expect(seconds(sitting) == nil)
    _ = sitting.updates([.key(.backTab), .tick(17)])
    #expect(sitting.view == .choose)
    #expect(seconds(sitting, .right) != nil)
  }

  @Test func spaceTwicePausesAndGoesOn() {
    let sitting = open()
    sitting.updates([.tick(11), .key(.space), .tick(11.4), .key(.space)])
    #expect(!sitting.text().contains("paused"))
    pass(sitting, to: 12, from: 11.4)
    #expect(!sitting.text().contains("paused"))
  }
}
