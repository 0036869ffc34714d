import Dispatch
import Foundation
import Synchronization
import Teaching

/// Notes that the process was asked to end, or that its time is over, so that it can save first.
///
/// The first SIGINT, SIGTERM, SIGUSR1, SIGHUP or SIGQUIT is noted; a second one ends the process at
/// once, with the process group of a rater command.
final class StopSignal: Sendable {
  /// The first signal that came; 0 until then.
  private let first = Atomic<Int32>(0)

  /// When the time is over; nil for never.
  private let deadline: ContinuousClock.Instant?

  /// Begins to watch, until the process ends.
  ///
  /// - Parameter deadline: How long the process may take.
  init(deadline: Deadline? = nil) {
    self.deadline = deadline.map { .now + .seconds($0.seconds) }
    // A signal handler must not be the first to use it, which initialises it.
    _ = ChildProcess.runningGroup.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGUSR1, SIGHUP, SIGQUIT] {
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
  static func end(by number: Int32) {
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

  /// Whether a signal came, or the time is over.
  var isRaised: Bool {
    first.load(ordering: .relaxed) != 0 || deadline.map { .now >= $0 } ?? false
  }

  /// Ends the process with the status that says why it was stopped; to be called when everything is on
  /// disk.
  ///
  /// After SIGTERM, SIGUSR1 or the deadline that is 75 where the work is saved, so that a scheduler
  /// tries again, and otherwise the shells' status, 128 and the signal's number. SIGHUP and SIGQUIT have
  /// the shells' status always. Ctrl-C stops a run for its result, which is a success.
  ///
  /// - Parameters:
  ///   - isFinished: Whether the work is done; then nothing stopped it.
  ///   - isSaved: Whether the same command continues the work.
  func endIfStopped(isFinished: Bool = false, isSaved: Bool = false) {
    let number = first.load(ordering: .relaxed)
    guard !isFinished, number != SIGINT else { return }
    let isForScheduler = [0, SIGTERM, SIGUSR1].contains(number)
    if isRaised, isSaved, isForScheduler { exit(ExitStatus.unfinished) }
    if number != 0 { exit(128 + number) }
  }
}
