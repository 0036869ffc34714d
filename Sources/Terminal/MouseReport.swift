/// A report of the mouse, as xterm and its successors send it.
///
/// Only the left button and the wheel are read, without modifiers: other buttons paste, or open the
/// terminal's own menu.
enum MouseReport {
  private static let motion = 32
  private static let wheel = 64
  private static let modifiers = 4 | 8 | 16

  /// Reads `ESC [ < button ; column ; row`, ended by `M` for a press and by `m` for a release (mode
  /// 1006); nil for anything else.
  static func mouse(_ sequence: [UInt8]) -> Mouse? {
    guard sequence.count > 4, sequence[2] == UInt8(ascii: "<"), let final = sequence.last,
      final == UInt8(ascii: "M") || final == UInt8(ascii: "m")
    else { return nil }
    let numbers = String(decoding: sequence[3..<sequence.count - 1], as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let button = numbers[0], let column = numbers[1],
      let row = numbers[2]
    else { return nil }
    return mouse(button, isRelease: final == UInt8(ascii: "m"), row: row, column: column)
  }

  /// Reads the three bytes after `ESC [ M`, each 32 more than its number.
  static func mouse(bytes: ArraySlice<UInt8>) -> Mouse? {
    let numbers = bytes.map { Int($0) - 32 }
    guard numbers.count == 3 else { return nil }
    let isRelease = numbers[0] & 3 == 3 && numbers[0] & wheel == 0
    return mouse(
      isRelease ? numbers[0] & ~3 : numbers[0], isRelease: isRelease, row: numbers[2],
      column: numbers[1])
  }

  private static func mouse(_ button: Int, isRelease: Bool, row: Int, column: Int) -> Mouse? {
    guard (1...10_000).contains(row), (1...10_000).contains(column), button & modifiers == 0
    else { return nil }
    let action: Mouse.Action
    switch button {
    case 0: action = isRelease ? .release : .press
    case motion: action = isRelease ? .release : .drag
    case wheel where !isRelease: action = .wheelUp
    case wheel + 1 where !isRelease: action = .wheelDown
    default: return nil
    }
    return Mouse(action, row: row - 1, column: column - 1)
  }
}
