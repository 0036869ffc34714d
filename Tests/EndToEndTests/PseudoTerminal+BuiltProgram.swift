import Foundation
import TerminalHost
import TestSupport

extension PseudoTerminal {
  /// Starts the built program, or a shell with job control whose script finds it in `"$0" "$@"`.
  ///
  /// The program is told of a window of `window`, where given, instead of the one that is kept.
  convenience init(
    _ arguments: [String], home: TemporaryFolder, rows: Int = 30, columns: Int = 100,
    environment: [String: String] = [:], script: String? = nil,
    window told: (rows: UInt16, columns: UInt16)? = nil
  ) throws {
    let program = [BuiltProgram.url.path] + arguments
    try self.init(
      script.map { ["/bin/sh", "-mc", $0] + program } ?? program,
      environment: BuiltProgram.environment(home: home, environment), rows: rows,
      columns: columns, window: told, keeping: home)
  }
}
