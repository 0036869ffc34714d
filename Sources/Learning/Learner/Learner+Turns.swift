/// One operation at a time.
///
/// An actor runs other calls while one of its own awaits. Two operations that each read the learner's
/// state, have the workers do something and then write the state would undo each other's work. So those
/// that wait for workers take turns, in the order in which they came. A turn is a piece of work, less
/// than half a second. What waits for no worker needs no turn: `record` and `predict` never wait, and
/// `nextQuery` does only where new clips have to be made first.
extension Learner {
  /// Waits until it is this operation's turn; `endTurn` has to follow.
  ///
  /// - Returns: Whether it had to wait, so that the learner may be in another state than before.
  func takeTurn() async -> Bool {
    if !hasTurn {
      hasTurn = true
      return false
    }
    await withCheckedContinuation { waitingForTurn.append($0) }
    return true
  }

  /// Hands the turn to the operation that has waited longest.
  func endTurn() {
    guard !waitingForTurn.isEmpty else { return hasTurn = false }
    waitingForTurn.removeFirst().resume()
  }
}
