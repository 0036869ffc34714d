/// What can be wrong with a session's file, its folder or its name.
public enum SessionError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(file: String)
  /// The path names a folder.
  case folder(file: String)
  /// The file is no SQLite database.
  case notADatabase(file: String)
  /// The file is a database, but of another application.
  case foreign(file: String)
  /// A newer version of the program wrote the file.
  case newer(file: String, version: Int, supported: Int)
  /// The file has a format of before the first release.
  case outdated(file: String, version: Int)
  /// The file is a session, but not whole.
  case damaged(file: String, detail: String)
  /// The user may not read or not write the file or its folder.
  case noPermission(file: String)
  /// The folder cannot be written to.
  case readOnlyFolder(folder: String)
  /// No space is left where the file is.
  case diskFull(file: String)
  /// Another process writes the session; which one, where known.
  case inUse(file: String, holder: SessionWriter?)
  /// This store was opened to read only.
  case openedToRead(file: String)
  /// A file of that name is already there.
  case taken(file: String)
  /// Something that is no plain file stands where the program keeps a file of its own.
  case obstacle(path: String, kind: String)
  /// A log is left of a session that is no longer there.
  case leftover(path: String)
  /// The folder that a session is to go to is none, or is not there.
  case noFolder(path: String)
  /// The log of a session whose process was killed cannot be read, as its folder is read-only.
  case logInReadOnlyFolder(file: String)
  /// A session that is to be merged is named twice.
  case sameSession(file: String)
  /// No session has that name; those that are spelt nearly so.
  case unknown(name: String, nearest: [String])
  /// The name cannot be a session's.
  case badName(name: String, reason: String)
  /// A clip is already stored under this number, and it is another one.
  case clipNumberTaken(file: String, clip: Int)
  /// The session has fewer choices than were asked for.
  case tooFewChoices(file: String, wanted: Int, count: Int)
  /// Sessions that are to be merged are about different things.
  case otherScenario(file: String, other: String)
  /// So much of the session is damaged that what it is about is lost.
  case beyondRepair(file: String)
  /// The session has no stage of this index.
  case noStage(file: String, index: Int, count: Int)
  /// A change was interrupted, and cannot be undone where the file is.
  case interrupted(file: String)
  /// The file was lost while it was open, and no new one could be made; why not.
  case lost(file: String, loss: SessionLoss, reason: String)
  /// The system refused for another reason.
  case refused(file: String, reason: String)
}

extension SessionError: CustomStringConvertible {
  /// One line: the place, what is wrong, the remedy.
  public var description: String {
    switch self {
    case .missing(let file):
      "\(file): there is no such file; `backflip sessions` lists the sessions"
    case .folder(let file):
      "\(file): is a folder, not a session; name a file inside it"
    case .notADatabase(let file):
      "\(file): is no session, nor any other SQLite database; name a .backflip file"
    case .foreign(let file):
      "\(file): is a database of another application, not a session; name a .backflip file"
    case .newer(let file, let version, let supported):
      "\(file): has format \(version), and this program knows \(supported); update backflip"
    case .outdated(let file, let version):
      "\(file): has format \(version), which this program no longer reads; export it with the version of "
        + "backflip that wrote it, and import that into a new session"
    case .damaged(let file, let detail):
      "\(file): is damaged (\(detail)); restore it from a copy, or save what is left with "
        + "`backflip sessions verify FILE --repair NEW`"
    case .noPermission(let file):
      "\(file): permission denied; let your user read and write it, and its folder"
    case .readOnlyFolder(let folder):
      "\(folder): cannot be written to; choose another data folder with --directory or BACKFLIP_HOME"
    case .diskFull(let file):
      "\(file): no space is left on the disk; free some and try again"
    case .inUse(let file, let holder):
      "\(file): is open in another backflip\(holder.map { " (\($0))" } ?? ""); leave that one "
        + "first, or look at the session with `backflip replay`"
    case .openedToRead(let file):
      "\(file): was opened to read only; open it to write"
    case .taken(let file):
      "\(file): is already there; choose another name"
    case .obstacle(let path, let kind):
      "\(path): is \(kind), and backflip keeps a file of its own there; move it elsewhere"
    case .leftover(let path):
      "\(path): is left of a session that is gone and may hold its last choices; move it "
        + "elsewhere, or choose another name"
    case .noFolder(let path):
      "\(path): is no folder that exists; name one, or make it first"
    case .logInReadOnlyFolder(let file):
      "\(file): its program was killed, and its last choices, in \(file)-wal, cannot be read in a "
        + "read-only folder; copy both files to a folder that you can write to, and open the copy"
    case .sameSession(let file):
      "\(file): is named twice; merge different sessions"
    case .unknown(let name, let nearest):
      "there is no session \"\(name)\"; " + Self.hint(nearest)
    case .badName(let name, let reason):
      "\"\(name)\" cannot name a session: \(reason)"
    case .clipNumberTaken(let file, let clip):
      "\(file): clip \(clip) is already there with other frames; number clips from `nextNumbers()` on"
    case .tooFewChoices(let file, let wanted, let count):
      "\(file): has \(count) choice\(count == 1 ? " that stands" : "s that stand"), not \(wanted); ask "
        + "for \(count) or fewer"
    case .otherScenario(let file, let other):
      "\(other): is about another scenario, or another version of it, than \(file); merge sessions "
        + "of one scenario"
    case .beyondRepair(let file):
      "\(file): nothing can be saved: what the session is about is lost; restore it from a copy"
    case .noStage(let file, let index, let count):
      "\(file): there is no stage \(index); it has \(count), counted from 0"
    case .interrupted(let file):
      "\(file): a change was interrupted by a kill and must be undone first, for which this user may not "
        + "write here; copy it with its -journal to a folder of your own, and use it there"
    case .lost(let file, let loss, let reason):
      "\(file): \(loss); no new file could be made beside it: \(reason)"
    case .refused(let file, let reason):
      "\(file): \(reason); look at the file and its folder, then try again"
    }
  }

  private static func hint(_ nearest: [String]) -> String {
    nearest.isEmpty
      ? "`backflip sessions` lists those there are"
      : "did you mean \(nearest.joined(separator: " or "))?"
  }
}
