import Foundation
import Terminal
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("Backflip", "Backflip"), ("a\u{1B}]0;X\u{7}b", #"a\u{1B}]0;X\u{7}b"#),
    ("a\u{1B}[31m", #"a\u{1B}[31m"#), ("a\nb\tc\rd", #"a\nb\tc\rd"#), ("a\r\nb", #"a\r\nb"#),
    ("\u{7F}\u{0}", #"\u{7F}\u{0}"#), ("\u{9B}31m\u{85}", #"\u{9B}31m\u{85}"#),
    (
      "a\u{202E}b\u{2066}c\u{200F}\u{2028}\u{FEFF}", #"a\u{202E}b\u{2066}c\u{200F}\u{2028}\u{FEFF}"#
    ),
    ("\u{E000}\u{F8FF}\u{FFFF}\u{E0041}", #"\u{E000}\u{F8FF}\u{FFFF}\u{E0041}"#),
    // Joiners between letters that do not join hide that names differ; in emoji they join.
    ("a\u{200D}b\u{200C}", #"a\u{200D}b\u{200C}"#),
    ("👨‍👩‍👧 نمی‌خواهم", "👨‍👩‍👧 نمی‌خواهم"),
    ("Zoë e\u{301} 世界 ❤️ \u{FFFD}\u{A0}", "Zoë e\u{301} 世界 ❤️ \u{FFFD}\u{A0}"),
  ])
  func whatATerminalWouldActOnIsShown(text: String, shown: String) {
    #expect(text.printable == shown)
    #expect(shown.printable == shown)
  }

  @Test func linesOfOurOwnStayLines() {
    #expect("Error: a\u{1B}[31m\n\tUsage\n".printableLines == "Error: a\\u{1B}[31m\n\tUsage\n")
    #expect("a\r\nb".printableLines == "a\\r\nb")
  }

  @Test func jsonStaysTheSameValue() throws {
    let value = ["a\u{1B}\u{9B}\u{202E}\u{E0041}\u{7F}": "b\n世"]
    let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self).printableJSON
    #expect(text.unicodeScalars.allSatisfy { !["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
    #expect(text.contains(#"\u009b\u202e\udb40\udc41"#))
    #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == value)
  }

  @Test(arguments: [
    ("backflip", 8), ("世界", 4), ("e\u{301}", 1), ("Zoë", 3), ("", 0), ("ｆｕｌｌ", 8),
    ("👨‍👩‍👧", 2), ("👍🏽", 2), ("❤️", 2), ("❤", 1), ("🇩🇪", 2), ("1️⃣", 2), ("⌚", 2), ("⚡", 2),
    ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("a\u{1B}b", 8), ("\u{202E}", 8), ("─█", 2),
  ])
  func columnsAreCounted(text: String, columns: Int) {
    #expect(text.columns == columns)
    var frame = CellGrid(Size(rows: 1, columns: 20))
    #expect(frame.write(text, row: 0, column: 0) == columns)
    #expect(text.padded(to: 10).columns == 10)
  }

  @Test func emojiTakeTheSameCellsInEveryTerminal() {
    var frame = CellGrid(Size(rows: 1, columns: 12))
    frame.write("👨‍👩‍👧|👍🏽|❤️|🇩🇪|", row: 0, column: 0)
    // One picture by itself, whatever the terminal makes of joined ones.
    #expect(frame.description == "👨|👍|❤ |DE|\n")
  }

  @Test func withoutUTF8ATextStillTellsWhichItIs() {
    #expect(Repertoire.ascii.representing("“ok” – Zoë 世 …") == #""ok" - Zo\u{EB} \u{4E16} ~"#)
    #expect(Repertoire.unicode.representing("“ok” Zoë") == "“ok” Zoë")
  }
}
