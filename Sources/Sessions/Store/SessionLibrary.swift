public import Foundation
import Learning

/// The sessions in the data folder.
public struct SessionLibrary: Sendable {
  /// A session's file and its summary.
  public struct Entry: Sendable {
    /// The file's name without `.backflip`.
    public var name: String
    /// The file.
    public var file: URL
    /// The summary, or why it cannot be read.
    public var summary: Result<SessionSummary, SessionError>
  }

  /// The folder of the sessions' files, which may not exist yet.
  public let folder: URL

  /// Takes the folder `sessions` of a data folder.
  public init(dataFolder: URL = DataFolder.locate()) {
    folder = dataFolder.appendingPathComponent("sessions", isDirectory: true)
  }

  /// The names of all sessions, in order; none where the folder does not exist.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func names() throws -> [String] {
    var status = stat()
    guard stat(folder.path, &status) == 0 || errno != ENOENT else { return [] }
    return try SessionError.translating(folder) {
      try DataFolder.check(folder)
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }
    .filter { $0.hasSuffix(SessionFile.suffix) && !$0.hasPrefix(".") }
    .map { String($0.dropLast(SessionFile.suffix.count)) }
    .sorted()
  }

  /// All sessions by name, damaged ones included.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func list() throws -> [Entry] {
    try names().map { name in
      let file = folder.appendingPathComponent(name + SessionFile.suffix)
      let summary = Result { () throws(SessionError) in try Self.summary(of: file) }
      return Entry(name: name, file: file, summary: summary)
    }
  }

  /// Finds a session by name, or by path where it holds a slash or names a `.backflip` file.
  ///
  /// - Throws: `SessionError.unknown` with the nearest names, or `.missing` for a path.
  public func find(_ nameOrPath: String) throws -> URL {
    let isFileName = nameOrPath.hasSuffix(SessionFile.suffix)
    let path = URL(fileURLWithPath: nameOrPath)
    if nameOrPath.contains("/") || (isFileName && SessionFile.exists(path)) {
      guard SessionFile.exists(path) else { throw SessionError.missing(file: path.path) }
      return path
    }
    let name = isFileName ? String(nameOrPath.dropLast(SessionFile.suffix.count)) : nameOrPath
    let known = try names()
    // Letters with marks have two Unicode forms; of two files that look alike, the exact match wins.
    guard
      let stored = known.first(where: { $0.utf8.elementsEqual(name.utf8) })
        ?? known.first(where: { $0 == name })
    else { throw SessionError.unknown(name: name, nearest: nearestNames(to: name, among: known)) }
    return folder.appendingPathComponent(stored + SessionFile.suffix)
  }

  /// Whether a session has this name, in whatever Unicode form.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func contains(_ name: String) throws -> Bool { try names().contains(name) }

  /// The session that was last opened for writing; nil where none can be read.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  public func mostRecentlyOpened() throws -> URL? {
    let readable = try list().compactMap { entry in
      (try? entry.summary.get()).map { (opened: $0.lastOpened, file: entry.file) }
    }
    return readable.max { $0.opened < $1.opened }?.file
  }

  /// The file for a new session of this name, in composed Unicode form (NFC).
  func file(named name: String) -> URL {
    folder.appendingPathComponent(name.precomposedStringWithCanonicalMapping + SessionFile.suffix)
  }

  private static func summary(of file: URL) throws(SessionError) -> SessionSummary {
    do {
      let store = try SessionStore.open(at: file, for: .reading)
      let summary = try store.summary()
      try store.close()
      return summary
    } catch {
      throw SessionError(error, file: file)
    }
  }
}

extension SessionLibrary {
  /// Removes drafts and lock files that killed processes have left in the folder.
  ///
  /// A process that creates a session holds its name's lock, so a draft whose lock is free is a leftover.
  /// Files that cannot be removed now are left for the next command.
  public func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let unfinished = names.compactMap(SessionDraft.target(ofUnfinished:))
    let locked = names.filter { $0.hasSuffix("-lock") && !$0.hasPrefix(".") }
      .map { String($0.dropLast("-lock".count)) }
      .filter(SessionDraft.isSessionName)
    for name in Set(unfinished + locked) {
      let target = folder.appendingPathComponent(name)
      guard let lock = try? WriterLock(of: target, patience: .zero) else { continue }
      SessionDraft.removeUnfinished(of: target)
      lock.release()
    }
  }
}
