internal import CNcurses

/// The byte sequences of keys in the terminal's terminfo entry.
///
/// Most terminals send well-known sequences; this table is for those that have their own, such as
/// `ESC [ 214 z` for Home, or a single control character.
package struct TerminalKeys: Sendable, Equatable {
  /// Keys that no entry may redefine, because they leave and suspend the program.
  private static let reserved: Set<UInt8> = [0x03, 0x09, 0x0D, 0x1A, 0x1B]
  private static let names: [(String, Key)] = [
    ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
    ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kent", .enter), ("kcbt", .backTab),
    ("kbs", .backspace),
  ]

  private let keys: [[UInt8]: Key]

  /// Makes a table; keys that are neither a single control character nor a sequence are left out.
  package init(_ keys: [[UInt8]: Key] = [:]) {
    self.keys = keys.filter { bytes, _ in
      guard let first = bytes.first else { return false }
      if bytes.count > 1 { return first == 0x1B }
      return (first < 0x20 || first == 0x7F) && !TerminalKeys.reserved.contains(first)
    }
  }

  /// The key of some bytes; nil where the entry has none.
  func key(of bytes: [UInt8]) -> Key? { keys[bytes] }

  /// Looks the keys up in the entry that `terminal_look_up` has found.
  static func described() -> TerminalKeys {
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in names {
      let bytes = TerminalSequences.text(name)
      if keys[bytes] == nil { keys[bytes] = key }
    }
    return TerminalKeys(keys)
  }
}
