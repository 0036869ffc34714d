extension String {
  /// The text as it may safely be written to a terminal, whatever its source.
  ///
  /// A terminal acts on control characters instead of showing them, and some format characters
  /// reverse a line or are invisible. Each appears as its number, `\u{1B}`, and the common ones as
  /// `\n`, `\r` and `\t`. `StandardOutput`, `StandardError` and `CellGrid` pass all titles, names,
  /// arguments and texts from files through this property.
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

  /// Like `printable`, but with line ends and tabs: for the program's own texts of several lines
  /// that contain foreign text.
  package var printableLines: String {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { String($0).printable }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// Equivalent JSON without characters that a terminal would act on.
  ///
  /// Such characters occur only in strings, where any character may be written as `\u001B`.
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
  /// Whether the character at an index is visible and affects only its own place.
  ///
  /// U+200C and U+200D join letters in some scripts, and pictures to emoji; between other
  /// characters they only hide that two names differ.
  fileprivate func isPrintable(at index: Int) -> Bool {
    let scalar = self[index]
    guard scalar.value == 0x200C || scalar.value == 0x200D else { return scalar.isPrintable }
    guard index > 0, index + 1 < count else { return false }
    return self[index - 1].joins && self[index + 1].joins
  }
}

extension Unicode.Scalar {
  /// Whether the character by itself is visible and affects only its own place.
  var isPrintable: Bool {
    if value < 0x7F { return value >= 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      return false
    default: return true
    }
  }

  /// Whether a joiner may stand next to the character.
  fileprivate var joins: Bool { value >= 0x300 && isPrintable }

  /// The notation for a character that may not be written.
  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
