import Foundation
import Teaching

/// Ends this process when its standard input does, and so with the process that started it, however
/// that one ends.
enum ParentWatch {
  /// Begins to watch.
  static func start() {
    let thread = Thread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count > 0 || count < 0 && errno == EINTR { continue }
        // At once: what is stored survives it, and the next process finds the session free.
        StopSignal.end(by: SIGKILL)
      }
    }
    thread.start()
  }
}
