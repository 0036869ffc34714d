extension Learner {
  /// How often another repeat is drawn in the place of an undone one.
  private static let repeatDraws = 8

  /// An earlier pair with its sides swapped; nil unless the next query is to be a repeat.
  ///
  /// Whether it is depends on the query's number alone, so that a resumed session asks the same.
  /// The pair is one of those that were decided long enough ago and not repeated yet.
  func nextRepeat() -> Query? {
    guard configuration.repeatShare > 0 else { return nil }
    let id = counters.nextQuery
    var random = Random(seed: counters.repeatSeed, stream: UInt64(id))
    guard random.uniform() < configuration.repeatShare else { return nil }
    let count = place(inRepeatable: id - configuration.repeatDistance + 1)
    guard count > 0 else { return nil }
    // Clips of older ones may be dropped.
    let first = max(0, count - maximumCompared / 4)
    for _ in 0..<Self.repeatDraws {
      let index = first + random.index(below: count - first)
      guard let answer = answers[repeatable[index]], answer.isStanding,
        let number = answer.comparison, number >= dataset.firstComparison
      else { continue }
      let comparison = dataset.comparison(number)
      guard let left = compared(at: comparison.right), let right = compared(at: comparison.left)
      else { continue }
      repeatable.remove(at: index)
      counters.nextQuery += 1
      return Query(id: id, left: left, right: right)
    }
    return nil
  }

  /// Whether a query asks about the pair of an earlier one.
  func isRepeat(_ query: Query) -> Bool {
    let first = askedPairs[ClipPair.Identity(query.left, query.right)]
    return first.map { $0 != query.id } ?? false
  }

  /// Notes that a pair was asked about twice.
  func noteRepeat(of query: Query) {
    guard let first = askedPairs[ClipPair.Identity(query.left, query.right)] else { return }
    setRepeatable(first, false)
  }

  /// Adds a query to those that may be repeated, or removes it.
  func setRepeatable(_ query: Int, _ isRepeatable: Bool) {
    let index = place(inRepeatable: query)
    let isThere = repeatable.indices.contains(index) && repeatable[index] == query
    if isRepeatable, !isThere { repeatable.insert(query, at: index) }
    if !isRepeatable, isThere { repeatable.remove(at: index) }
  }

  /// The index in `repeatable` of the first query whose number is not lower.
  private func place(inRepeatable query: Int) -> Int {
    var (low, high) = (0, repeatable.count)
    while low < high {
      let middle = (low + high) / 2
      if repeatable[middle] < query { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
