import Dispatch
import Foundation
import Synchronization
import Teaching

/// Notes that the process was asked to end, so that it can save first.
///
/// The first SIGINT, SIGTERM, SIGHUP or SIGQUIT is noted; a second one ends the process at once, with
/// the process group of a rater command.
final class StopSignal: Sendable {
  /// The first signal that came; 0 until then.
  private let first = Atomic<Int32>(0)

  /// Begins to watch, until the process ends.
  init() {
    // A signal handler must not be the first to use it, which initialises it.
    _ = ChildProcess.runningGroup.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds the source, which would end here otherwise.
      source.setEventHandler { [self] in
        // Dispatch may install its own handler again after this: then it calls this one once more.
        let isFirst = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !isFirst.exchanged { Self.end(by: number) }
        signal(number) { StopSignal.end(by: $0) }
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
  }

  /// Ends the process by a signal, and the group of its child; may run in a signal handler.
  private static func end(by number: Int32) {
    let group = ChildProcess.runningGroup.load(ordering: .relaxed)
    if group > 0 { kill(-group, SIGKILL) }
    signal(number, SIG_DFL)
    // Dispatch's threads block all signals, and the others do where the parent did.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    sigaddset(&unblocked, number)
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
    kill(getpid(), number)
  }

  /// Whether a signal came.
  var isRaised: Bool { first.load(ordering: .relaxed) != 0 }

  /// Ends the process with the shells' status, 128 and the signal's number, unless Ctrl-C stopped it;
  /// to be called when everything is on disk.
  ///
  /// Ctrl-C stops a run for its result, which is a success.
  func endIfKilled() {
    let number = first.load(ordering: .relaxed)
    guard number != 0, number != SIGINT else { return }
    exit(128 + number)
  }
}
