import Interface
import Learning
import Sessions

extension LiveSession {
  /// How often what another process has added is looked for.
  private static let period: Duration = .seconds(1)

  /// Looks on while another process goes on with the session: nothing is learned here, and nothing
  /// is written.
  func look() {
    looking = Task { [weak self] in
      while !Task.isCancelled, let self {
        await self.lookAgain()
        try? await Task.sleep(for: Self.period)
      }
    }
  }

  private func lookAgain() {
    do {
      var newest = try SessionProgress(store, scenario: scenario)
      newest.learner = .elsewhere
      newest.undoable = 0
      newest.redoable = 0
      newest.teacher = nil
      newest.take(try SuccessChecks(store))
      // A pass over all choices: only where something was chosen or undone since the last look.
      let change = try store.newestChange()
      if change != changeSeen { tally = try ChoiceTally(store) }
      changeSeen = change
      newest.statistics = tally.statistics
      guard newest != progress else { return }
      progress = newest
      mailbox.post(.progress(progress))
    } catch {
      fail(error)
    }
  }
}
