extension Learner {
  /// The next pair to ask about; no pair of clips is asked about twice, except for hidden repeats.
  ///
  /// - Throws: `DivergenceError` where no clip can be made.
  public func nextQuery() async throws(DivergenceError) -> Query {
    if let query = nextReady() { return query }
    begin()
    defer { end() }
    var episodesWithoutClip = 0
    while true {
      // There are too few clips, or all drawn pairs were asked about before: new clips help.
      let clips = counters.nextClip
      let episodes = await renewClips()
      episodesWithoutClip = counters.nextClip == clips ? episodesWithoutClip + episodes : 0
      if let query = nextReady() { return query }
      guard episodesWithoutClip < Self.maximumAttempts * episodes else {
        throw DivergenceError(episodes: episodesWithoutClip)
      }
    }
  }

  /// How many times in a row episodes are played that all diverge.
  private static let maximumAttempts = 3

  /// The next pair to ask about; nil where new clips are needed first.
  private func nextReady() -> Query? {
    if let query = nextRepeat() { return query }
    if !hasUnaskedPair { makeQueries() }
    guard let pair = nextUnaskedPair() else { return nil }
    defer { counters.nextQuery += 1 }
    return query(counters.nextQuery, about: pair)
  }

  /// The probability that the left clip is preferred; nil before the reward model was trained.
  public func predict(_ query: Query) -> Float? {
    guard counters.trainedChoices > 0 else { return nil }
    return reward.predict(left: query.left, right: query.right)
  }

  /// Records an answer to learn from.
  ///
  /// `ChoiceTally` counts agreement with predictions, from the stored ones: a learner that resumes
  /// after a kill would predict with another model.
  public func record(_ query: Query, _ choice: Choice) {
    keep(query, choice)
    counters.choices += 1
  }

  /// Restores an answer of an earlier run; to be called for all of them in their order.
  public func restore(_ query: Query, _ choice: Choice, isStanding: Bool) async {
    if choicesToRestore == 0, query.id >= counters.nextQuery, !isRepeat(query) {
      await drawAgain()
    }
    counters.nextQuery = max(counters.nextQuery, query.id + 1)
    counters.nextClip = max(counters.nextClip, query.left.id + 1, query.right.id + 1)
    if choicesToRestore > 0 {
      // The checkpoint counted it.
      choicesToRestore -= 1
      keep(query, choice)
    } else {
      record(query, choice)
    }
    setStanding(isStanding, query: query.id)
  }

  /// Repeats what an earlier run did for a choice after its checkpoint: it asked, recorded the
  /// answer and then finished the round, as runs without a person do.
  ///
  /// To be called for all such choices in their order.
  ///
  /// - Returns: Whether this learner asks about the same pair. If not, the earlier run went another way:
  ///   make a new learner, and `restore`.
  public func retrace(_ query: Query, _ choice: Choice) async -> Bool {
    // Where no pair can be made, the next `nextQuery` throws.
    guard choicesToRestore == 0, let next = try? await nextQuery(), next == query else {
      return false
    }
    record(query, choice)
    await finishRound()
    return true
  }

  /// Repeats the draws for a query that was asked after the checkpoint.
  ///
  /// Otherwise they would come later, and give known clips and pairs new numbers.
  private func drawAgain() async {
    begin()
    defer { end() }
    if recent.isEmpty { _ = await renewClips() }
    if !hasUnaskedPair { makeQueries() }
  }

  /// Undoes an answer, or takes the undo back.
  public func setStanding(_ isStanding: Bool, query id: Int) {
    guard let answer = answers[id], answer.isStanding != isStanding else { return }
    answers[id]?.isStanding = isStanding
    standing += isStanding ? 1 : -1
    if let comparison = answer.comparison { dataset.setActive(comparison, isStanding) }
  }

  private func keep(_ query: Query, _ choice: Choice) {
    let isRepeat = isRepeat(query)
    let isSound = query.left.trajectory.isSound && query.right.trajectory.isSound
    if !isSound { answersLeftOut += 1 }
    // A repeat in the dataset would give its pair twice the weight.
    let comparison = (isRepeat || !isSound ? nil : choice.label).map { label in
      // Adding the second clip may drop the first.
      _ = place(query.left)
      let right = place(query.right)
      return dataset.addComparison(left: place(query.left), right: right, label: label)
    }
    if answers[query.id]?.isStanding != true { standing += 1 }
    answers[query.id] = AnswerState(comparison: comparison, isStanding: true)
    if isRepeat {
      noteRepeat(of: query)
    } else {
      askedPairs[ClipPair.Identity(query.left, query.right)] = query.id
      setRepeatable(query.id, comparison != nil)
    }
  }

  /// The index of a clip in the dataset, to which it is added if it is new.
  private func place(_ clip: Clip) -> Int {
    if let known = datasetClips[clip.id], known >= dataset.firstClip { return known }
    // A clip without frames only holds its number's place; see `restore(query:left:right:_:isStanding:)`.
    let rows =
      clip.trajectory.frames == 0
      ? Array(repeating: 0, count: dataset.observationSize) : reward.rows(of: clip)
    let index = dataset.addClip(rows)
    datasetClips[clip.id] = index
    addCompared(clip)
    return index
  }

  private var hasUnaskedPair: Bool {
    queue.contains { askedPairs[$0.identity] == nil }
  }

  /// Takes pairs from the queue up to the first that was not asked about yet.
  private func nextUnaskedPair() -> ClipPair? {
    while !queue.isEmpty {
      let pair = queue.removeFirst()
      if askedPairs[pair.identity] == nil {
        askedPairs[pair.identity] = counters.nextQuery
        return pair
      }
    }
    return nil
  }

  /// Fills the queue: with duels, if there are any; then with pairs drawn uniformly at first, and
  /// later with a challenge and pairs picked by the criterion, from clips that were asked about
  /// before too.
  private func makeQueries() {
    // At least one pair shows what policies do.
    let duels = nextDuels(configuration.choicesPerRound - 1)
    let isUniform =
      counters.choices < configuration.initialChoices || counters.trainedChoices == 0
    let inDuels = Set(duels.flatMap { [$0.left.id, $0.right.id] })
    let challenge = isUniform ? nil : nextChallenge(without: inDuels)
    let wanted = configuration.choicesPerRound - duels.count - (challenge == nil ? 0 : 1)
    let candidates = QuerySelection.candidates(
      isUniform ? wanted : configuration.choicesPerRound * configuration.candidatesPerQuery,
      recent: recent.filter { !inDuels.contains($0.id) },
      asked: isUniform ? [] : compared, archiveShare: configuration.archiveShare,
      minimumDifference: configuration.minimumDifference, random: &random)
    queue =
      duels + [challenge].compactMap(\.self)
      + (isUniform
        ? candidates
        : QuerySelection.best(wanted, of: candidates, by: configuration.queries, to: reward))
  }

  /// A query about a pair, with the sides drawn at random.
  ///
  /// The order of a pair means something: in a duel, which policy's search found which clip. A
  /// rater's bias for a side shows only if the better clip is as often on the left as on the right.
  /// The draw depends on the query's number alone, so that a resumed session shows the same sides.
  func query(_ id: Int, about pair: ClipPair) -> Query {
    var random = Random(seed: counters.repeatSeed, stream: Self.firstSideStream + UInt64(id))
    let isSwapped = random.next() >> 63 == 1
    return Query(
      id: id, left: isSwapped ? pair.right : pair.left, right: isSwapped ? pair.left : pair.right)
  }

  /// `nextRepeat` uses the streams below.
  private static let firstSideStream: UInt64 = 1 << 48
}
