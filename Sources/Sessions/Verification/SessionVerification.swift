public import Foundation
import GRDB
public import Learning

/// Makes a session's environment; throws where its scenario or body cannot be read.
public typealias SessionEnvironment = (SessionFacts) throws -> any EnvironmentMaker

/// The counts of a session's contents.
public struct SessionContents: Sendable, Equatable, Encodable {
  /// Choices, undone ones included.
  public var choices: Int
  /// Clips that were shown.
  public var clips: Int
  /// Stages.
  public var stages: Int
  /// Checkpoints.
  public var checkpoints: Int
  /// Figures over time.
  public var metrics: Int
}

/// The result of checking a whole session.
public struct SessionVerification: Sendable, Equatable, Encodable {
  /// The session's file.
  public var file: String
  /// The number of the format; nil where it cannot be read.
  public var format: Int?
  /// The problems, a line each: the place, then the problem; none where the file is sound.
  public var problems: [String]
  /// The contents; nil where they cannot be counted.
  public var contents: SessionContents?
  /// What a repair would save; nil where the session is sound, or where nothing can be saved.
  public var rescuable: SessionContents?

  /// Whether there are no problems.
  public var isSound: Bool { problems.isEmpty }

  private enum CodingKeys: CodingKey { case file, format, sound, problems, contents, rescuable }

  /// Encodes nil as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(format, forKey: .format)
    try container.encode(isSound, forKey: .sound)
    try container.encode(problems, forKey: .problems)
    try container.encode(contents, forKey: .contents)
    try container.encode(rescuable, forKey: .rescuable)
  }
}

extension SessionVerification {
  /// Checks a whole session, even one that another process writes.
  ///
  /// The check covers the log next to the file, frame by frame; SQLite's integrity check; the tables'
  /// definitions; the checksum of every row and blob; the contents of blobs; every reference; and gaps
  /// between row numbers. Nothing is changed, except that a change that a kill interrupted is rolled back,
  /// as SQLite would.
  ///
  /// - Parameters:
  ///   - file: The session's file.
  ///   - environment: Makes the environment that clips, stages and checkpoints must fit; nil to check only
  ///     their checksums.
  /// - Throws: `SessionError` where there is no file, it cannot be read, or its format is not supported.
  public init(of file: URL, environment: SessionEnvironment? = nil) throws {
    let file = file.resolvingSymlinksInPath()
    self.init(file: file.path, problems: [])
    try SessionError.translating(file) {
      try SessionStore.check(file, for: .reading)
      do {
        try checkCompanions(of: file)
        // With a damaged log, SQLite would read a mixture of old and new pages.
        guard isSound else { return }
        let database = try SessionStore.connect(to: file, for: .reading)
        defer { try? database.close() }
        try database.read { try check($0, environment) }
      } catch let error as SessionError {
        throw error
      } catch let error as DatabaseError
        where [.SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_NOMEM]
        .contains(error.resultCode)
      {
        // These errors say nothing about the contents.
        throw error
      } catch {
        problems.append("file: \(error.plainText)")
      }
    }
    if !isSound { rescuable = try SessionError.translating(file) { try rescue(file, environment) } }
  }

  /// Checks the files next to the session, and rolls back an interrupted change.
  private mutating func checkCompanions(of file: URL) throws {
    do {
      try SessionStore.rollBackJournal(of: file, isLocked: false)
    } catch SessionError.damaged(_, let detail) {
      problems.append("-journal: \(detail)")
    }
    problems += try SessionStore.logProblems(of: file, isLocked: false)
  }

  private func rescue(
    _ file: URL, _ environment: SessionEnvironment?
  ) throws -> SessionContents? {
    let rescue = try SessionRescue(file, environment: environment)
    return rescue.hasFacts ? rescue.contents : nil
  }

  /// Writes everything that can be saved of a session to a new file.
  ///
  /// - Parameters:
  ///   - file: The damaged session, which is not changed; no other process may write it.
  ///   - target: The new file, whose name must be free.
  ///   - environment: Makes the environment that clips, stages and checkpoints must fit; see `init`.
  /// - Returns: What was saved.
  /// - Throws: `SessionError`; then no file was created.
  public static func repair(
    _ file: URL, to target: URL, environment: SessionEnvironment? = nil
  ) throws -> SessionContents {
    let draft = try SessionDraft(at: target)
    let contents = try repair(file, in: draft, environment: environment)
    try draft.publish()
    return contents
  }

  /// Fills a draft with everything that can be saved of a session, as `repair(_:to:environment:)` does.
  ///
  /// - Throws: `SessionError`.
  public static func repair(
    _ file: URL, in draft: SessionDraft, environment: SessionEnvironment? = nil
  ) throws -> SessionContents {
    let file = file.resolvingSymlinksInPath()
    return try SessionError.translating(file) {
      try SessionStore.check(file, for: .reading)
      let lock = try WriterLock(of: file)
      defer { lock.release() }
      let rescue = try SessionRescue(file, environment: environment)
      guard rescue.hasFacts else {
        throw SessionError.beyondRepair(file: file.path)
      }
      try rescue.write(in: draft, source: file.deletingPathExtension().lastPathComponent)
      return rescue.contents
    }
  }
}
