import Foundation

/// How a session's file was lost while it was open.
public enum SessionLoss: Sendable, Equatable {
  /// Nothing is at its path any more.
  case removed
  /// Another file is at its path.
  case replaced
  /// It was truncated, or another program wrote into it.
  case overwritten
  /// The same for its write-ahead log, which holds the newest choices.
  case logRemoved, logReplaced, logOverwritten
}

extension SessionLoss: CustomStringConvertible {
  /// The end of a sentence whose subject is the session's file.
  public var description: String {
    switch self {
    case .removed: "was removed or moved while it was open"
    case .replaced: "was replaced by another file while it was open"
    case .overwritten: "was truncated or overwritten while it was open"
    case .logRemoved: "lost its -wal file, which was removed while it was open"
    case .logReplaced: "lost its -wal file, which was replaced while it was open"
    case .logOverwritten: "lost its -wal file, which was overwritten while it was open"
    }
  }
}

/// Watches whether a session's file and its write-ahead log are still those that were opened.
///
/// SQLite continues to write into a file that was unlinked, and does not notice a truncated one while
/// its pages are in memory. This looks only at paths: opening and closing the file would drop SQLite's
/// locks on it (fcntl(2)).
struct SessionFileWatch: Sendable {
  /// The result of a look at the file.
  enum Finding: Equatable {
    case unchanged
    /// Another program has written to it, or only changed its modification time.
    case touched
    case lost(SessionLoss)
  }

  /// The state of a file at a path.
  private struct Mark: Equatable {
    var device: UInt64
    var inode: UInt64
    /// Bytes.
    var size: Int64
    /// When it was last written to: seconds and nanoseconds.
    var modified: [Int]

    /// Looks at a path.
    ///
    /// - Throws: `POSIXError`, such as ENOENT.
    init(_ path: String) throws {
      var status = stat()
      guard stat(path, &status) == 0 else { throw SessionFile.lastError() }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      #if os(Linux)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      #else
        modified = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
      #endif
    }

    func isSameFile(_ other: Mark) -> Bool { device == other.device && inode == other.inode }

    /// Whether it is the same file as before and not shorter: neither SQLite's files nor its logs
    /// shrink while they are open.
    func isGrown(_ earlier: Mark) -> Bool { isSameFile(earlier) && size >= earlier.size }
  }

  private let path: String
  private var file: Mark?
  private var log: Mark?

  /// Watches a file that was just opened.
  init(_ file: URL) {
    path = file.path
    note()
  }

  private var logPath: String { path + "-wal" }

  /// Notes the file's state; to be called after each write of this process.
  mutating func note() {
    file = Self.mark(path, after: file)
    log = Self.mark(logPath, after: log)
  }

  /// The new state of a file; the known one where another file is there by now, so that the next look
  /// finds it.
  private static func mark(_ path: String, after known: Mark?) -> Mark? {
    // A state that cannot be read now is read after the next write.
    guard let there = try? Mark(path) else { return known }
    guard let known else { return there }
    return there.isGrown(known) ? there : known
  }

  /// Compares the file and its log with their states after the last write of this process.
  func look() -> Finding {
    let ofFile = Self.compare(path, with: file, .removed, .replaced, .overwritten)
    guard ofFile != .touched, ofFile != .unchanged else {
      let ofLog = Self.compare(logPath, with: log, .logRemoved, .logReplaced, .logOverwritten)
      return ofLog == .unchanged ? ofFile : ofLog
    }
    return ofFile
  }

  /// Whether the log at the path is the one that this process writes, or none.
  var isLogOurs: Bool {
    guard let there = try? Mark(logPath) else { return true }
    return log.map(there.isSameFile) ?? false
  }

  private static func compare(
    _ path: String, with known: Mark?, _ removed: SessionLoss, _ replaced: SessionLoss,
    _ overwritten: SessionLoss
  ) -> Finding {
    guard let known else { return .unchanged }
    do {
      let there = try Mark(path)
      guard there.isSameFile(known) else { return .lost(replaced) }
      guard there.isGrown(known) else { return .lost(overwritten) }
      return there == known ? .unchanged : .touched
    } catch let error as POSIXError where [.ENOENT, .ENOTDIR].contains(error.code) {
      return .lost(removed)
    } catch {
      // A folder that cannot be read says nothing about the file; the next write will fail if it is lost.
      return .unchanged
    }
  }
}
