package import Foundation
import Synchronization

/// Lets one process at a time write a session, or any other file.
///
/// An advisory `flock` on a file next to the session, which the system drops when the process ends,
/// however it ends. The session's own file is not used: closing any descriptor of it would drop
/// SQLite's locks on it (fcntl(2): POSIX locks belong to the process, not to the descriptor).
package final class WriterLock: Sendable {
  /// How long to wait for another process: creating or renaming a session, or looking for leftovers,
  /// takes a few milliseconds.
  private static let usualPatience = Duration.milliseconds(100)

  private let path: String
  private let descriptor: Mutex<Int32?>

  /// Takes the lock of a session's file, which need not exist yet.
  ///
  /// - Throws: `SessionError.inUse` where another process holds it, `.obstacle` where something else has
  ///   the lock file's name, or the error that prevents creating the lock file.
  package convenience init(of file: URL) throws {
    try self.init(of: file, patience: Self.usualPatience)
  }

  /// The same, with another patience.
  init(of file: URL, patience: Duration) throws {
    path = file.path + "-lock"
    let end = ContinuousClock.now + patience
    while true {
      let opened = try Self.open(path, of: file)
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        let (reason, holder) = (errno, Self.holder(opened))
        close(opened)
        guard reason == EWOULDBLOCK || reason == EINTR else {
          throw Self.error(reason, file: file)
        }
        guard .now < end else { throw SessionError.inUse(file: file.path, holder: holder) }
        usleep(5_000)
        continue
      }
      // The previous holder may have removed the file between the two calls.
      guard Self.isFile(opened, at: path) else {
        close(opened)
        continue
      }
      Self.write(.current, to: opened)
      descriptor = Mutex(opened)
      return
    }
  }

  deinit { release() }

  /// Releases the lock and removes its file; a second call does nothing.
  package func release() {
    descriptor.withLock { descriptor in
      guard let opened = descriptor else { return }
      // If the file was removed, another process may have created and locked a new one.
      if Self.isFile(opened, at: path) { unlink(path) }
      close(opened)
      descriptor = nil
    }
  }

  /// Opens the lock file, which must be a plain file, as it is written to.
  private static func open(_ path: String, of file: URL) throws -> Int32 {
    try SessionFile.checkPlain(path)
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let opened = Foundation.open(path, flags, 0o600)
    guard opened >= 0 else {
      let code = errno
      try SessionFile.checkPlain(path)
      throw error(code, file: file)
    }
    var status = stat()
    // Writing would also change the file under a hard link's other name.
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1
    else {
      close(opened)
      throw SessionError.obstacle(path: path, kind: "another file's second name (a hard link)")
    }
    return opened
  }

  private static func error(_ code: Int32, file: URL) -> SessionError {
    guard code != EACCES, code != EROFS else { return .readOnly(file) }
    return SessionError(POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO), file: file)
  }

  private static func isFile(_ opened: Int32, at path: String) -> Bool {
    var ours = stat()
    var there = stat()
    guard fstat(opened, &ours) == 0, lstat(path, &there) == 0 else { return false }
    return ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
  }

  /// Writes the holder, for messages only, so that failing on a full disk does no harm.
  private static func write(_ writer: SessionWriter, to opened: Int32) {
    let text = Array(writer.text.utf8)
    _ = ftruncate(opened, 0)
    _ = pwrite(opened, text, text.count, 0)
  }

  private static func holder(_ opened: Int32) -> SessionWriter? {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = pread(opened, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return SessionWriter(text: String(decoding: bytes[..<count], as: UTF8.self))
  }
}
