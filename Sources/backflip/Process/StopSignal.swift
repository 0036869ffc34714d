import Dispatch
import Foundation
import Synchronization

/// Notes that the process is asked to end, so that it can save first.
///
/// The first SIGINT, SIGTERM or SIGHUP is noted; a second one ends the process at once.
final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Begins to watch, until the process ends.
  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds the source, which else would end here.
      source.setEventHandler { [self] in
        flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
  }

  /// Whether one came.
  var isRaised: Bool { flag.load(ordering: .relaxed) }
}
