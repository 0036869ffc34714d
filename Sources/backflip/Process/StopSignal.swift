import Dispatch
import Foundation
import Synchronization

/// Notes that the process is asked to end, so that it can save first.
///
/// The first SIGINT, SIGTERM, SIGHUP or SIGQUIT is noted; a second one ends the process at once, and
/// with it the group of a child.
final class StopSignal: Sendable {
  /// The process group of the child that runs; 0 where there is none.
  static let childGroup = Atomic<pid_t>(0)

  /// The first signal that came; 0 before.
  private let first = Atomic<Int32>(0)

  /// Begins to watch, until the process ends.
  init() {
    // A signal's handler must not be the first to ask for it.
    _ = Self.childGroup.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds the source, which else would end here.
      source.setEventHandler { [self] in
        // Dispatch may take the signal again for itself after this: then it calls once more.
        let isFirst = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !isFirst.exchanged { Self.end(by: number) }
        signal(number) { StopSignal.end(by: $0) }
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
  }

  /// Ends the process by a signal, and the group of its child; may run in a signal's handler.
  private static func end(by number: Int32) {
    let group = childGroup.load(ordering: .relaxed)
    if group > 0 { kill(-group, SIGKILL) }
    signal(number, SIG_DFL)
    // Dispatch's threads block all signals, and the others do where the parent did.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    sigaddset(&unblocked, number)
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
    kill(getpid(), number)
  }

  /// Whether one came.
  var isRaised: Bool { first.load(ordering: .relaxed) != 0 }

  /// Ends the process with 128 and the signal's number, as shells have it, where something other than
  /// Ctrl-C stopped it; to be called when everything is on disk.
  ///
  /// Ctrl-C is how a person stops a run to have its result: there that is what was asked for.
  func endIfKilled() {
    let number = first.load(ordering: .relaxed)
    guard number != 0, number != SIGINT else { return }
    exit(128 + number)
  }
}
