internal import Drawing
internal import Terminal

/// The colours of the screens, readable on dark and on light backgrounds; on terminals with only
/// eight colours each falls back to a different one.
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
