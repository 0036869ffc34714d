internal import CNcurses
internal import Foundation

/// The control sequences of the terminal, from its terminfo entry.
struct TerminalSequences {
  let clear: [UInt8]
  /// Ends bold, dim, reverse and all colours.
  let plain: [UInt8]
  /// Whether the last cell of the last line can be written without scrolling.
  let fillsCorner: Bool
  private let bold, dim, reverse: [UInt8]
  /// 0 without colours, 8 or 256.
  private let depth: Int32
  /// Whether control sequences are ECMA-48's, so that the terminal ignores modes it does not know.
  private let isECMA48: Bool
  /// The sequence that begins each style after a plain one, made on first use.
  private var looks: [Style: [UInt8]] = [:]
  /// The same after any other style.
  private var anew: [Style: [UInt8]] = [:]

  /// Whether each frame is sent between the sequences of mode 2026.
  private let isSynchronized: Bool

  /// Looks them up; `NO_COLOR` in the environment turns colours off.
  init(isSynchronized: Bool) {
    self.isSynchronized = isSynchronized
    clear = TerminalSequences.text("clear")
    plain = TerminalSequences.text("sgr0")
    bold = TerminalSequences.text("bold")
    dim = TerminalSequences.text("dim")
    reverse = TerminalSequences.text("rev")
    isECMA48 = TerminalSequences.text("cup").starts(with: Array("\u{1B}[".utf8))
    fillsCorner = tigetflag("am") <= 0 || tigetflag("xenl") > 0
    let wanted = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    let count = wanted ? tigetnum("colors") : 0
    // With more than 256 colours, a number above 7 is not a palette index but red, green and blue.
    depth = count == 256 ? 256 : count >= 8 ? 8 : 0
  }

  /// The size of the window by the entry, or a usual one.
  static var describedSize: Size {
    let (rows, columns) = (Int(tigetnum("lines")), Int(tigetnum("cols")))
    return rows > 0 && columns > 0 ? Size(rows: rows, columns: columns) : .usual
  }

  /// The sequence that takes the terminal.
  ///
  /// It has pasted text marked (mode 2004) and the mouse reported (modes 1002 and 1006), because
  /// many terminals otherwise send arrows for its wheel. Both are set before the screen is cleared,
  /// for terminals that print unknown sequences. Mode 1002 adds motion while a button is held.
  var beginning: [UInt8] {
    var sequence: [UInt8] = []
    if isECMA48 { sequence += Array("\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?2004h".utf8) }
    for name in ["smcup", "smkx", "civis"] { sequence += TerminalSequences.text(name) }
    return sequence
  }

  /// The sequence that restores the terminal.
  ///
  /// Where there is no other screen to return to, the cursor goes to the last line, which is
  /// cleared, so that the next output is not printed over the drawing.
  func restoration(of size: Size) -> [UInt8] {
    // A frame that was cut off must not keep the terminal from showing what follows.
    var sequence = isSynchronized ? frame.end : []
    sequence += plain + TerminalSequences.text("op")
    if isECMA48 { sequence += Array("\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l".utf8) }
    for name in ["rmkx", "cnorm"] { sequence += TerminalSequences.text(name) }
    // Even where there is a second screen: GNU screen, by default, has none but claims one.
    let erase = TerminalSequences.text("el")
    TerminalSequences.append("cup", Int32(max(size.rows - 1, 0)), 0, to: &sequence)
    sequence += erase.isEmpty ? Array("\r\n".utf8) : erase
    return sequence + TerminalSequences.text("rmcup")
  }

  /// The sequences around a frame that have the terminal show it at once (mode 2026); empty where
  /// control sequences are not ECMA-48's, and where it was not asked for.
  var frame: (beginning: [UInt8], end: [UInt8]) {
    isECMA48 && isSynchronized
      ? (Array("\u{1B}[?2026h".utf8), Array("\u{1B}[?2026l".utf8)) : ([], [])
  }

  /// Appends the sequence that moves the cursor to the start of a run.
  func place(_ run: Run, in output: inout [UInt8]) {
    TerminalSequences.append("cup", Int32(run.row), Int32(run.columns.lowerBound), to: &output)
  }

  /// Appends the sequence that changes the style of the following text.
  mutating func change(from old: inout Style, to new: Style, in output: inout [UInt8]) {
    // A style that cannot be ended is not begun.
    guard new != old, !plain.isEmpty else { return }
    // Only a colour can be replaced by another; any other attribute must be ended first.
    let adds =
      old.attributes.isSubset(of: new.attributes)
      && (old.foreground == .standard || index(of: new.foreground) >= 0)
      && (old.background == .standard || index(of: new.background) >= 0)
    if adds {
      output += beginning(of: new)
    } else if new == .plain {
      output += isECMA48 ? Self.reset : plain
    } else {
      output += beginningAnew(of: new)
    }
    old = new
  }

  /// ECMA-48's shortest way to end all attributes; `sgr0` often ends a character set too, which is
  /// never begun here.
  private static let reset = Array("\u{1B}[m".utf8)

  /// The sequence that turns any style into this one.
  private mutating func beginningAnew(of style: Style) -> [UInt8] {
    if let known = anew[style] { return known }
    let beginning = beginning(of: style)
    let sequence =
      isECMA48 ? Self.joined([Array("\u{1B}[0m".utf8), beginning]) : plain + beginning
    anew[style] = sequence
    return sequence
  }

  /// Sequences one after another: ECMA-48's “select graphic rendition”, `ESC [ numbers m`, as one.
  private static func joined(_ sequences: [[UInt8]]) -> [UInt8] {
    let sequences = sequences.filter { !$0.isEmpty }
    let numbers = sequences.compactMap { sequence -> ArraySlice<UInt8>? in
      let numbers = sequence.dropFirst(2).dropLast()
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      guard sequence.starts(with: Array("\u{1B}[".utf8)), sequence.last == UInt8(ascii: "m"),
        !numbers.isEmpty, numbers.allSatisfy({ digits.contains($0) || $0 == UInt8(ascii: ";") })
      else { return nil }
      return numbers
    }
    guard sequences.count > 1, numbers.count == sequences.count else {
      return sequences.flatMap { $0 }
    }
    return Array("\u{1B}[".utf8) + numbers.joined(separator: [UInt8(ascii: ";")])
      + [UInt8(ascii: "m")]
  }

  /// The sequence that turns the plain style into this one.
  private mutating func beginning(of style: Style) -> [UInt8] {
    if let known = looks[style] { return known }
    var sequences: [[UInt8]] = []
    if style.attributes.contains(.bold) { sequences.append(bold) }
    if style.attributes.contains(.dim) { sequences.append(dim) }
    if style.attributes.contains(.reverse) { sequences.append(reverse) }
    sequences += [colour(style.foreground, "setaf"), colour(style.background, "setab")]
    let sequence = Self.joined(sequences)
    looks[style] = sequence
    return sequence
  }

  private func colour(_ colour: Colour, _ name: String) -> [UInt8] {
    let index = index(of: colour)
    return index < 0 ? [] : TerminalSequences.text(name, Int32(index))
  }

  /// The colour by this terminal's numbering; −1 for its own.
  private func index(of colour: Colour) -> Int16 {
    depth == 0 ? -1 : depth == 8 ? colour.basic : colour.index
  }

  /// The text of a capability with its parameters; empty where the terminal lacks it.
  static func text(_ name: String, _ first: Int32 = 0) -> [UInt8] {
    var text: [UInt8] = []
    append(name, first, 0, to: &text)
    return text
  }

  private static func append(
    _ name: String, _ first: Int32, _ second: Int32, to output: inout [UInt8]
  ) {
    // The longest in use, xterm's for a colour, has 20 bytes.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let count = terminal_sequence(name, first, second, buffer.baseAddress, buffer.count)
      output.append(contentsOf: buffer[..<count])
    }
  }
}
