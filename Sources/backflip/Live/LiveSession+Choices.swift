import Foundation
import Interface
import Learning
import Scenarios
import Sessions

extension LiveSession {
  /// Pairs that are ready before they are asked for: a person who is sure takes a second, and two
  /// of them cover what preparing takes while learning has the threads.
  private static let ahead = 3

  /// Sends the pair that is to be answered, as soon as there is one.
  func sendQuery() {
    if shown == nil { shown = takeNext() }
    owesQuery = shown == nil
    if let shown { mailbox.post(.query(shown, undone: nil)) }
    prepare()
  }

  private func takeNext() -> Query? {
    if !returning.isEmpty { return returning.removeFirst() }
    return isTeacherAhead || prepared.isEmpty ? nil : prepared.removeFirst()
  }

  /// Whether pairs have to wait for learning: a teacher takes no time, and left alone it would judge
  /// what the policies no longer do.
  private var isTeacherAhead: Bool { isTeacherAnswering && progress.learner == .learning }

  /// Draws pairs ahead, until there are enough.
  func prepare() {
    // Drawn now, a teacher's next pairs, and all that the learner makes with them, would come from
    // clips of before this round.
    guard !isPreparing, !isTeacherAhead, prepared.count < Self.ahead, problem == nil,
      let learner = teaching?.learner
    else { return }
    isPreparing = true
    Task {
      do {
        prepared.append(try await learner.nextQuery())
        isPreparing = false
        if owesQuery { sendQuery() } else { prepare() }
      } catch {
        isPreparing = false
        problem = "\(error)"
        fail(error)
        await publish()
      }
    }
  }

  /// Draws new pairs from what the policies do by now.
  func refresh() {
    prepared.removeAll()
    if owesQuery { sendQuery() } else { prepare() }
  }

  /// Has a choice learned from and kept; on disk before the next pair is sent.
  func answer(_ id: Int, _ choice: Choice, seconds: Double, rater: Rater) async {
    // The answer to a pair that an undo has just replaced is not meant.
    guard let query = shown, query.id == id, let teaching else { return }
    let answer = Answer(
      query: query, choice: choice, rater: name(of: rater), seconds: seconds,
      predictedLeft: await teaching.learner.predict(query))
    do {
      try await teaching.keeper.keep(answer)
    } catch {
      // What is not on disk does not count: the pair stays, to be answered again.
      return fail(error)
    }
    await teaching.learner.record(query, choice)
    tally.add(answer)
    progress.statistics = tally.statistics
    shown = nil
    progress.lastSavedQuery = query.id
    isTeacherAnswering = rater == .teacher
    progress.count(1)
    progress.redoable = 0
    if rater == .person {
      progress.timedChoices += 1
      progress.choosingSeconds += seconds
    }
    await publish()
  }

  private func name(of rater: Rater) -> String {
    switch rater {
    case .person: personsName
    case .teacher: RaterWeakness.oracle.rawValue
    }
  }

  /// Takes the last choice back, and sends its pair again.
  func undo() async {
    do {
      guard let teaching, let undone = try store.undo() else { return sendQuery() }
      await teaching.learner.setStanding(false, query: undone.query)
      let query = try store.query(of: undone, maker: maker)
      let isSound = query.left.trajectory.isSound && query.right.trajectory.isSound
      progress.count(-1)
      progress.redoable += 1
      try recount()
      guard isSound else {
        // An earlier version showed a simulation that had diverged; that pair is not shown again.
        await publish()
        return sendQuery()
      }
      if let shown { returning.insert(shown, at: 0) }
      shown = query
      await publish()
      mailbox.post(.query(query, undone: undone.choice))
    } catch {
      fail(error)
      sendQuery()
    }
  }

  /// Makes the choice last taken back again, and sends the pair that comes next.
  func redo() async {
    do {
      guard let teaching, let redone = try store.redo() else { return sendQuery() }
      await teaching.learner.setStanding(true, query: redone.query)
      if shown?.id == redone.query { shown = nil }
      returning.removeAll { $0.id == redone.query }
      progress.count(1)
      progress.redoable = max(progress.redoable - 1, 0)
      try recount()
      await publish()
    } catch {
      fail(error)
    }
    sendQuery()
  }

  /// Counts anew: what an undone choice had added cannot be taken away from means.
  private func recount() throws {
    tally = try ChoiceTally(store)
    progress.statistics = tally.statistics
  }

  /// Tells what the scenario's judge says to the pair.
  func askTeacher(_ id: Int) {
    guard let query = shown, query.id == id else { return }
    let choice = scenario.oracle.choice(
      left: query.left.trajectory, right: query.right.trajectory)
    mailbox.post(.teacherAnswered(query: id, choice: choice))
  }
}
