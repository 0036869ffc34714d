import Interface
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
      for metric in try store.metrics(named: SessionKeeper.agreementMetric) {
        if let value = metric.value { newest.agreement.append(value) }
      }
      var checks = SuccessChecks()
      for metric in try store.metrics(named: SessionKeeper.successMetric) {
        if let value = metric.value { checks.note(successes: Int(value), choices: metric.choices) }
      }
      if let last = checks.last {
        (newest.recentSuccesses, newest.recentTries) = (last, SuccessChecks.episodes)
      }
      guard newest != progress else { return }
      progress = newest
      mailbox.post(.progress(progress))
    } catch {
      fail(error)
    }
  }
}
