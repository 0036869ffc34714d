import Foundation

/// A session's file and the files next to it, as the file system sees them.
enum SessionFile {
  /// The extension of sessions' files.
  static let suffix = ".backflip"

  /// The endings of files next to a session that is open, or was open when its process was killed.
  static let companions = ["-wal", "-shm", "-journal", ConfirmedChange.suffix]

  /// Whether a path leads to something, also through links.
  static func exists(_ file: URL) -> Bool {
    access(file.path, F_OK) == 0
  }

  /// The status of whatever stands at a path, even a link that leads nowhere; nil where nothing does.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  /// Renames a file, which is on disk on return; never replaces another one.
  static func move(_ file: URL, to target: URL) throws {
    do {
      try FilePlacement.move(file, toNew: target)
    } catch let error as POSIXError where error.code == .EEXIST {
      throw SessionError.taken(file: target.path)
    }
  }

  /// Removes the files next to a session.
  static func removeCompanions(of file: URL) {
    for companion in companions { unlink(file.path + companion) }
  }

  /// Refuses anything but plain files where the program or SQLite keeps files next to a session.
  ///
  /// SQLite would wait forever on a pipe, and write through a link.
  static func checkCompanions(of file: URL) throws {
    for companion in companions { try checkPlain(file.path + companion) }
  }

  /// Refuses a path with anything but a plain file.
  static func checkPlain(_ path: String) throws {
    guard let status = status(path), let kind = kind(status) else { return }
    throw SessionError.obstacle(path: path, kind: kind)
  }

  /// The kind of an item as a message names it; nil for a plain file.
  private static func kind(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFLNK: "a symbolic link"
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  /// Refuses a name that a file has, in whatever Unicode form, or next to which a killed process has
  /// left a log, which SQLite would take for the new file's; the caller holds the name's lock.
  ///
  /// - Throws: `SessionError.taken`, `.leftover`.
  static func requireFree(_ file: URL) throws {
    let folder = file.deletingLastPathComponent()
    if status(file.path) != nil { throw SessionError.taken(file: file.path) }
    let name = file.lastPathComponent
    // Swift compares strings as they read; file systems compare bytes.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    if let other = names.first(where: { $0 == name }) {
      throw SessionError.taken(file: folder.appendingPathComponent(other).path)
    }
    try checkCompanions(of: file)
    // A log may hold the last choices of a session whose file was removed or moved by hand.
    for companion in ["-wal", "-journal"] where (status(file.path + companion)?.st_size ?? 0) > 0 {
      throw SessionError.leftover(path: file.path + companion)
    }
    removeCompanions(of: file)
  }

  /// The error of the last system call.
  static func lastError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
