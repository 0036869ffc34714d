import Terminal
import Testing

@Suite struct InputDecoderTests {
  private let esc: UInt8 = 0x1B

  /// All keys of some pieces, so many seconds apart, and of the time after them.
  private func keys(
    _ pieces: [[UInt8]], apart: Double = 0.1, keys table: TerminalKeys = TerminalKeys()
  ) -> [Key] {
    var decoder = InputDecoder(keys: table)
    var (time, keys): (Double, [Key]) = (100, [])
    for piece in pieces {
      // The owner is woken when the decoder asks for it.
      if let deadline = decoder.deadline, deadline < time { keys += decoder.expire(at: deadline) }
      keys += decoder.take(piece, at: time)
      time += apart
    }
    while let deadline = decoder.deadline { keys += decoder.expire(at: deadline) }
    return keys
  }

  private func keys(_ text: String) -> [Key] { keys([Array(text.utf8)]) }

  @Test(arguments: [
    ("h", Key.character("h")), ("U", .character("U")), ("?", .character("?")), (" ", .space),
    ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
    ("\u{3}", .control("c")), ("\u{C}", .control("l")), ("\u{1A}", .control("z")),
    ("é", .character("é")), ("世", .character("世")), ("🙂", .character("🙂")),
  ])
  func charactersAreThemselves(text: String, key: Key) {
    #expect(keys(text) == [key])
  }

  @Test(arguments: [
    // Cursor keys in both modes, and as xterm sends them while Num Lock (128) is on.
    ("[A", Key.up), ("[B", .down), ("[C", .right), ("[D", .left), ("OA", .up), ("OB", .down),
    ("OC", .right), ("OD", .left), ("[1A", .up), ("[1;1B", .down), ("[1;129C", .right),
    ("[1;1:1D", .left), ("[1;1:2D", .left),
    // Home and End as xterm, VT220, rxvt and the Linux console send them.
    ("[H", .home), ("[F", .end), ("OH", .home), ("OF", .end), ("[1~", .home), ("[4~", .end),
    ("[7~", .home), ("[8~", .end), ("[5~", .pageUp), ("[6~", .pageDown), ("[Z", .backTab),
    // The keypad in application mode.
    ("OM", .enter), ("Ok", .character("+")), ("Om", .character("-")),
  ])
  func keysOfAllTerminalsAreRead(sequence: String, key: Key) {
    let bytes = [esc] + Array(sequence.utf8)
    #expect(keys([bytes]) == [key])
    // Each byte by itself, a tenth of a second apart: ESC is a key of its own by then.
    #expect(keys(bytes.map { [$0] }).filter { $0 != .escape } == [key])
    #expect(keys(bytes.map { [$0] }, apart: 0.04) == [key])
    #expect(keys([bytes + bytes + Array("q".utf8)]) == [key, key, .character("q")])
  }

  /// What terminals send that is none of the keys.
  static let strangers = [
    // Modified arrows and function keys: xterm, older xterms, rxvt, Alt with ESC before.
    "\u{1B}[1;2A", "\u{1B}[1;5A", "\u{1B}[1;3D", "\u{1B}[1;6C", "\u{1B}[1;2H", "\u{1B}[2A",
    "\u{1B}[5;5~", "\u{1B}[a", "\u{1B}[b", "\u{1B}Oa", "\u{1B}Od", "\u{1B}\u{1B}[A",
    "\u{1B}\u{1B}OA", "\u{1B}O2A", "\u{1B}O1;2P", "\u{1B}[7$", "\u{1B}[7^", "\u{1B}[1;1:3A",
    // Function keys.
    "\u{1B}OP", "\u{1B}OS", "\u{1B}[15~", "\u{1B}[24~", "\u{1B}[2~", "\u{1B}[3~", "\u{1B}[[A",
    "\u{1B}[[E", "\u{1B}[11~", "\u{1B}[E", "\u{1B}[G", "\u{1B}[25;2~", "\u{1B}[1P",
    // Letters with Alt.
    "\u{1B}h", "\u{1B}A", "\u{1B}u", "\u{1B}q", "\u{1B}\u{1B}q", "\u{1B}\u{7F}", "\u{1B}é",
    // Reports of keys that the program does not ask for.
    "\u{1B}[113u", "\u{1B}[113;5u", "\u{1B}[97;1:3u", "\u{1B}[57352u", "\u{1B}[104:72;2;104u",
    "\u{1B}[27;5;113~", "\u{1B}[27;2;65~",
    // The mouse: other buttons, modifiers, what is no report; urxvt; focus.
    "\u{1B}[Mhlq", "\u{1B}[<64;1;1m", "\u{1B}[32;10;10M", "\u{1B}[<1;3;3M", "\u{1B}[<4;3;3M",
    "\u{1B}[<0;0;3M", "\u{1B}[<0;3M", "\u{1B}[<0;3;99999999999999999999M", "\u{1B}[M\"!!",
    "\u{1B}[I", "\u{1B}[O",
    // Replies: device attributes, cursor, modes, window, colours, versions, strings.
    "\u{1B}[?62;4c", "\u{1B}[>41;354;0c", "\u{1B}[=1c", "\u{1B}[12;40R", "\u{1B}[0n",
    "\u{1B}[?1007;2$y", "\u{1B}[8;24;80t", "\u{1B}[?0u",
    "\u{1B}]11;rgb:ffff/ffff/dddd\u{7}", "\u{1B}]11;rgb:ffff/ffff/dddd\u{1B}\\",
    "\u{1B}]4;1;rgb:cd/00/00\u{1B}\\", "\u{1B}]52;c;aGxo\u{7}", "\u{1B}P>|xterm(379)\u{1B}\\",
    "\u{1B}P1+r544e=787465726d\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}^hlq\u{1B}\\",
    "\u{1B}Xhlq\u{1B}\\", "\u{1B}]2;✜hj\u{1B}\\",
    // Pasted text, whatever is in it.
    "\u{1B}[200~hjklquUaA\u{1B}[201~", "\u{1B}[200~\u{1B}[A\u{1B}[D\u{3}\u{1B}\u{1B}[201~",
    "\u{1B}[200~\u{1B}[200~h\u{1B}[201\u{1B}[201~", "\u{1B}\u{1B}[200~hq\u{1B}[201~",
    // 8-bit controls in UTF-8, incomplete sequences, nonsense.
    "\u{9B}1;2A", "\u{9D}11;q\u{7}", "\u{90}qh\u{1B}\\", "\u{1B}[", "\u{1B}[1;", "\u{1B}O",
    "\u{1B}]11;rgb", "\u{1B}P", "\u{1B}[200", "\u{0}", "\u{1C}", "\u{1F}",
    "\u{1B}[" + String(repeating: "1;", count: 500) + "A",
  ]

  @Test(arguments: strangers)
  func whatIsNoKeyDoesNothing(text: String) {
    let bytes = Array(text.utf8)
    #expect(keys([bytes]).isEmpty)
    // In pieces a tenth of a second apart; ESC by itself counts as the key by then.
    for cut in 1..<bytes.count {
      let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
      let found = keys(pieces)
      let afterEscape = bytes[..<cut].allSatisfy { $0 == esc }
      if afterEscape {
        // Alt and a letter are not to be told from Escape and a letter that come so far apart.
        let isIntroduced = "[O]P_^X".utf8.contains(bytes[cut])
        #expect(isIntroduced ? found == [.escape] : found.first == .escape)
      } else {
        #expect(found.isEmpty, "cut at \(cut)")
      }
      #expect(keys(pieces, apart: 0.04).isEmpty, "cut at \(cut)")
    }
    // What comes a second later is a key again, but for what was pasted and has no end.
    #expect(keys([bytes, Array("q".utf8)], apart: 1) == [.character("q")])
  }

  @Test(
    arguments: [
      [0x9B, 0x31, 0x3B, 0x32, 0x41], [0x90, 0x71, 0x9C], [0x9D, 0x71, 0x07], [0x84], [0xFF],
      [0xC3], [0xE4, 0xB8], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF8, 0x88], [0xA0, 0xBF],
      [0xF0, 0x9F],
    ] as [[UInt8]])
  func bytesThatAreNoUTF8DoNothing(bytes: [UInt8]) {
    #expect(keys([bytes]).isEmpty)
    #expect(keys([bytes, Array("h".utf8)], apart: 1) == [.character("h")])
  }

  @Test func eightBitControlsIntroduceKeys() {
    #expect(keys([[0x9B, 0x41]]) == [.up])
    #expect(keys([[0x8F, 0x44]]) == [.left])
    #expect(keys("\u{9B}D") == [.left])
  }

  @Test func charactersInPiecesAreRead() {
    for text in ["é", "世", "🙂"] {
      #expect(keys(text.utf8.map { [$0] }) == [.character(text.unicodeScalars.first ?? " ")])
    }
    // A byte that cannot belong to it ends a character, and is read by itself.
    #expect(keys([[0xE4, 0xB8, 0x68]]) == [.character("h")])
  }

  @Test func escapeIsAKeyAfterAShortWhile() {
    var decoder = InputDecoder()
    #expect(decoder.take([esc], at: 5).isEmpty)
    #expect(decoder.deadline == 5 + InputDecoder.escapeDelay)
    #expect(decoder.expire(at: 5.02).isEmpty)
    #expect(decoder.expire(at: 5.06) == [.escape])
    // It is a key once, and the next one is a key by itself.
    #expect(decoder.expire(at: 5.08).isEmpty)
    #expect(decoder.take(Array("q".utf8), at: 5.1) == [.character("q")])
    #expect(decoder.deadline == nil)
    #expect(
      keys([[esc], [esc], Array("q".utf8)], apart: 1) == [.escape, .escape, .character("q")])
  }

  @Test func aControlCharacterEndsWhatIsIncomplete() {
    #expect(keys("\u{1B}[\u{3}") == [.control("c")])
    #expect(keys("\u{1B}[1;\u{1B}[A") == [.up])
    #expect(keys("\u{1B}]11;rgb\u{1B}[A") == [.up])
    #expect(keys("\u{1B}[M\u{1B}[A") == [.up])
  }

  @Test func pastedTextMayBeHugeAndSlow() {
    let huge = Array(repeating: Array("hjkl\u{1B}[A".utf8), count: 100_000).flatMap(\.self)
    let begin = Array("\u{1B}[200~".utf8)
    let end = Array("\u{1B}[201~q".utf8)
    #expect(keys([begin + huge + end]) == [.character("q")])
    #expect(keys([begin, Array("hj".utf8), Array("kl".utf8), end], apart: 1) == [.character("q")])
    // Its end can be lost; keys count again some seconds after the last byte.
    #expect(
      keys([begin, Array("h".utf8), Array("l".utf8)], apart: 4) == [
        .character("h"), .character("l"),
      ])
  }

  @Test(arguments: [
    ("\u{1B}[<0;3;2M", Mouse(.press, row: 1, column: 2)),
    ("\u{1B}[<0;3;2m", Mouse(.release, row: 1, column: 2)),
    ("\u{1B}[<32;120;40M", Mouse(.drag, row: 39, column: 119)),
    ("\u{1B}[<64;1;1M", Mouse(.wheelUp, row: 0, column: 0)),
    ("\u{1B}[<65;1;1M", Mouse(.wheelDown, row: 0, column: 0)),
    ("\u{1B}[M #\"", Mouse(.press, row: 1, column: 2)),
    ("\u{1B}[M##\"", Mouse(.release, row: 1, column: 2)),
    ("\u{1B}[M`#\"", Mouse(.wheelUp, row: 1, column: 2)),
  ])
  func reportsOfTheMouse(text: String, mouse: Mouse) {
    #expect(keys(text) == [.mouse(mouse)])
    #expect(keys(text + "h") == [.mouse(mouse), .character("h")])
  }

  @Test func theMouseWheelIsNoArrow() {
    #expect(keys("\u{1B}OA\u{1B}OA\u{1B}OA").isEmpty)
    #expect(
      keys("h\u{1B}[B\u{1B}[B\u{1B}[B\u{1B}[B\u{1B}[Bl") == [.character("h"), .character("l")])
    #expect(keys("\u{1B}[A\u{1B}[A") == [.up, .up])
    #expect(keys("\u{1B}[D\u{1B}[D\u{1B}[D") == [.left, .left, .left])
  }

  @Test func theDescriptionOfTheTerminalCounts() {
    let table = TerminalKeys([
      Array("\u{1B}[214z".utf8): .home, Array("\u{1B}A".utf8): .up, [0x0B]: .up, [0x0C]: .right,
      // Nothing takes these away.
      [0x03]: .left, [0x68]: .left, []: .left,
    ])
    let read = { (text: String) in keys([Array(text.utf8)], keys: table) }
    #expect(read("\u{1B}[214z") == [.home])
    #expect(read("\u{1B}A") == [.up])
    #expect(read("\u{B}\u{C}") == [.up, .right])
    #expect(read("\u{3}h") == [.control("c"), .character("h")])
    // What all terminals send works beside it.
    #expect(read("\u{1B}OA\u{1B}[D") == [.up, .left])
  }
}
