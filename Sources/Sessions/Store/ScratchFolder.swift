package import Foundation
import Synchronization

/// A folder for temporary files that goes when its work is done.
///
/// Where its process is killed before, the next command of the same user removes it.
package final class ScratchFolder: Sendable {
  private static let prefix = "backflip-scratch-"
  /// Tells a process's folders apart.
  private static let made = Mutex(0)

  /// Where it is; only its user can look into it.
  package let url: URL
  private let descriptor: Mutex<Int32?>

  /// Makes a folder among the temporary files of the system (TMPDIR).
  ///
  /// - Throws: `POSIXError`.
  package init() throws {
    let number = Self.made.withLock { made in
      made += 1
      return made
    }
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(Self.prefix)\(getpid())-\(number)", isDirectory: true)
    descriptor = Mutex(try PassingItem.makeFolder(url.path, mode: 0o700))
  }

  deinit { remove() }

  /// Removes it with all that is in it; a second time, does nothing.
  package func remove() {
    descriptor.withLock { descriptor in
      guard let opened = descriptor else { return }
      // What cannot be removed now is for the next command to remove.
      try? FileManager.default.removeItem(at: url)
      close(opened)
      descriptor = nil
    }
  }

  /// Removes those that killed processes have left.
  package static func removeLeftovers() {
    PassingItem.removeDead(in: FileManager.default.temporaryDirectory) { $0.hasPrefix(prefix) }
  }
}
