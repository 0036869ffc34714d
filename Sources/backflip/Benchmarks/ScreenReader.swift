/// The cells of an xterm: as much of ECMA-48 as the program writes to one.
struct ScreenReader {
  private var cells: [[Character]]
  private var row = 0
  private var column = 0
  /// The beginning of a sequence or of a character whose rest has not come yet.
  private var pending: [UInt8] = []

  init(rows: Int, columns: Int) {
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows of the screen.
  var lines: [String] { cells.map { String($0) } }

  /// The screen, a line a row.
  var text: String { lines.joined(separator: "\n") }

  /// Takes in what was written.
  mutating func take(_ bytes: some Sequence<UInt8>) {
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
    case 0x0A: row = min(row + 1, cells.count - 1)
    case 0..<0x20: break
    case let lead:
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      guard index + length <= pending.count else { return nil }
      let text = String(decoding: pending[index..<index + length], as: UTF8.self)
      if let character = text.first, column < cells[row].count {
        cells[row][column] = character
        column += 1
      }
      return length
    }
    return 1
  }

  private mutating func takeEscape(at index: Int) -> Int? {
    guard index + 1 < pending.count else { return nil }
    switch pending[index + 1] {
    case UInt8(ascii: "("), UInt8(ascii: ")"): return index + 2 < pending.count ? 3 : nil
    case UInt8(ascii: "["): break
    default: return 2
    }
    guard let end = pending[(index + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
    else { return nil }
    let numbers = String(decoding: pending[index + 2..<end], as: UTF8.self)
      .split(separator: ";").map { Int($0) ?? 0 }
    switch pending[end] {
    case UInt8(ascii: "H"):
      row = min(max((numbers.first ?? 1) - 1, 0), cells.count - 1)
      column = max((numbers.dropFirst().first ?? 1) - 1, 0)
    case UInt8(ascii: "J"):
      let blank = Array(repeating: Character(" "), count: cells[0].count)
      cells = Array(repeating: blank, count: cells.count)
    default: break
    }
    return end - index + 1
  }
}
