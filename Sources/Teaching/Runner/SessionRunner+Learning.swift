import Learning

/// The background loop of a session at the keyboard.
extension SessionRunner {
  /// The longest sleep of the loop: a checkpoint may fall due while there is nothing to learn.
  private static let longestSleep: Duration = .seconds(1)

  /// Begins to learn in the background, on threads of low priority, until `finish`.
  package func start() async {
    precondition(loop == nil, "a runner is started once")
    if let restoration {
      if let first = restoration.first {
        prepared = [Pair(query: first, predictedLeft: await learner.predict(first))]
      }
    } else {
      status.take(await learner.progress)
      if let progress = status.learner {
        // Where this fails, choices may still be stored.
        do { try await saveCheckpoint(progress) } catch { fail(error) }
      }
    }
    publish()
    loop = Task(executorPreference: LearningThreads.shared) {
      if await self.restore() { await self.learn() }
    }
  }

  /// Gives the learner all earlier choices, and counts them.
  ///
  /// - Returns: Whether it has them; false where a problem, which is reported, or the end of the
  ///   session prevents that.
  private func restore() async -> Bool {
    guard let restore = restoration?.restore else { return true }
    do {
      let checkpoint = try await restore()
      recorder?.noteResumed(from: checkpoint)
      restoration = nil
      try recount()
    } catch is CancellationError {
      return false
    } catch {
      status.problem = "\(error)"
      fail(error)
      return false
    }
    status.take(await learner.progress)
    publish()
    return true
  }

  /// Stops learning, and stores what was learned.
  ///
  /// - Throws: `SessionError` where that cannot be stored.
  package func finish() async throws {
    isStopping = true
    if restoration != nil { loop?.cancel() }
    wake()
    await loop?.value
    // A learner without all choices must not be saved; new answers are in the session's file.
    guard restoration == nil else { return }
    await applyChanges()
    try await saveAtEnd()
  }

  /// Has the learner take answers first, then draw pairs that are wanted, then do a piece of work.
  private func learn() async {
    var wasIdle = true
    while !isStopping {
      if owesPair, canOffer { offerNext() }
      if !changes.isEmpty {
        await applyChanges()
        publish()
      } else if wantsPair {
        await prepare()
      } else if !hasHistory {
        // Only now: the first pair does not wait for it.
        do { try loadHistory() } catch { fail(error) }
        publish()
      } else {
        let hasWorked = await learner.work()
        guard !isStopping else { return }
        await checkAndSave(isIdle: !hasWorked)
        if !hasWorked {
          // The policies stand still: the next pairs show what they do by now.
          if !wasIdle { refresh() }
          await sleep()
        }
        wasIdle = !hasWorked
      }
    }
  }

  private func checkAndSave(isIdle: Bool) async {
    let progress = await learner.progress
    status.take(progress)
    do {
      if isCheckDue(progress, isIdle: isIdle) {
        (checkedSteps, checkedChoices) = (progress.policySteps, progress.standing)
        try await check(progress)
      }
      try await saveStage(progress)
      try await saveCheckpoint(progress)
    } catch {
      fail(error)
    }
    publish()
  }

  /// Whether to try the policy out: every few choices, and when it has stopped changing.
  private func isCheckDue(_ progress: LearnerProgress, isIdle: Bool) -> Bool {
    guard progress.policySteps > checkedSteps else { return false }
    return isIdle || progress.standing >= checkedChoices + SuccessChecks.period
  }

  /// Tells the learner of all changes, in their order.
  func applyChanges() async {
    while let change = changes.first {
      switch change {
      case .answered(let query, let choice): await learner.record(query, choice)
      case .standing(let isStanding, let query):
        await learner.setStanding(isStanding, query: query)
      case .klCoefficient(let steps): await learner.changeKLCoefficient(by: steps)
      }
      let progress = await learner.progress
      changes.removeFirst()
      status.take(progress)
    }
  }

  /// Waits until there is something to do, or a checkpoint may be due.
  private func sleep() async {
    guard changes.isEmpty, !wantsPair, !isStopping else { return }
    let alarm = Task {
      do { try await Task.sleep(for: Self.longestSleep) } catch { return }
      wake()
    }
    await withCheckedContinuation { sleeper = $0 }
    alarm.cancel()
  }

  /// Wakes the loop, if it sleeps.
  func wake() {
    sleeper?.resume()
    sleeper = nil
  }
}
