import Foundation

/// What a session's file, the `-wal` beside it and the count of confirmed changes say of one another.
///
/// SQLite takes what it can of a log and drops the rest without a word, whoever's log it is. So this is
/// asked before anything opens a session, and nothing touches a log that does not pass. What a power
/// cut or a kill can leave passes: a transaction at the end that was never confirmed, and frames of an
/// earlier use of the log.
struct LogCheck {
  /// What is wrong, a line each; none where SQLite reads all that was confirmed.
  private(set) var problems: [String] = []
  /// The log; nil where there is none, or nothing in it.
  let log: WriteAheadLog?
  /// Whether the log's pages may be this file's.
  private(set) var isOwn = true

  private let main: MainFile?
  /// The last change that was confirmed; nil where that is not known.
  private let confirmed: SessionIdentity?

  /// Checks a session that no process writes.
  ///
  /// - Throws: What keeps one of the files from being read.
  init(_ file: URL) throws {
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

  /// Checks a session without a log, or whose log holds nothing.
  private mutating func checkMissing() {
    guard let main, main.isLogged else { return }
    if confirmed != nil { return checkConfirmed(since: nil) }
    // A log that was begun anew has the frames of before behind its header.
    guard log?.isCut ?? true else { return }
    // From format 3 on, that a process opened the file is in the file itself before the first choice.
    guard main.version < SessionSchema.firstVersionWithIdentity || main.isClosed == false else {
      return
    }
    problems.append(
      "-wal: is missing or empty, and the session was open when its process ended; "
        + "put the -wal back beside the file if there is one")
  }

  /// Whether the log's pages are of this file.
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
    // The log of a session that was closed is removed; a power cut can bring it back, all of it known.
    guard !main.isLogged else { return }
    guard let own = main.identity, let last = identities.last, last.changes <= own.changes else {
      return refuseOwner("belongs to another file: the session was closed, and had none")
    }
  }

  private mutating func refuseOwner(_ reason: String) {
    isOwn = false
    problems.append("-wal: \(reason); move it away, or save the session without it")
  }

  /// Whether the log begins where the file ends or before, and ends there or behind.
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

  /// Whether whole transactions stand behind damage, where SQLite drops them.
  private mutating func checkDamage(_ log: WriteAheadLog) {
    let dropped = log.frames[log.used...]
    let commits = dropped.count { $0.isCommit && $0.isIntact }
    guard commits > 0 else { return }
    // A power cut can leave the last transaction so, as its frames reach the disk in any order; then it
    // was never confirmed.
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

  /// Whether all that was confirmed is there.
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
