internal import Drawing
internal import Terminal

/// The looks of things, readable on dark and on light grounds; each falls back to another of the
/// basic colours where there are but eight.
enum Theme {
  static let title = Style.bold
  static let faint = Style(.palette(245))
  static let border = Style(.palette(243))
  static let chosen = Style(.palette(114), .bold)
  static let undecided = Style(.palette(214), .bold)
  static let error = Style(.palette(203), .bold)
  static let notice = Style(.palette(214))
  static let gauge = Style(.palette(75))
  static let agreement = Style(.palette(114))
  static let reward = Style(.palette(141))
  static let ground = Style(.palette(245))
  static let present = Style(.palette(214), .bold)

  /// Links between torso and foot, from the torso outward.
  private static let links: [Colour] = [.palette(141), .palette(114), .palette(80), .palette(176)]

  static func style(of role: Limb.Role) -> Style {
    switch role {
    case .head: return Style(.palette(203), .bold)
    case .torso: return Style(.palette(75))
    case .link(let index): return Style(links[index % links.count])
    case .foot: return Style(.palette(214))
    }
  }
}

/// Figures as people read them.
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

  /// 0.003, 1: as short as it can be told from others.
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
