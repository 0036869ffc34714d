import Testing

@testable import Terminal

@Suite struct TerminalTypeTests {
  @Test(arguments: [
    "xterm-kitty", "foot", "foot-extra", "wezterm", "alacritty", "alacritty-direct", "ghostty",
    "xterm-ghostty", "tmux-direct", "konsole-256color", "rxvt-unicode-256color", "XTERM-KITTY",
  ])
  func terminalsLikeXtermAreDrawnForAsXterm(name: String) {
    #expect(TerminalType.substitutes(for: name).first == "xterm-256color")
  }

  @Test(arguments: ["nonsense", "", "dumb", "kitt", "wyse50", "best"])
  func nothingStandsForOthers(name: String) {
    #expect(TerminalType.substitutes(for: name).isEmpty)
  }
}
