import ArgumentParser
import Foundation
import Teaching

/// Where the process begins: the processor's check, the command, the exit status.
///
/// 0 is success, 1 failure, 64 wrong usage (`EX_USAGE`). Commands run on the main thread, which owns
/// the terminal; an asynchronous `main` would run them on any thread of Dispatch.
@main
enum Main {
  static func main() {
    guard Processor.isSufficient else {
      Processor.runPortable()
      _ = write(STDERR_FILENO, Processor.remedy.utf8Start, Processor.remedy.utf8CodeUnitCount)
      exit(EXIT_FAILURE)
    }
    if let problem = StackLimit.problem { StandardError.fail(with: Failure(problem)) }
    do {
      var command = try Backflip.parseAsRoot()
      try command.run()
    } catch let error where Backflip.isParsing(error) {
      end(with: error)
    } catch let code as ExitCode {
      // The command has said why.
      exit(code.rawValue)
    } catch {
      StandardError.fail(with: error)
    }
  }
}

extension Main {
  /// Prints the message of the argument parser, and ends the process.
  ///
  /// Help and the version go to standard output, wrong usage to standard error. The parser repeats
  /// arguments, which may hold anything.
  private static func end(with error: any Error) -> Never {
    let text = StandardStreams.shownLines(Backflip.fullMessage(for: error))
    let code = Backflip.exitCode(for: error)
    if !text.isEmpty {
      let stream = code.isSuccess ? STDOUT_FILENO : STDERR_FILENO
      _ = StandardStreams.write(text + "\n", to: stream)
    }
    exit(code.rawValue)
  }
}

extension Backflip {
  /// Whether an error is the argument parser's: wrong usage, or a request for help.
  fileprivate static func isParsing(_ error: any Error) -> Bool {
    exitCode(for: error) != .failure
  }
}
