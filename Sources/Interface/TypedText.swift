internal import Terminal

/// A line that a person types, such as a filter, a name or an answer.
enum TypedText {
  /// The most characters of a name or a filter.
  static let usualLength = 64

  /// A text after a key; nil for a key that does not change texts.
  static func edited(_ text: String, by key: Key, atMost length: Int = usualLength) -> String? {
    switch key {
    case .character(let scalar): text.count < length ? text + String(scalar) : text
    case .space: text.count < length ? text + " " : text
    case .backspace: String(text.dropLast())
    case .control("u"): ""
    default: nil
    }
  }
}
