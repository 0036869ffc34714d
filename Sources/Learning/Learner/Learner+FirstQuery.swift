/// The first pair of a session that goes on, before its choices are restored.
extension Learner {
  /// A pair to ask about before the session's choices are restored, which takes a while for many.
  ///
  /// It is the first of the checkpoint's queue that is new; where none is, the best of some pairs of
  /// the newest clips. It is no repeat, and draws nothing from the sequences that learning draws
  /// from. Once all choices are restored, `noteAsked` must follow.
  ///
  /// - Parameters:
  ///   - id: The number of the query, if the checkpoint has not given it to another one.
  ///   - isAsked: Whether a pair of clips, by their numbers, was asked about before.
  /// - Returns: The query; nil where the checkpoint has no new pair.
  /// - Throws: The errors of `isAsked`.
  public func firstQuery(
    _ id: Int, isAsked: @Sendable (Int, Int) throws -> Bool
  ) throws -> Query? {
    let id = max(id, counters.nextQuery)
    let pair = try queue.first { try !isAsked($0.left.id, $0.right.id) }
    return try (pair ?? newestPair(for: id, isAsked)).map { query(id, about: $0) }
  }

  private func newestPair(
    for id: Int, _ isAsked: (Int, Int) throws -> Bool
  ) throws -> ClipPair? {
    var random = Random(seed: counters.repeatSeed, stream: Self.firstNewestStream + UInt64(id))
    let pairs = try QuerySelection.candidates(
      configuration.candidatesPerQuery, recent: recent, asked: [], archiveShare: 0,
      minimumDifference: configuration.minimumDifference, random: &random
    ).filter { try !isAsked($0.left.id, $0.right.id) }
    guard counters.trainedChoices > 0 else { return pairs.first }
    return QuerySelection.best(1, of: pairs, by: configuration.queries, to: reward).first
  }

  /// Notes a pair that `firstQuery` gave, so that it is not drawn again.
  public func noteAsked(_ query: Query) {
    let pair = ClipPair.Identity(query.left, query.right)
    counters.nextQuery = max(counters.nextQuery, query.id + 1)
    askedPairs[pair] = query.id
    queue.removeAll { $0.identity == pair }
  }

  /// The sides of queries use the streams below.
  private static let firstNewestStream: UInt64 = 1 << 49
}
