import Terminal

extension String {
  /// The text as one word of a POSIX shell, for commands that a person may copy.
  ///
  /// Such as `monday`, `'my session'` and `'it'\''s'`. With control characters it has
  /// the form `$'a\u001b'` of bash and zsh.
  var shellQuoted: String {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        true
      default: "@%+=:,./_-".utf8.contains(byte)
      }
    }
    if printable == self {
      if isPlain, !isEmpty { return self }
      return "'"
        + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
    }
    let escaped = unicodeScalars.map { scalar in
      if scalar == "'" || scalar == "\\" { return "\\\(scalar)" }
      let text = String(scalar)
      guard text.printable != text else { return text }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "$'\(escaped.joined())'"
  }
}
