internal import Drawing
internal import Terminal

/// The styles of the screens, in the colours for a dark background; `Preferences.Background` replaces them for others.
///
/// On terminals with only eight colours each falls back to a different one. No colour carries a
/// meaning alone: a word, a character or a place says the same.
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
  private static let links: [Colour] = [.palette(99), .palette(120), .palette(180)]

  /// The colours of the parts of a body, which people with deuteranopia and protanopia can tell
  /// apart; parts of the far leg are dim.
  static func style(of role: Limb.Role, isFar: Bool = false) -> Style {
    var style =
      switch role {
      case .head: Style(.palette(196), .bold)
      case .torso: Style(.palette(74))
      case .link(let index): Style(links[index % links.count])
      case .foot: Style(.palette(226))
      // The shortest to send, and there are many: `o` sets them apart.
      case .joint: Style.plain
      }
    if isFar {
      style.attributes.remove(.bold)
      style.attributes.insert(.dim)
    }
    return style
  }
}
