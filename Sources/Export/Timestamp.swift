import Foundation

/// Times as texts in ISO 8601, UTC, to the millisecond.
enum Timestamp {
  private static let whole = Date.ISO8601FormatStyle()
  private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// For example `2025-01-31T12:00:00.250Z`.
  static func text(of time: Date) -> String {
    // Rounded here, as the format style truncates to milliseconds, which turns .250 into .249 where no
    // Double is exactly .250.
    let milliseconds = Int((time.timeIntervalSince1970 * 1000).rounded())
    let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
    let text = Date(timeIntervalSince1970: Double(seconds)).formatted(whole)
    return "\(text.dropLast()).\(String("\(1000 + milliseconds - seconds * 1000)".dropFirst()))Z"
  }

  /// Parses a text, with or without a fraction of a second; nil for other texts.
  static func time(of text: String) -> Date? {
    (try? fractional.parse(text)) ?? (try? whole.parse(text))
  }
}
