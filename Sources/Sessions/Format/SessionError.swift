/// What is wrong with a session's file, its folder or its name.
public enum SessionError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(file: String)
  /// The path names a folder.
  case folder(file: String)
  /// The file is not an SQLite database.
  case notADatabase(file: String)
  /// The file is a database of another application.
  case foreign(file: String)
  /// A newer version of the program wrote the file.
  case newer(file: String, version: Int, supported: Int)
  /// The file has a format of before the first release.
  case outdated(file: String, version: Int)
  /// The file is a damaged session.
  case damaged(file: String, detail: String)
  /// The user may not read or write the file or its folder.
  case noPermission(file: String)
  /// The folder cannot be written to.
  case readOnlyFolder(folder: String)
  /// No space is left where the file is.
  case diskFull(file: String)
  /// Another process writes the session; the process, where known.
  case inUse(file: String, holder: SessionWriter?)
  /// The store was opened for reading only.
  case openedToRead(file: String)
  /// A file of that name exists already.
  case taken(file: String)
  /// Something other than a plain file stands where the program keeps one of its files.
  case obstacle(path: String, kind: String)
  /// A log is left of a session whose file is gone.
  case leftover(path: String)
  /// The folder for a session does not exist or is not a folder.
  case noFolder(path: String)
  /// The process of a session was killed, and its log cannot be read in a read-only folder.
  case logInReadOnlyFolder(file: String)
  /// A session was named twice for a merge.
  case sameSession(file: String)
  /// No session has that name; the names nearest to it.
  case unknown(name: String, nearest: [String])
  /// The name is not allowed for a session.
  case badName(name: String, reason: String)
  /// Another clip is already stored under this number.
  case clipNumberTaken(file: String, clip: Int)
  /// The session has fewer choices than requested.
  case tooFewChoices(file: String, wanted: Int, count: Int)
  /// Two sessions to merge have different scenarios or bodies.
  case otherScenario(file: String, other: String)
  /// The session is damaged, and its scenario and body are lost.
  case beyondRepair(file: String)
  /// The session has no stage of this index.
  case noStage(file: String, index: Int, count: Int)
  /// A change was interrupted, and cannot be rolled back where the file is.
  case interrupted(file: String)
  /// The file was lost while it was open, and no new one could be created; the reason.
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
      "\(file): is not a session; name a .backflip file"
    case .foreign(let file):
      "\(file): is a database of another application; name a .backflip file"
    case .newer(let file, let version, let supported):
      "\(file): has format \(version), and this program reads formats up to \(supported); update backflip"
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
      "\(file): is open in another backflip\(holder.map { " (\($0))" } ?? ""); quit that one "
        + "first, or look at the session with `backflip replay`"
    case .openedToRead(let file):
      "\(file): was opened for reading only; open it for writing"
    case .taken(let file):
      "\(file): exists already; choose another name"
    case .obstacle(let path, let kind):
      "\(path): is \(kind), and backflip needs the name for a file of its own; move it elsewhere"
    case .leftover(let path):
      "\(path): may hold the last choices of a session whose file is gone; move it elsewhere, or "
        + "choose another name"
    case .noFolder(let path):
      "\(path): is not a folder; name one that exists, or create it first"
    case .logInReadOnlyFolder(let file):
      "\(file): its process was killed, and its last choices, in \(file)-wal, cannot be read in a "
        + "read-only folder; copy both files to a folder that you can write to, and open the copy"
    case .sameSession(let file):
      "\(file): is named twice; merge different sessions"
    case .unknown(let name, let nearest):
      "there is no session \"\(name)\"; " + Self.hint(nearest)
    case .badName(let name, let reason):
      "\"\(name)\" cannot name a session: \(reason)"
    case .clipNumberTaken(let file, let clip):
      "\(file): clip \(clip) is already stored with other frames; number clips from `nextNumbers()` on"
    case .tooFewChoices(let file, let wanted, let count):
      "\(file): has \(count) choice\(count == 1 ? " that stands" : "s that stand"), not \(wanted); ask "
        + "for \(count) or fewer"
    case .otherScenario(let file, let other):
      "\(other): has another scenario than \(file), or another version of it; merge sessions of one "
        + "scenario"
    case .beyondRepair(let file):
      "\(file): nothing can be saved, as the scenario and the body are lost; restore it from a copy"
    case .noStage(let file, let index, let count):
      "\(file): there is no stage \(index); it has \(count), counted from 0"
    case .interrupted(let file):
      "\(file): a kill interrupted a change, which must be rolled back first, and you may not write "
        + "here; copy the file with its -journal to a folder of your own, and use it there"
    case .lost(let file, let loss, let reason):
      "\(file): \(loss); no new file could be created next to it: \(reason)"
    case .refused(let file, let reason):
      "\(file): \(reason); look at the file and its folder, then try again"
    }
  }

  private static func hint(_ nearest: [String]) -> String {
    nearest.isEmpty
      ? "`backflip sessions` lists them"
      : "did you mean \(nearest.joined(separator: " or "))?"
  }
}
