/// A key that a person pressed.
package enum Key: Sendable, Equatable, Hashable {
  /// A printable character, Shift applied.
  case character(Unicode.Scalar)
  /// Control and a letter, given in lower case.
  case control(Unicode.Scalar)
  /// The arrows.
  case left, right, up, down
  /// The other named keys.
  case enter, escape, tab, backTab, space, backspace
  /// The keys that move far.
  case home, end, pageUp, pageDown
  /// The mouse, at a cell of the screen.
  case mouse(Mouse)
}

/// A report of the mouse.
package struct Mouse: Sendable, Equatable, Hashable {
  /// What the mouse did; only its left button counts.
  package enum Action: Sendable {
    case press, drag, release, wheelUp, wheelDown
  }

  /// What the mouse did.
  package var action: Action
  /// The row under the pointer, from 0.
  package var row: Int
  /// The column under the pointer, from 0.
  package var column: Int

  /// Makes a report.
  package init(_ action: Action, row: Int, column: Int) {
    (self.action, self.row, self.column) = (action, row, column)
  }
}

/// An event of a terminal's window.
package enum ScreenEvent: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// The window has another size now.
  case resized(Size)
  /// Another process asked the program to stop until it is continued (SIGTSTP).
  case stop
  /// The program continues after a stop; everything must be drawn again.
  case resumed
  /// The program must end: SIGTERM, SIGHUP, SIGINT or SIGQUIT came, or the terminal is gone.
  case leave
}

/// A terminal's window, real or not.
package protocol Screen: AnyObject {
  /// Rows and columns now.
  var size: Size { get }
  /// The characters that can be shown.
  var repertoire: Repertoire { get }
  /// Shows a grid; only the cells that differ from the last one are written.
  func show(_ grid: CellGrid)
  /// Has the next grid written whole, whatever the terminal shows.
  func redraw()
  /// Waits at most some seconds for an event; nil where none came.
  func nextEvent(within seconds: Double) -> ScreenEvent?
  /// Restores the terminal, stops the process, and takes the terminal again when it continues.
  func suspend()
}

/// A terminal that the screens cannot use.
package enum ScreenError: Error, Equatable, CustomStringConvertible {
  /// Standard input or output is not a terminal.
  case noTerminal(String)
  /// `TERM` is not set, or names nothing that ncurses knows.
  case unknownTerminal(String)
  /// The terminal cannot place its cursor.
  case tooSimple(String)
  /// The window is smaller than the screens need.
  case tooSmall(Size)
  /// The window is larger than any that is real.
  case tooLarge(Size)

  /// One line: the problem and the remedy.
  package var description: String {
    let least = Size.smallest
    switch self {
    case .noTerminal(let stream):
      return "\(stream) is not a terminal: run this in a terminal, without a pipe or redirection"
    case .unknownTerminal(""):
      return "TERM is not set: set it to your terminal's type, for example TERM=xterm-256color"
    case .unknownTerminal(let name):
      return "TERM=\(name) is unknown here: set it to a known type, for example TERM=xterm-256color"
    case .tooSimple(let name):
      return
        "TERM=\(name) cannot place the cursor: use a full-screen terminal, for example "
        + "TERM=xterm-256color"
    case .tooSmall(let size):
      return
        "the window is \(size.columns)x\(size.rows): enlarge it to "
        + "\(least.columns)x\(least.rows) or more"
    case .tooLarge(let size):
      let most = Size.largest
      return
        "the window is \(size.columns)x\(size.rows): make it \(most.columns)x\(most.rows) or less, "
        + "for example with `stty rows 24 columns 80`"
    }
  }
}
