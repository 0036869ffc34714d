package import Foundation
package import Sessions

/// The session that a repair wrote.
package struct RepairedSession: Sendable, Encodable {
  /// The path of its file.
  package let file: String
  /// What could be saved.
  package let contents: SessionContents
  /// Why learning cannot go on from it; nil where it can.
  package let problem: String?
}

extension SessionVerification {
  /// Saves what can be saved of a damaged session in a new one, ready to learn on.
  ///
  /// - Parameters:
  ///   - file: The damaged session.
  ///   - target: The new session's file.
  ///   - version: The version of the program, for the session's log.
  /// - Returns: What the new session holds.
  /// - Throws: `SessionError`; then there is no new file.
  package static func repairToLearnOn(
    _ file: URL, to target: URL, version: String
  ) async throws -> RepairedSession {
    let draft = try SessionDraft(at: target)
    defer { draft.discard() }
    let contents = try repair(file, in: draft, environment: SessionFacts.environment)
    let store = try SessionStore.open(at: draft.file, programVersion: version)
    var problem: String?
    do {
      // Where no checkpoint is left, learning goes on from the last stage.
      try await store.prepareToLearnOn()
    } catch {
      problem = "\(error)"
    }
    try store.close()
    try draft.publish()
    return RepairedSession(file: draft.target.path, contents: contents, problem: problem)
  }
}
