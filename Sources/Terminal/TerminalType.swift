/// Fallbacks for terminal types without a terminfo entry.
enum TerminalType {
  /// Terminals compatible with `xterm-256color` that bring their own terminfo entries, which are
  /// often missing on remote machines.
  private static let likeXterm = [
    "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "mintty",
    "mlterm", "ms-terminal", "nsterm", "putty", "rio", "rxvt", "screen", "st", "tmux", "vscode",
    "vte", "wezterm", "xterm", "zutty",
  ]
  /// The replacements, of which the first known one is taken.
  private static let fallbacks = ["xterm-256color", "xterm", "vt220", "vt100"]

  /// The replacements for an unknown type: xterm and older ones for a terminal that is like it,
  /// none for any other.
  static func substitutes(for name: String) -> [String] {
    let parts = name.lowercased().split { "-+.".contains($0) }.map(String.init)
    // `xterm-kitty` and `xterm-ghostty` as well as `foot-extra` and `alacritty-direct`.
    guard parts.prefix(2).contains(where: likeXterm.contains) else { return [] }
    return fallbacks
  }
}
