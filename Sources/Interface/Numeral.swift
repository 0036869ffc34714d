/// Numbers as people read them.
enum Numeral {
  /// 950, 12 k, 4.1 M.
  static func count(_ value: Int) -> String {
    switch value {
    case ..<10_000: return "\(value)"
    case ..<1_000_000: return "\(value / 1000) k"
    case ..<10_000_000: return "\(tenths(Double(value) / 1e6)) M"
    default: return "\(value / 1_000_000) M"
    }
  }

  /// 1 choice, 12 choices.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(value) \(noun)\(value == 1 ? "" : "s")"
  }

  /// 40 s, 41 min, 1 h 05 min.
  static func duration(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0), 1e9)) : 0
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min"
    default:
      let minutes = whole / 60 % 60
      return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
  }

  /// 81 %.
  static func percent(_ share: Double) -> String {
    share.isFinite ? "\(Int((share * 100).rounded())) %" : "–"
  }

  /// 0.003, 1: the shortest text that stands for this value alone.
  static func coefficient(_ value: Float) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// 0.8: one digit after the point.
  static func tenths(_ value: Double) -> String {
    let tenths = Int((abs(value) * 10).rounded())
    return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }
}
