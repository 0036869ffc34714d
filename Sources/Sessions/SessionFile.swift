import Foundation

/// What the file system must do for a session's file.
enum SessionFile {
  /// The end of the names of sessions' files.
  static let suffix = ".backflip"

  /// What SQLite keeps beside a database that is open, or was when its process was killed.
  static let companions = ["-wal", "-shm", "-journal", ConfirmedChange.suffix]

  /// Makes a file under a passing name and moves it into place when it is whole.
  ///
  /// - Throws: `SessionError.taken` where a file is there, or what `fill` throws.
  static func putInPlace(at file: URL, fill: (URL) throws -> Void) throws {
    guard !exists(file) else { throw SessionError.taken(file: file.path) }
    let folder = file.deletingLastPathComponent()
    let unfinished = folder.appendingPathComponent(".\(file.lastPathComponent).\(getpid())")
    do {
      try makePrivate(unfinished)
      try fill(unfinished)
      // A log left over from a file that was removed by hand would be taken for the new one's.
      removeCompanions(of: file)
      try move(unfinished, to: file)
    } catch {
      removeCompanions(of: unfinished)
      unlink(unfinished.path)
      throw error
    }
  }

  /// Whether something stands at this path.
  static func exists(_ file: URL) -> Bool {
    access(file.path, F_OK) == 0
  }

  /// Gives a file another name in its folder, and has that on disk on return.
  static func move(_ file: URL, to target: URL) throws {
    guard !exists(target) else { throw SessionError.taken(file: target.path) }
    guard rename(file.path, target.path) == 0 else { throw lastError() }
    let folder = open(target.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Removes what SQLite keeps beside a database.
  static func removeCompanions(of file: URL) {
    for companion in companions { unlink(file.path + companion) }
  }

  /// Makes an empty file that only the user can read; SQLite gives its companions the same rights.
  private static func makePrivate(_ file: URL) throws {
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw lastError() }
    close(descriptor)
  }

  /// What the last call to the system failed of.
  static func lastError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
