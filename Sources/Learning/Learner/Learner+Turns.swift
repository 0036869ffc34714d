/// One operation at a time.
///
/// An actor runs other calls while one of its own awaits. Two operations that each read the
/// learner's state, wait for the workers and then write the state would undo each other's work.
/// Therefore the operations that wait for workers take turns, in the order in which they were
/// called. A turn takes less than half a second. `record` and `predict` wait for no worker and need
/// no turn, and `nextQuery` does only where new clips are needed first.
extension Learner {
  /// Waits until it is this operation's turn; `endTurn` has to follow.
  ///
  /// - Returns: Whether it waited, so that the learner's state may have changed.
  func takeTurn() async -> Bool {
    if !hasTurn {
      hasTurn = true
      return false
    }
    await withCheckedContinuation { waitingForTurn.append($0) }
    return true
  }

  /// Passes the turn to the operation that has waited longest.
  func endTurn() {
    guard !waitingForTurn.isEmpty else { return hasTurn = false }
    waitingForTurn.removeFirst().resume()
  }
}
