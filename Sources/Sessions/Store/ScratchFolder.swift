package import Foundation
import Synchronization

/// A folder for temporary files that is removed when its work is done.
///
/// If its process is killed before, the next command of the same user removes it.
package final class ScratchFolder: Sendable {
  private static let prefix = "backflip-scratch-"
  /// The number of folders that this process has made, which makes their names unique.
  private static let made = Mutex(0)

  /// The folder; only its user can read it.
  package let url: URL
  private let descriptor: Mutex<Int32?>

  /// Creates a folder in the system's temporary folder (TMPDIR).
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

  /// Removes the folder and its contents; a second call does nothing.
  package func remove() {
    descriptor.withLock { descriptor in
      guard let opened = descriptor else { return }
      // The next command removes what cannot be removed now.
      try? FileManager.default.removeItem(at: url)
      close(opened)
      descriptor = nil
    }
  }

  /// Removes the folders that killed processes have left.
  package static func removeLeftovers() {
    PassingItem.removeDead(in: FileManager.default.temporaryDirectory) { $0.hasPrefix(prefix) }
  }
}
