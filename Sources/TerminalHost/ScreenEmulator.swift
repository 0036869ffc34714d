/// What is on the screen of an xterm that was sent some bytes: as much of ECMA-48 as ncurses uses.
package struct ScreenEmulator {
  /// Whether the second screen is shown.
  package private(set) var isAlternate = false
  /// Whether the cursor is shown.
  package private(set) var isCursorVisible = true
  private var cells: [[Character]]
  private let rows: Int
  private let columns: Int
  private var row = 0
  private var column = 0
  private var pending: [UInt8] = []
  private var last: Character = " "

  /// Makes an empty screen.
  package init(rows: Int, columns: Int, isAlternate: Bool = false) {
    self.isAlternate = isAlternate
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The screen, a line a row.
  package var text: String { cells.map { String($0) }.joined(separator: "\n") }

  /// Takes in what was written; a sequence that is cut off waits for its rest.
  package mutating func take(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var index = 0
    while index < pending.count, let length = take(at: index) { index += length }
    pending.removeFirst(index)
  }

  /// Takes one character or sequence, and returns its length; nil where it is not all there.
  private mutating func take(at index: Int) -> Int? {
    switch pending[index] {
    case 0x1B: return takeEscape(at: index)
    case 0x0D: column = 0
    case 0x0A: row = min(row + 1, rows - 1)
    case 0x08: column = max(column - 1, 0)
    case 0..<0x20, 0x7F: break
    case let lead: return takeCharacter(lead, at: index)
    }
    return 1
  }

  private mutating func takeCharacter(_ lead: UInt8, at index: Int) -> Int? {
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard index + length <= pending.count else { return nil }
    // Of bytes that were lost in between, no more than one character comes.
    let text = String(decoding: pending[index..<index + length], as: UTF8.self)
    if let character = text.first { put(character) }
    return length
  }

  private mutating func put(_ character: Character) {
    last = character
    guard column < columns else { return }
    cells[row][column] = character
    column += 1
  }

  private mutating func takeEscape(at index: Int) -> Int? {
    guard index + 1 < pending.count else { return nil }
    switch pending[index + 1] {
    case UInt8(ascii: "["): return takeControl(at: index)
    case UInt8(ascii: "("), UInt8(ascii: ")"): return index + 2 < pending.count ? 3 : nil
    case UInt8(ascii: "]"):
      return pending[index...].firstIndex(of: 7).map { $0 - index + 1 }
    default: return 2
    }
  }

  /// ESC [ parameters final.
  private mutating func takeControl(at index: Int) -> Int? {
    guard let end = pending[(index + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return nil
    }
    let body = String(decoding: pending[index + 2..<end], as: UTF8.self)
    let numbers = body.drop { !$0.isNumber && $0 != ";" }.split(
      separator: ";", omittingEmptySubsequences: false
    ).map { Int($0) }
    apply(Character(Unicode.Scalar(pending[end])), numbers, isPrivate: body.hasPrefix("?"))
    return end - index + 1
  }

  private mutating func apply(_ final: Character, _ numbers: [Int?], isPrivate: Bool) {
    let first = (numbers.first ?? nil) ?? 0
    let count = max(first, 1)
    switch final {
    case "H", "f":
      let second = numbers.count > 1 ? numbers[1] ?? 1 : 1
      move(to: count - 1, max(second, 1) - 1)
    case "A": move(to: row - count, column)
    case "B": move(to: row + count, column)
    case "C": move(to: row, column + count)
    case "D": move(to: row, column - count)
    case "G": move(to: row, count - 1)
    case "d": move(to: count - 1, column)
    case "J": clear(from: first == 2 ? (0, 0) : (row, column))
    case "K": clearLine(first)
    case "X": for offset in column..<min(column + count, columns) { cells[row][offset] = " " }
    case "P": shift(by: -count)
    case "@": shift(by: count)
    case "b": for _ in 0..<count { put(last) }
    case "h", "l": if isPrivate { set(numbers.compactMap(\.self), to: final == "h") }
    default: break
    }
  }

  private mutating func move(to newRow: Int, _ newColumn: Int) {
    row = min(max(newRow, 0), rows - 1)
    column = min(max(newColumn, 0), columns - 1)
  }

  private mutating func clear(from start: (row: Int, column: Int)) {
    for column in start.column..<columns { cells[start.row][column] = " " }
    for row in start.row + 1..<max(rows, start.row + 1) {
      cells[row] = Array(repeating: " ", count: columns)
    }
  }

  private mutating func clearLine(_ kind: Int) {
    let range = kind == 0 ? column..<columns : kind == 1 ? 0..<column + 1 : 0..<columns
    for column in range where column < columns { cells[row][column] = " " }
  }

  /// Takes characters out at the cursor, or, above 0, makes room there; the rest of the line moves.
  private mutating func shift(by count: Int) {
    let rest = Array(cells[row][column...])
    let blank = Array(repeating: Character(" "), count: min(abs(count), rest.count))
    let shifted =
      count < 0 ? Array(rest.dropFirst(-count)) + blank : blank + Array(rest.dropLast(count))
    cells[row].replaceSubrange(column..., with: shifted)
  }

  private mutating func set(_ modes: [Int], to isOn: Bool) {
    for mode in modes {
      switch mode {
      case 25: isCursorVisible = isOn
      case 1049, 1047, 47:
        isAlternate = isOn
        clear(from: (0, 0))
      default: break
      }
    }
  }
}
