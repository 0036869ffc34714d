extension Learner {
  /// A query about a pair, with the sides drawn at random.
  ///
  /// A pair comes with an order of its own: of a duel, which policy's search found which clip. A rater's
  /// bias for a side is seen only where the better clip is as often on the left as on the right. The
  /// draw depends on the query's number alone, so that a session that goes on shows the same sides.
  func query(_ id: Int, about pair: ClipPair) -> Query {
    var random = Random(seed: counters.repeatSeed, stream: Self.firstSideStream + UInt64(id))
    let isSwapped = random.next() >> 63 == 1
    return Query(
      id: id, left: isSwapped ? pair.right : pair.left, right: isSwapped ? pair.left : pair.right)
  }

  /// `nextRepeat` has the streams below.
  private static let firstSideStream: UInt64 = 1 << 48
}
