import Sessions

/// A session that is being saved and closed while the person goes on elsewhere.
final class ClosingSession: Sendable {
  private let work: Task<Int, any Error>
  private let store: SessionStore

  /// Begins to close a session.
  init(_ store: SessionStore, _ handler: SessionHandler) {
    self.store = store
    work = Task.detached { try await handler.finish() }
  }

  /// The session's name.
  var name: String { store.name }
  /// Whether choices could be made.
  var isWritten: Bool { store.access == .writing }

  /// Waits until the session is closed.
  ///
  /// - Returns: The choices that stand.
  /// - Throws: `SessionError` where it could not be saved.
  @discardableResult
  func wait() async throws -> Int { try await work.value }

  /// Reports what happened to the session's file.
  func report() {
    store.reportOlderCopy()
    store.reportRelocations()
  }
}
