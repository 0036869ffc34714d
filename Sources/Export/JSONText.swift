/// Pieces of JSON as text, for lines of many numbers: `JSONEncoder` takes ten times as long.
enum JSONText {
  /// An object with keys in this order; values are JSON already.
  static func object(_ fields: [(key: String, value: String)]) -> String {
    "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  /// An array; items are JSON already.
  static func list(_ items: [String]) -> String {
    "[" + items.joined(separator: ",") + "]"
  }

  /// Numbers, one for each frame, as an array; each is the shortest decimal that gives the same Float.
  ///
  /// - Throws: `ExportError.notFinite` with the field and the frame.
  static func list(
    _ values: ArraySlice<Float>, field: String, firstFrame: Int = 0
  ) throws -> String {
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw ExportError.notFinite(field: field, frame: firstFrame + bad - values.startIndex)
    }
    return list(values.map(\.description))
  }

  /// Rows of `width` numbers, one row a frame, as an array of arrays.
  ///
  /// - Throws: `ExportError.notFinite` with the field and the frame.
  static func rows(
    _ values: [Float], width: Int, frames: Range<Int>, field: String
  ) throws -> String {
    list(
      try frames.map { frame in
        let row = values[frame * width..<(frame + 1) * width]
        guard row.allSatisfy(\.isFinite) else {
          throw ExportError.notFinite(field: field, frame: frame)
        }
        return list(row.map(\.description))
      })
  }
}

extension String {
  /// The text as a JSON string, quotes included (RFC 8259, section 7).
  ///
  /// All control characters are escaped, those from U+007F to U+009F too: terminals obey them.
  var jsonLiteral: String {
    let escaped = unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\u{8}": "\\b"
      case "\t": "\\t"
      case "\n": "\\n"
      case "\u{C}": "\\f"
      case "\r": "\\r"
      case "\0"..<" ", "\u{7F}"..."\u{9F}":
        "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
