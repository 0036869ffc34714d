package import Learning

/// Pairs: drawn ahead, and offered one at a time.
extension SessionRunner {
  /// New pairs that are drawn ahead: a confident person takes a second for one, and two cover the
  /// longest piece of work.
  private static let ahead = 3

  /// Offers the pair that is to be answered, as soon as there is one.
  package func offerNext() {
    if shown == nil { shown = nextPair() }
    owesPair = shown == nil
    if let shown { report(.offered(shown.query, undone: nil)) }
    wake()
  }

  /// The query that is shown, if it has this number.
  package func shownQuery(_ id: Int) -> Query? {
    shown.flatMap { $0.query.id == id ? $0.query : nil }
  }

  private func nextPair() -> Pair? {
    if !returning.isEmpty { return returning.removeFirst() }
    return isRaterAhead || prepared.isEmpty ? nil : prepared.removeFirst()
  }

  /// Whether pairs wait for learning: an automatic rater takes no time, and would judge what the
  /// policies no longer do.
  private var isRaterAhead: Bool {
    isRaterAutomatic && (!changes.isEmpty || status.learner?.status == .learning)
  }

  /// Whether there is a pair to offer.
  var canOffer: Bool { !returning.isEmpty || !isRaterAhead && !prepared.isEmpty }

  /// Whether another pair is to be drawn before the learner goes on.
  var wantsPair: Bool {
    !isRaterAhead && prepared.count < Self.ahead && status.problem == nil
  }

  /// Draws a pair and predicts its answer.
  func drawPair() async throws -> Pair {
    let query = try await learner.nextQuery()
    return Pair(query: query, predictedLeft: await learner.predict(query))
  }

  /// Draws a pair ahead.
  func prepare() async {
    do {
      prepared.append(try await drawPair())
    } catch {
      status.problem = "\(error)"
      fail(error)
    }
  }

  /// Draws the pairs ahead anew, from what the policies do now.
  func refresh() { prepared.removeAll() }
}
