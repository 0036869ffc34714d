internal import Learning
internal import Terminal

/// The settings of the screens that a person may change, as `config.yaml` has them.
package struct Preferences: Sendable, Equatable {
  /// What the terminal's background is like, so that the colours can be read on it.
  package enum Background: String, Sendable, Equatable, CaseIterable {
    /// Light text on a dark background.
    case dark
    /// Dark text on a light background.
    case light
    /// Either, without colours: characters, bold, dim and reverse say everything.
    case mono
  }

  /// The characters that bodies are drawn with.
  package enum Drawing: String, Sendable, Equatable, CaseIterable {
    /// ASCII characters of similar shapes.
    case ascii
    /// Blocks of quarters of a cell.
    case blocks
    /// Braille dots, eight in a cell.
    case braille
  }

  /// The colour theme.
  package var theme = Background.dark
  /// The characters that bodies are drawn with.
  package var drawing = Drawing.ascii
  /// The speed at which clips play at first, one of `speeds`; 1 is real time.
  package var speed = 0.5
  /// The key bindings: the keyboard layout, and keys that a person has remapped.
  package var keys = KeyMap()
  /// Whether frames are sent as synchronised output (mode 2026).
  package var isSynchronized = false

  /// The defaults.
  package init() {}

  /// The speeds at which clips can play.
  package static var speeds: [Double] { Playback.speeds.map(\.speed) }
}
