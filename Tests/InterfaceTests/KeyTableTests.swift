import Terminal
import Testing

@testable import Interface

@Suite struct KeyTableTests {
  private let table = KeyTable<Int>(
    "Steps",
    [
      .init(
        "- +", "down, up", hint: Hint("- +", "step"), [.character("-"): -1, .character("+"): 1]),
      .init("r", "back to zero", [.character("r"): 0]),
    ])

  @Test func aKeyHasItsActionAndItsExplanation() {
    #expect(table.action(of: .character("-")) == -1)
    #expect(table.action(of: .character("r")) == 0)
    #expect(table.action(of: .left) == nil)
    #expect(table.hints.map(\.meaning) == ["step"])
    #expect(table.help.rows.map(\.name) == ["- +", "r"])
  }

  @Test func hintsGiveWayFromTheLastButOne() {
    let hints = [Hint("a", "one"), Hint("b", "two"), Hint("c", "three"), Hint("?", "help")]
    func line(_ columns: Int) -> String { Hint.line(hints, columns: columns).map(\.text).joined() }
    #expect(line(32) == "a one   b two   c three   ? help")
    #expect(line(31) == "a one  b two  c three  ? help")
    #expect(line(28) == "a one   b two   ? help")
    #expect(line(13) == "a one  ? help")
  }

  /// A key that two tables of one screen had would do one thing and be explained as another.
  @Test func noKeyOfAScreenMeansTwoThings() {
    let keys =
      [Key.left, .right, .up, .down, .enter, .escape, .tab, .backTab, .space, .backspace, .home]
      + [.end, .pageUp, .pageDown]
      + (32..<127).map { Key.character(Unicode.Scalar(UInt8($0))) }
      + "abcdefghijklmnopqrstuvwxyz".unicodeScalars.map(Key.control)
    for key in keys {
      let isGeneral = AppState.keys.action(of: key) != nil
      let isClip = Playback.keys.action(of: key) != nil
      let isKL = KLCoefficientKeys.keys.action(of: key) != nil
      let choose = [isGeneral, isClip, isKL, ChooseState.keys.action(of: key) != nil]
      let replay = [isGeneral, isClip, ReplayState.keys.action(of: key) != nil]
      #expect(choose.filter { $0 }.count <= 1 && replay.filter { $0 }.count <= 1, "\(key)")
    }
  }
}
