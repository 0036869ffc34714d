/// The terminal's type, by which terminfo describes it.
enum TerminalType {
  /// Terminals that do all that `xterm-256color` does, whose descriptions come with themselves and
  /// are often missing where a person has logged in to.
  private static let likeXterm = [
    "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "mintty",
    "mlterm", "ms-terminal", "nsterm", "putty", "rio", "rxvt", "screen", "st", "tmux", "vscode",
    "vte", "wezterm", "xterm", "zutty",
  ]
  /// What is taken instead, the first that is known.
  private static let fallbacks = ["xterm-256color", "xterm", "vt220", "vt100"]

  /// What to take for types that are not known: the same without what a dash or a plus adds, and
  /// then xterm, for terminals that are like it; nothing for any other.
  static func substitutes(for name: String) -> [String] {
    let parts = name.lowercased().split { "-+.".contains($0) }.map(String.init)
    // `xterm-kitty` and `xterm-ghostty` as well as `foot-extra` and `alacritty-direct`.
    guard parts.prefix(2).contains(where: likeXterm.contains) else { return [] }
    return fallbacks
  }
}
