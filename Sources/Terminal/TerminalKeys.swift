internal import CNcurses

/// What the terminal's description in terminfo says that its keys send.
///
/// The keys of most terminals are known without it; this is for those that send something of their
/// own, such as `ESC [ 214 z` for Home, or a single control character.
package struct TerminalKeys: Sendable, Equatable {
  /// Keys that no description may give away: with them a person leaves and suspends.
  private static let reserved: Set<UInt8> = [0x03, 0x09, 0x0D, 0x1A, 0x1B]
  private static let names: [(String, Key)] = [
    ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
    ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kent", .enter), ("kcbt", .backTab),
    ("kbs", .backspace),
  ]

  private let keys: [[UInt8]: Key]

  /// Makes a table; keys that are not a control character by itself or a sequence are left out.
  package init(_ keys: [[UInt8]: Key] = [:]) {
    self.keys = keys.filter { bytes, _ in
      guard let first = bytes.first else { return false }
      if bytes.count > 1 { return first == 0x1B }
      return (first < 0x20 || first == 0x7F) && !TerminalKeys.reserved.contains(first)
    }
  }

  /// What some bytes are; nil where the description has no such key.
  func key(of bytes: [UInt8]) -> Key? { keys[bytes] }

  /// Looks the keys up in the description that `terminal_look_up` has found.
  static func described() -> TerminalKeys {
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in names {
      let bytes = TerminalSequences.text(name)
      if keys[bytes] == nil { keys[bytes] = key }
    }
    return TerminalKeys(keys)
  }
}
