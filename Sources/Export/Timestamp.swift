import Foundation

/// Moments as texts, by ISO 8601 in UTC, to the millisecond.
enum Timestamp {
  private static let whole = Date.ISO8601FormatStyle()
  private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Such as `2025-01-31T12:00:00.250Z`.
  static func text(of time: Date) -> String {
    // Rounded here: the format style cuts off what is below a millisecond, which turns .250 into
    // .249 where no Double is exactly .250.
    let milliseconds = Int((time.timeIntervalSince1970 * 1000).rounded())
    let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
    let text = Date(timeIntervalSince1970: Double(seconds)).formatted(whole)
    return "\(text.dropLast()).\(String("\(1000 + milliseconds - seconds * 1000)".dropFirst()))Z"
  }

  /// The moment of a text, with or without a fraction of a second; nil for another text.
  static func time(of text: String) -> Date? {
    (try? fractional.parse(text)) ?? (try? whole.parse(text))
  }
}
