import Foundation
import Synchronization

/// The count of the last confirmed transaction, in `NAME.backflip-count` next to the session.
///
/// A log that lost its end, or is gone, cannot be recognized from the log and the file alone. The count
/// is written to the disk after each transaction, and removed when the session is closed. If the process
/// is killed, it stays, and says how many changes the session had.
final class ConfirmedChange: Sendable {
  /// The end of the name, behind the session's.
  static let suffix = "-count"

  private let path: String
  private let descriptor: Mutex<Int32?>

  /// Opens the count of a session that this process writes.
  ///
  /// - Throws: The system's error where it cannot be created; `SessionError.obstacle`.
  init(of file: URL) throws {
    path = file.path + Self.suffix
    let opened = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw SessionFile.lastError() }
    var status = stat()
    // Writing would also change the file under a hard link's other name.
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1
    else {
      close(opened)
      throw SessionError.obstacle(path: path, kind: "another file's second name (a hard link)")
    }
    descriptor = Mutex(opened)
  }

  deinit { leave() }

  /// Writes a count, which is on disk on return.
  ///
  /// If that fails, the count before stays, which is correct too, and only says less.
  func write(_ identity: SessionIdentity) {
    let text = Array(Self.text(of: identity).utf8)
    descriptor.withLock { descriptor in
      guard let descriptor else { return }
      _ = pwrite(descriptor, text, text.count, 0)
      // macOS has no fdatasync.
      #if os(Linux)
        fdatasync(descriptor)
      #else
        fsync(descriptor)
      #endif
    }
  }

  /// Removes the count: the session is whole without a log.
  func remove() {
    unlink(path)
    leave()
  }

  /// Closes the count and leaves it.
  func leave() {
    descriptor.withLock { descriptor in
      if let opened = descriptor { close(opened) }
      descriptor = nil
    }
  }

  /// Reads the count next to a session; nil where there is none, or it is damaged.
  static func read(of file: URL) -> SessionIdentity? {
    let opened = open(file.path + suffix, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    defer { close(opened) }
    var bytes = [UInt8](repeating: 0, count: length)
    guard pread(opened, &bytes, length, 0) == length else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 4, let changes = Int(parts[1]), let choices = Int(parts[2]) else {
      return nil
    }
    let identity = SessionIdentity(file: String(parts[0]), changes: changes, choices: choices)
    return text(of: identity) == String(decoding: bytes, as: UTF8.self) ? identity : nil
  }

  /// The length of the text, bytes.
  private static let length = 84

  /// The file's identity, the changes and the choices, and the CRC-32 of the text before it; always of
  /// the same length, as it overwrites the one before.
  private static func text(of identity: SessionIdentity) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let text = [
      identity.file, padded(String(identity.changes), 19), padded(String(identity.choices), 19),
    ].joined(separator: " ")
    return "\(text) \(padded(String(Checksum.of(Data(text.utf8)), radix: 16), 10))\n"
  }
}
