/// A complete sequence of CSI or SS3 that may be a key, as xterm, rxvt, VT220, the Linux console
/// and their successors send it.
///
/// Modified keys, such as Shift-↑, are no keys here; neither are reports of kitty's keyboard
/// protocol (`CSI … u`) and of xterm's modifyOtherKeys (`CSI 27 ; … ~`), which the program does not
/// enable.
struct KeySequence {
  private let isShift3: Bool
  private let final: UInt8
  /// The numbers between semicolons, each with its parts between colons; −1 for an omitted one.
  private let parameters: [[Int]]

  /// Takes ESC, `[` or `O`, parameters and the final byte; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 3, let final = bytes.last else { return nil }
    let inner = bytes[2..<bytes.count - 1]
    guard inner.allSatisfy({ (0x30...0x3B).contains($0) }) else { return nil }
    isShift3 = bytes[1] == UInt8(ascii: "O")
    self.final = final
    parameters =
      inner.isEmpty
      ? []
      : inner.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { field in
        field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
          Int(String(decoding: $0, as: UTF8.self)) ?? -1
        }
      }
  }

  /// The key; nil where there is none, a modifier is held, or the key is released.
  var key: Key? {
    switch final {
    case UInt8(ascii: "Z"): return isShift3 ? nil : .backTab
    case UInt8(ascii: "~"): return isShift3 || !isPlain ? nil : editingKey
    default: break
    }
    // Only a number 1 may stand before the modifiers; older xterms put the modifier there.
    guard isPlain, parameters.isEmpty || number(0) == 1 else { return nil }
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    default: return isShift3 ? keypadKey : nil
    }
  }

  /// A key of the keypad in application mode.
  private var keypadKey: Key? {
    switch final {
    case UInt8(ascii: " "): .space
    case UInt8(ascii: "I"): .tab
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "X"): .character("=")
    case UInt8(ascii: "k"): .character("+")
    case UInt8(ascii: "l"): .character(",")
    case UInt8(ascii: "m"): .character("-")
    case UInt8(ascii: "n"): .character(".")
    default: nil
    }
  }

  private var editingKey: Key? {
    switch number(0) {
    case 1, 7: .home
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    default: nil
    }
  }

  /// A parameter; 1 where it is omitted.
  private func number(_ index: Int, _ part: Int = 0) -> Int {
    guard parameters.indices.contains(index), parameters[index].indices.contains(part) else {
      return 1
    }
    let value = parameters[index][part]
    return value < 0 ? 1 : value
  }

  /// Whether the key goes down without a modifier.
  ///
  /// The second parameter is 1 plus a bit per modifier; Caps Lock (64) and Num Lock (128) do not
  /// change the meaning of a key. A 3 after a colon means that the key is released.
  private var isPlain: Bool {
    guard parameters.count <= 2 else { return false }
    let modifiers = number(1) - 1
    return modifiers >= 0 && modifiers & ~(64 | 128) == 0 && number(1, 1) != 3
  }
}
