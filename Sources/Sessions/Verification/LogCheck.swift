import Foundation

/// Whether a session's file, the `-wal` next to it and the count of confirmed changes fit together.
///
/// SQLite uses as much of a log as it can and silently drops the rest, even of another session's log.
/// So this check comes before anything opens a session, and nothing touches a log that fails it. A
/// power cut or a kill can leave a transaction at the end that was never confirmed, and frames of an
/// earlier use of the log; both pass.
struct LogCheck {
  /// The problems, a line each; none where SQLite reads every confirmed change.
  private(set) var problems: [String] = []
  /// The log; nil where there is none, or nothing in it.
  let log: WriteAheadLog?
  /// Whether the log's pages may be this file's.
  private(set) var isOwn = true

  private let file: URL
  private let main: MainFile?
  /// The last change that was confirmed; nil where that is not known.
  private let confirmed: SessionIdentity?

  /// Checks a session that no process writes.
  ///
  /// - Throws: The system's error where one of the files cannot be read.
  init(_ file: URL) throws {
    self.file = file
    main = try MainFile(file)
    log = try WriteAheadLog(of: file)
    let counted = ConfirmedChange.read(of: file)
    confirmed = counted?.file == main?.identity?.file ? counted : nil
    guard let log, !log.frames.isEmpty else {
      checkMissing()
      return
    }
    checkOwner(log)
    guard isOwn else { return }
    checkOrder(log)
    checkDamage(log)
    if problems.isEmpty { checkConfirmed(since: log.identities(0..<log.used).last) }
  }

  /// Checks a session whose log is missing or empty.
  private mutating func checkMissing() {
    guard let main, main.isLogged else { return }
    if confirmed != nil { return checkConfirmed(since: nil) }
    // A log that SQLite started again has the earlier frames behind its header.
    guard log?.isCut ?? true else { return }
    // From format 3 on, a process notes in the file itself that it has opened it, before the first choice.
    guard main.version < SessionSchema.firstVersionWithIdentity || main.isClosed == false else {
      return
    }
    if let process = Self.process(using: file) {
      problems.append(
        "-wal: is missing, as process \(process) has the session open and the file was moved meanwhile; "
          + "quit that process, then try again")
    } else {
      problems.append(
        "-wal: is missing or empty, and the session was open when its process ended; "
          + "put the -wal back next to the file if there is one")
    }
  }

  /// The number of another process that has a session's file open in SQLite; nil where none has.
  ///
  /// In WAL mode, a connection holds a shared lock on the bytes from 0x40000002 on while it is open
  /// (sqlite.org/lockingv3.html).
  private static func process(using file: URL) -> pid_t? {
    let opened = open(file.path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    defer { close(opened) }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0002
    lock.l_len = 510
    guard fcntl(opened, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK), lock.l_pid > 0 else {
      return nil
    }
    return lock.l_pid
  }

  /// Checks that the log's pages belong to this file.
  private mutating func checkOwner(_ log: WriteAheadLog) {
    guard let main else { return }
    let identities = log.identities(log.frames.indices)
    if let own = main.identity, identities.contains(where: { $0.file != own.file }) {
      return refuseOwner("belongs to another session")
    }
    if main.version >= SessionSchema.firstVersionWithIdentity, log.used > 0,
      log.identities(0..<log.used).isEmpty
    {
      return refuseOwner("belongs to another file, or another program wrote to the session")
    }
    if log.isHeaderIntact, log.pageSize != main.pageSize {
      return refuseOwner("belongs to another file: its pages have \(log.pageSize) bytes")
    }
    // Closing a session removes its log; a power cut can bring it back, with nothing new in it.
    guard !main.isLogged else { return }
    guard let own = main.identity, let last = identities.last, last.changes <= own.changes else {
      return refuseOwner("belongs to another file: the session was closed, and had none")
    }
  }

  private mutating func refuseOwner(_ reason: String) {
    isOwn = false
    problems.append("-wal: \(reason); move it away, or save the session without it")
  }

  /// Checks that the log begins at the file's last change or before, and ends there or later.
  private mutating func checkOrder(_ log: WriteAheadLog) {
    let identities = log.identities(0..<log.used)
    guard let own = main?.identity, let first = identities.first, let last = identities.last else {
      return
    }
    if first.changes > own.changes + 1 {
      problems.append(
        "-wal: begins with change \(first.changes) of the session, and the file ends with "
          + "\(own.changes): one of the two is of another time")
    } else if last.changes < own.changes {
      problems.append(
        "-wal: ends with change \(last.changes) of the session, and the file has "
          + "\(own.changes): it is cut short or of another time")
    }
  }

  /// Checks that no whole transactions follow a damaged frame, as SQLite drops them.
  private mutating func checkDamage(_ log: WriteAheadLog) {
    let dropped = log.frames[log.used...]
    let commits = dropped.count { $0.isCommit && $0.isIntact }
    guard commits > 0 else { return }
    // A power cut can leave the last transaction like this, since its frames reach the disk in any order;
    // then it was never confirmed.
    if let confirmed, commits == 1, dropped.last?.isCommit == true, log.isHeaderIntact {
      let newest = log.identities(log.used..<log.frames.count).map(\.changes).max()
      if newest.map({ $0 > confirmed.changes }) ?? true { return }
    }
    let place =
      log.isHeaderIntact
      ? "frame \((dropped.firstIndex { !$0.isIntact } ?? log.used) + 1) of \(log.frames.count)"
      : "its header"
    problems.append(
      "-wal: \(place) is damaged, and SQLite drops \(commits) "
        + "\(commits == 1 ? "change" : "changes") behind it")
  }

  /// Checks that every confirmed change is there.
  private mutating func checkConfirmed(since last: SessionIdentity?) {
    guard let confirmed, let own = main?.identity else { return }
    let known = [own, last ?? own].max { $0.changes < $1.changes } ?? own
    guard confirmed.changes > known.changes else { return }
    let choices = confirmed.choices - known.choices
    let lost = confirmed.changes - known.changes
    problems.append(
      "-wal: the last \(lost == 1 ? "change" : "\(lost) changes") of the session, with "
        + "\(choices == 1 ? "1 choice" : "\(choices) choices"), were confirmed and are missing")
  }
}
