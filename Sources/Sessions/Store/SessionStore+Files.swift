import Foundation
import GRDB

// Files that a killed process left next to a session, which are checked before SQLite opens it.
extension SessionStore {
  /// Rolls back an interrupted change, and checks the log.
  ///
  /// - Parameters:
  ///   - file: The session's file.
  ///   - isLocked: Whether this process holds the session's lock.
  /// - Throws: `SessionError`; then nothing was changed.
  static func settle(_ file: URL, isLocked: Bool) throws {
    try rollBackJournal(of: file, isLocked: isLocked)
    if let problem = try logProblems(of: file, isLocked: isLocked).first {
      throw SessionError.damaged(file: file.path, detail: problem)
    }
  }

  /// The problems of a session's log; none while another process writes it.
  static func logProblems(of file: URL, isLocked: Bool) throws -> [String] {
    guard !isLocked else { return try LogCheck(file).problems }
    var problems: [String] = []
    // A process that opens or closes the session meanwhile changes both files.
    for _ in 0..<3 {
      guard !WriterLock.isHeld(of: file) else { return [] }
      problems = try LogCheck(file).problems
      guard !problems.isEmpty else { return [] }
    }
    return WriterLock.isHeld(of: file) ? [] : problems
  }

  /// Whether there is a rollback journal, which SQLite plays back before it reads the file.
  static func hasJournal(_ file: URL) -> Bool {
    let opened = Foundation.open(
      file.path + "-journal", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return false }
    defer { Foundation.close(opened) }
    var first: UInt8 = 0
    return pread(opened, &first, 1, 0) == 1 && first != 0
  }

  /// Plays back the journal that a kill during a change left; SQLite cannot do that for a reader.
  ///
  /// - Throws: `SessionError.damaged` where the journal is not this file's; `.interrupted` where it cannot
  ///   be played back here.
  static func rollBackJournal(of file: URL, isLocked: Bool) throws {
    guard hasJournal(file) else { return }
    let lock: WriterLock?
    do {
      lock = isLocked ? nil : try WriterLock(of: file)
    } catch SessionError.inUse {
      // The change is not interrupted: a process is making it.
      return
    } catch let error as SessionError where error != .diskFull(file: file.path) {
      throw SessionError.interrupted(file: file.path)
    }
    defer { lock?.release() }
    guard Foundation.access(file.path, W_OK) == 0,
      Foundation.access(file.deletingLastPathComponent().path, W_OK) == 0
    else { throw SessionError.interrupted(file: file.path) }
    let identity = try MainFile(file)?.identity
    let isFit = try withRolledBackCopy(of: file) { copy in
      guard let copy else { return false }
      let old = try MainFile(copy)?.identity
      return identity == nil || old == nil || identity?.file == old?.file
    }
    guard isFit else {
      throw SessionError.damaged(
        file: file.path,
        detail: "it is not whole with the -journal next to it, which may be another file's")
    }
    // The first statement plays it back.
    try connect(to: file, for: .writing).close()
  }

  /// Passes on a copy in which the journal was played back; nil where that is not a whole session.
  static func withRolledBackCopy<Value>(
    of file: URL, _ body: (URL?) throws -> Value
  ) throws -> Value {
    try withScratchFolder { folder in
      let copy = folder.appendingPathComponent("copy")
      for end in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: file.path + end, toPath: copy.path + end)
      }
      var isWhole = false
      do {
        let database = try connect(to: copy, for: .writing)
        var verification = SessionVerification(file: file.path, problems: [])
        try database.read { try verification.check($0) }
        isWhole = verification.isSound
        try database.close()
      } catch let error where error is DatabaseError || error is DamagedValue {
        isWhole = false
      }
      return try body(isWhole ? copy : nil)
    }
  }

  /// Passes on a folder that is removed afterwards.
  static func withScratchFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    return try body(folder.url)
  }
}

extension WriterLock {
  /// Whether a process, even this one, writes a session now.
  static func isHeld(of file: URL) -> Bool {
    let opened = open(file.path + "-lock", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return false }
    defer { close(opened) }
    return flock(opened, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
