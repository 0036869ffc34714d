import Foundation

/// Numbers as people read them, on screens and in printed results.
package enum Figure {
  /// A large count, shortened: `950`, `12 k`, `4.1 M`.
  package static func count(_ value: Int) -> String {
    switch value {
    case ..<10_000: return "\(value)"
    case ..<1_000_000: return "\(value / 1000) k"
    case ..<10_000_000: return "\(tenths(Double(value) / 1e6)) M"
    default: return "\(value / 1_000_000) M"
    }
  }

  /// A count with its noun: `1 choice`, `12 choices`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A count in millions, whatever its size: `4.1 M`.
  package static func millions(_ count: Int) -> String { tenths(Double(count) / 1e6) + " M" }

  /// A share: `81 %`; halves are rounded up, and a share that is not finite is `–`.
  package static func percent(_ share: Double) -> String {
    share.isFinite ? decimal((share * 100).rounded(), 0) + " %" : "–"
  }

  /// A time in s: `40 s`, `41 min`, `1 h 05 min`.
  package static func duration(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0), 1e9)) : 0
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min"
    default:
      let minutes = whole / 60 % 60
      return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
  }

  /// The shortest text that stands for this value alone: `0.003`, `1`.
  package static func coefficient(_ value: Float) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A number with one digit after the point; halves are rounded away from zero.
  package static func tenths(_ value: Double) -> String {
    let tenths = Int((abs(value) * 10).rounded())
    return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }

  /// A number with so many digits after the point.
  package static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// A measured number with three significant digits or, from 100 on, to a whole number; “never” for
  /// an infinite one.
  package static func measured(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "never" }
    let isWhole = value == value.rounded() || abs(value) >= 100
    return isWhole && abs(value) < 1e7 ? decimal(value, 0) : String(format: "%.3g", value)
  }
}
