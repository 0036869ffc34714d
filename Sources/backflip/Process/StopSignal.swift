import Dispatch
import Foundation
import Synchronization

/// Notes that the process is asked to end, so that it can save first.
///
/// The first SIGINT, SIGTERM or SIGHUP is noted; a second one ends the process at once, and with it
/// the group of a child.
final class StopSignal: Sendable {
  /// The process group of the child that runs; 0 where there is none.
  static let childGroup = Atomic<pid_t>(0)

  private let flag = Atomic<Bool>(false)

  /// Begins to watch, until the process ends.
  init() {
    // A signal's handler must not be the first to ask for it.
    _ = Self.childGroup.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds the source, which else would end here.
      source.setEventHandler { [self] in
        flag.store(true, ordering: .relaxed)
        signal(number) { number in
          let group = StopSignal.childGroup.load(ordering: .relaxed)
          if group > 0 { kill(-group, SIGKILL) }
          signal(number, SIG_DFL)
          raise(number)
        }
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
  }

  /// Whether one came.
  var isRaised: Bool { flag.load(ordering: .relaxed) }
}
