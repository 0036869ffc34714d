import Foundation
import Teaching
import TerminalHost

/// The terminal program on a pseudo-terminal.
extension PseudoTerminal {
  /// Starts this program.
  ///
  /// - Parameters:
  ///   - arguments: The command's arguments.
  ///   - folder: The data folder, which also holds the settings.
  ///   - rows: Rows of the window.
  ///   - columns: Columns of the window.
  /// - Throws: `Failure` where its file is not found; `Problem`.
  convenience init(_ arguments: [String], folder: URL, rows: Int, columns: Int) throws {
    var environment = ProcessInfo.processInfo.environment
    environment["BACKFLIP_HOME"] = folder.path
    environment["XDG_CONFIG_HOME"] = folder.path
    environment["TERM"] = "xterm-256color"
    environment["LC_ALL"] = "C.UTF-8"
    environment["NO_COLOR"] = nil
    guard let program = Bundle.main.executablePath else {
      throw Failure("the program's own file was not found")
    }
    try self.init([program] + arguments, environment: environment, rows: rows, columns: columns)
  }

  /// Has the program save and leave.
  ///
  /// - Throws: `Problem.stillRunning` where it does not within half a minute.
  func leave() throws {
    type("q")
    _ = try end(seconds: 30)
  }

  /// The processor time that the main thread, which draws, and all threads together have taken, s;
  /// nil where the system does not tell.
  var processorTime: (interface: Double, all: Double)? {
    guard let interface = Self.time(in: "/proc/\(pid)/task/\(pid)/stat"),
      let all = Self.time(in: "/proc/\(pid)/stat")
    else { return nil }
    return (interface, all)
  }

  /// User and system time in a file of /proc, s.
  private static func time(in file: String) -> Double? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    // Fields 14 and 15 of proc(5), the third being the first after the name.
    let fields = text[end...].split(separator: " ").dropFirst()
    guard fields.count > 12, let user = Double(fields[fields.startIndex + 11]),
      let system = Double(fields[fields.startIndex + 12])
    else { return nil }
    return (user + system) / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
  }
}
