import ArgumentParser
import Foundation

/// Where the process begins: the processor's check, the command, the exit status.
///
/// 0 is done, 1 failed, 64 wrong usage (`EX_USAGE`).
@main
enum Main {
  static func main() async {
    guard Processor.isSufficient else {
      _ = write(STDERR_FILENO, Processor.remedy.utf8Start, Processor.remedy.utf8CodeUnitCount)
      exit(EXIT_FAILURE)
    }
    do {
      try await run(try Backflip.parseAsRoot())
    } catch let error where Backflip.isParsing(error) {
      Backflip.exit(withError: error)
    } catch {
      StandardError.fail(with: error)
    }
  }

  private static func run(_ command: any ParsableCommand) async throws {
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      var command = command
      try command.run()
    }
  }
}

extension Backflip {
  /// Whether an error is the argument parser's: wrong usage, or a request for help.
  fileprivate static func isParsing(_ error: any Error) -> Bool {
    exitCode(for: error) != .failure
  }
}
