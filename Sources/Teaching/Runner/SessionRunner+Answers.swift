package import Learning
import Sessions

/// Answers, and what becomes of them.
extension SessionRunner {
  /// Stores an answer, has it learned from, and counts it: the one way of a choice, whoever makes it.
  ///
  /// - Throws: `SessionError` where it cannot be stored; then it does not count.
  func take(_ answer: Answer) throws {
    try recorder?.store.add(answer)
    changes.append(.answered(answer.query, answer.choice))
    // Counted with all earlier ones once these are restored.
    if restoration == nil {
      tally.add(answer)
      status.statistics = tally.statistics
    }
    status.choices += 1
    status.redoable = 0
    status.lastStoredQuery = answer.query.id
    status.lastPredictedLeft = answer.predictedLeft.map(Double.init)
  }

  /// Takes an answer to the pair that is shown; it is on disk when this returns.
  ///
  /// Where it cannot be stored, the pair stays, to be answered again. An answer to any other pair is
  /// ignored: it was given before an undo replaced the pair.
  ///
  /// - Parameters:
  ///   - id: The number of the query.
  ///   - choice: The choice.
  ///   - seconds: How long the rater took.
  ///   - rater: The rater's name.
  ///   - isAutomatic: Whether the rater is not the person: then learning sets the pace, and the time
  ///     is not counted.
  package func answer(
    _ id: Int, _ choice: Choice, seconds: Double, rater: String, isAutomatic: Bool = false
  ) {
    guard let pair = shown, pair.query.id == id else { return }
    do {
      try take(
        Answer(
          query: pair.query, choice: choice, rater: rater, seconds: seconds,
          predictedLeft: pair.predictedLeft))
    } catch {
      return fail(error)
    }
    shown = nil
    isRaterAutomatic = isAutomatic
    if !isAutomatic {
      status.timedChoices += 1
      status.choosingSeconds += seconds
    }
    publish()
    wake()
  }

  /// Undoes the last choice, and offers its pair again.
  package func undo() {
    do {
      guard let store = recorder?.store, let undone = try store.undoChoice() else {
        return offerNext()
      }
      changes.append(.standing(false, query: undone.query))
      status.choices -= 1
      status.redoable += 1
      wake()
      try recount()
      let query = try store.query(of: undone)
      guard query.left.trajectory.isSound, query.right.trajectory.isSound else {
        // An earlier version showed a simulation that had diverged; that pair is not shown again.
        publish()
        return offerNext()
      }
      if let shown { returning.insert(shown, at: 0) }
      // The prediction of then: a model that has learned from the answer since would only repeat it.
      shown = Pair(query: query, predictedLeft: undone.predictedLeft)
      owesPair = false
      publish()
      report(.offered(query, undone: undone.choice))
    } catch {
      fail(error)
      offerNext()
    }
  }

  /// Redoes the choice that was undone last, and offers the pair that comes next.
  package func redo() {
    do {
      guard let store = recorder?.store, let redone = try store.redoChoice() else {
        return offerNext()
      }
      changes.append(.standing(true, query: redone.query))
      if shown?.query.id == redone.query { shown = nil }
      returning.removeAll { $0.query.id == redone.query }
      status.choices += 1
      status.redoable = max(status.redoable - 1, 0)
      wake()
      try recount()
      publish()
    } catch {
      fail(error)
    }
    offerNext()
  }

  /// Raises the KL coefficient by some steps, or lowers it.
  package func changeKLCoefficient(by steps: Int) {
    changes.append(.klCoefficient(steps: steps))
    wake()
  }

  /// Counts all choices again: an undone one cannot be subtracted from means.
  func recount() throws {
    guard let store = recorder?.store else { return }
    tally = try store.tally()
    status.statistics = tally.statistics
  }

  /// Reports an error after how the session stands, which may explain it.
  func fail(_ error: any Error) {
    publish()
    report(.failed(error))
  }
}
