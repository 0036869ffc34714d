public import Foundation
import GRDB
public import Learning

/// Makes the environment that a session is about; throws where its scenario or body cannot be read.
public typealias SessionEnvironment = (SessionFacts) throws -> any EnvironmentMaker

/// How many of what a session holds.
public struct SessionContents: Sendable, Equatable, Encodable {
  /// Choices, the undone ones too.
  public var choices: Int
  /// Clips that were shown.
  public var clips: Int
  /// Stages to replay.
  public var stages: Int
  /// Checkpoints to go on from.
  public var checkpoints: Int
  /// Figures over time.
  public var metrics: Int
}

/// What came of checking a whole session.
public struct SessionVerification: Sendable, Equatable, Encodable {
  /// The session's file.
  public var file: String
  /// The format's number; nil where the file does not say.
  public var format: Int?
  /// What is wrong, a line each: the place, then what; none where the file is sound.
  public var problems: [String]
  /// What is in it; nil where that cannot be counted.
  public var contents: SessionContents?
  /// What can be saved of it; nil where it is sound, or where nothing can.
  public var rescuable: SessionContents?

  /// Whether all is as it was written.
  public var isSound: Bool { problems.isEmpty }

  private enum CodingKeys: CodingKey { case file, format, sound, problems, contents, rescuable }

  /// Writes null for what is not known.
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
  /// Checks a whole session, also one that another process writes.
  ///
  /// The log beside the file, frame by frame, and what of it SQLite cannot use; SQLite's own integrity
  /// check, its tables' definitions, every row's and every blob's checksum, what blobs hold, every
  /// reference, and that no row is missing between others. A file of version 1 has no checksums of rows:
  /// there, changed numbers go unseen. Nothing is changed, but for a change that a kill interrupted,
  /// which is undone as SQLite's rollback journal has it.
  ///
  /// - Parameters:
  ///   - file: The session's file.
  ///   - environment: Makes the environment that clips and what was learned must fit; nil to check no
  ///     more of them than that they are as they were written.
  /// - Throws: `SessionError` where there is no file, it cannot be read, or a newer program wrote it.
  public init(of file: URL, environment: SessionEnvironment? = nil) throws {
    let file = file.resolvingSymlinksInPath()
    self.init(file: file.path, problems: [])
    try SessionError.translating(file) {
      try SessionStore.check(file, for: .reading)
      do {
        try checkCompanions(of: file)
        // What SQLite reads beside a damaged log is a mixture.
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
        // That says nothing of what is in the file.
        throw error
      } catch {
        problems.append("file: \(error.plainText)")
      }
    }
    if !isSound { rescuable = try SessionError.translating(file) { try rescue(file, environment) } }
  }

  /// Checks what stands beside the file, and undoes a change that was interrupted.
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

  /// Writes what can be saved of a session to a new file.
  ///
  /// - Parameters:
  ///   - file: The damaged one, which stays as it is; no other process may write it.
  ///   - target: Where; nothing may be there yet.
  ///   - environment: Makes the environment that clips and what was learned must fit; see `init`.
  /// - Returns: What was saved.
  /// - Throws: `SessionError`; then there is no new file.
  public static func repair(
    _ file: URL, to target: URL, environment: SessionEnvironment? = nil
  ) throws -> SessionContents {
    let draft = try SessionDraft(at: target)
    let contents = try repair(file, in: draft, environment: environment)
    try draft.publish()
    return contents
  }

  /// Makes a draft a session of what can be saved of another, as `repair(_:to:environment:)` does.
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
