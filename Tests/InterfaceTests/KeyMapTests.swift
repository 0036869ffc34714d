import Interface
import Terminal
import Testing

@Suite struct KeyMapTests {
  @Test(arguments: [
    (KeyMap.Layout.russian, "йцфывролдуЙ.", "qwasdhjkleQ."),
    (.ukrainian, "йіроЄ", "qshj\""), (.greek, ";ηξκλςΧ", "qhjklwX"), (.us, "qй", "qй"),
  ])
  func aLayoutNamesPlacesOfTheKeyboard(layout: KeyMap.Layout, typed: String, meant: String) {
    let map = KeyMap(layout: layout)
    let found = typed.unicodeScalars.map { map.meaning(of: .character($0)) }
    #expect(found == meant.unicodeScalars.map(Key.character))
    #expect(map.meaning(of: .left) == .left)
  }

  @Test func singleKeysComeBeforeTheLayoutAndAreMappedOnce() {
    let map = KeyMap(
      layout: .russian,
      single: [.character("й"): .left, .character("a"): .character("b"), .character("b"): .up])
    #expect(map.meaning(of: .character("й")) == .left)
    #expect(map.meaning(of: .character("a")) == .character("b"))
    #expect(map.meaning(of: .character("b")) == .up)
  }

  @Test(arguments: [
    ("left", Key.left), ("Page-Up", .pageUp), ("esc", .escape), ("é", .character("é")),
    ("e\u{301}", .character("é")), ("ctrl-x", .control("x")), ("-", .character("-")),
  ])
  func names(name: String, key: Key) {
    #expect(Key(name: name) == key)
    #expect(Key(name: key.name) == key)
  }

  @Test(arguments: ["", " ", "ab", "ctrl-", "ctrl-1", "ctrl-é", "f1", "\u{7F}", "\u{1B}"])
  func noNames(name: String) {
    #expect(Key(name: name) == nil)
  }
}
