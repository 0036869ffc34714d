import Foundation

/// What the file system must do for a session's file.
enum SessionFile {
  /// The end of the names of sessions' files.
  static let suffix = ".backflip"

  /// What SQLite keeps beside a database that is open, or was when its process was killed.
  static let companions = ["-wal", "-shm", "-journal", ConfirmedChange.suffix]

  /// Whether something stands at this path that can be reached, through links too.
  static func exists(_ file: URL) -> Bool {
    access(file.path, F_OK) == 0
  }

  /// What stands at a path itself, be it a link that leads nowhere; nil where nothing does.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  /// Gives a file another name, and has that on disk on return; never replaces what is there.
  static func move(_ file: URL, to target: URL) throws {
    do {
      try FilePlacement.move(file, toNew: target)
    } catch let error as POSIXError where error.code == .EEXIST {
      throw SessionError.taken(file: target.path)
    }
  }

  /// Removes what SQLite keeps beside a database.
  static func removeCompanions(of file: URL) {
    for companion in companions { unlink(file.path + companion) }
  }

  /// Refuses what is no plain file where the program keeps, or SQLite does, a file of its own.
  ///
  /// SQLite would wait for ever on a pipe, and write through a link.
  static func checkCompanions(of file: URL) throws {
    for companion in companions { try checkPlain(file.path + companion) }
  }

  /// Refuses a path at which something stands that is no plain file.
  static func checkPlain(_ path: String) throws {
    guard let status = status(path), let kind = kind(status) else { return }
    throw SessionError.obstacle(path: path, kind: kind)
  }

  /// What something is that is no plain file, as a message says it; nil for a plain file.
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

  /// Refuses a name that a file has, in whatever form its letters are kept, or beside which a killed
  /// process has left what would be taken for the new file's; the caller holds the name's lock.
  ///
  /// - Throws: `SessionError.taken`, `.leftover`.
  static func requireFree(_ file: URL) throws {
    let folder = file.deletingLastPathComponent()
    if status(file.path) != nil { throw SessionError.taken(file: file.path) }
    let name = file.lastPathComponent
    // Strings are equal where they read the same; file systems compare bytes.
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

  /// What the last call to the system failed of.
  static func lastError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
