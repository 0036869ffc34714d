extension String {
  /// The text as it may be written to a terminal, whoever wrote it.
  ///
  /// A terminal acts on control characters instead of showing them, and some format characters turn
  /// the line around, or cannot be seen at all. Each is shown as its number, `\u{1B}`, and the
  /// usual ones as `\n`, `\r` and `\t`. Titles, names, arguments and what files say all come this
  /// way, by `StandardOutput`, `StandardError` and `CellGrid`.
  package var printable: String {
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    let scalars = Array(unicodeScalars)
    guard scalars.indices.contains(where: { !scalars.isPrintable(at: $0) }) else { return self }
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if scalars.isPrintable(at: index) {
        result.append(scalar)
      } else {
        result.append(contentsOf: scalar.escape.unicodeScalars)
      }
    }
    return String(result)
  }

  /// As `printable`, with line ends and tabs kept: for texts of several lines of our own, in which
  /// something of a person's stands.
  package var printableLines: String {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { String($0).printable }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// JSON without a character that a terminal would act on; the same value to whoever reads it.
  ///
  /// Such characters stand only in JSON's strings, where any may be written as `\u001B`.
  package var printableJSON: String {
    guard !utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return self }
    let scalars = Array(unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\n" || scalars.isPrintable(at: index) {
        result.append(scalar)
      } else {
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          let digits = String(unit, radix: 16)
          let zeros = String(repeating: "0", count: 4 - digits.count)
          result.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
        }
      }
    }
    return String(result)
  }
}

extension [Unicode.Scalar] {
  /// Whether the character at a place is seen, and changes nothing but its place.
  ///
  /// U+200C and U+200D join letters of scripts that are written joined, and pictures to emoji;
  /// between other characters they only hide that two names differ.
  fileprivate func isPrintable(at index: Int) -> Bool {
    let scalar = self[index]
    guard scalar.value == 0x200C || scalar.value == 0x200D else { return scalar.isPrintable }
    guard index > 0, index + 1 < count else { return false }
    return self[index - 1].joins && self[index + 1].joins
  }
}

extension Unicode.Scalar {
  /// Whether the character by itself is seen, and changes nothing but its place.
  var isPrintable: Bool {
    if value < 0x7F { return value >= 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      return false
    default: return true
    }
  }

  /// Whether a joiner may stand beside the character.
  fileprivate var joins: Bool { value >= 0x300 && isPrintable }

  /// How the character is shown where it may not be written.
  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
