import ArgumentParser
import Foundation

/// Where the process begins: the processor's check, the command, the exit status.
///
/// 0 is done, 1 failed, 64 wrong usage (`EX_USAGE`). Commands run on the main thread, which owns the
/// terminal; an asynchronous `main` would leave it to whatever thread Dispatch takes.
@main
enum Main {
  static func main() {
    guard Processor.isSufficient else {
      _ = write(STDERR_FILENO, Processor.remedy.utf8Start, Processor.remedy.utf8CodeUnitCount)
      exit(EXIT_FAILURE)
    }
    do {
      var command = try Backflip.parseAsRoot()
      try command.run()
    } catch let error where Backflip.isParsing(error) {
      Backflip.exit(withError: error)
    } catch {
      StandardError.fail(with: error)
    }
  }
}

extension Backflip {
  /// Whether an error is the argument parser's: wrong usage, or a request for help.
  fileprivate static func isParsing(_ error: any Error) -> Bool {
    exitCode(for: error) != .failure
  }
}
