/// Learns a reward from choices and policies from the reward; it owns all that learns.
///
/// Its owner asks `nextQuery`, tells it answers with `record`, and lets it `work`. Work comes in
/// pieces: a round of training the reward model once enough new choices are there, then rollouts
/// and updates of the policies, up to a budget of steps for each choice. Given the same seed and
/// the same calls in the same order, it does the same to the bit.
public actor Learner {
  /// Numbers that only grow.
  struct Counters: Sendable, Codable {
    /// Choices recorded.
    var choices = 0
    /// Choices when the reward model was last trained.
    var trainedChoices = 0
    /// Rollouts that each policy may still take.
    var rolloutsLeft = 0
    /// Steps that all policies have taken.
    var policySteps = 0
    /// The numbers that the next clip and the next query get.
    var nextClip = 0
    var nextQuery = 0
  }

  /// An answer, as the learner keeps it.
  private struct Record {
    var left: Clip
    var right: Clip
    /// Its place in the dataset; nil for "can't tell".
    var comparison: Int?
    var isStanding: Bool
  }

  /// Everything that is tuned.
  public let configuration: LearnerConfiguration
  private let maker: any EnvironmentMaker
  private let workers: [PolicyWorker]
  private var random: Random
  private var ensemble: RewardEnsemble
  private var dataset: PreferenceDataset
  /// Answers by the number of their query.
  private var records: [Int: Record] = [:]
  /// Clips that were asked about, and where the dataset has them.
  private var asked: [Clip] = []
  private var datasetClips: [Int: Int] = [:]
  /// The most recent clips, from which queries are made.
  private var recent: [Clip] = []
  /// Queries made and not yet asked.
  private var queue: [(left: Clip, right: Clip)] = []
  private var policies: [GaussianPolicy] = []
  /// The policy whose play the reward model likes best.
  private var best = 0
  private var counters = Counters()
  private var predictions: [Bool] = []
  private var agreementHistory: [Double] = []

  /// A learner that has seen nothing.
  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64
  ) {
    var random = Random(seed: seed)
    let ensemble = RewardEnsemble(
      observationSize: maker.shape.observationSize, configuration: configuration.ensemble,
      random: &random)
    self.init(maker: maker, configuration: configuration, ensemble: ensemble, random: random)
  }

  private init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, ensemble: RewardEnsemble,
    random: Random
  ) {
    self.maker = maker
    self.configuration = configuration
    self.ensemble = ensemble
    dataset = ensemble.emptyDataset()
    var random = random
    let trainer = PolicyTrainer.Configuration(
      worlds: configuration.worlds, steps: configuration.rolloutSteps,
      hidden: configuration.policyHidden,
      proximal: configuration.proximal)
    workers = (0..<configuration.policies).map { index in
      PolicyWorker(
        maker: maker, configuration: trainer,
        random: Random(seed: random.next(), stream: UInt64(index)))
    }
    self.random = random
  }

  /// A learner that goes on from a checkpoint; all choices, those before it too, must follow by
  /// `restore` before anything else.
  public init(maker: any EnvironmentMaker, checkpoint: LearnerCheckpoint) async {
    self.init(
      maker: maker, configuration: checkpoint.configuration, ensemble: checkpoint.ensemble,
      random: checkpoint.random)
    for (worker, state) in zip(workers, checkpoint.workers) { await worker.restore(state) }
    random = checkpoint.random
    counters = checkpoint.counters
    recent = checkpoint.recent
    queue = checkpoint.queue.map { ($0.left, $0.right) }
    predictions = checkpoint.predictions
    agreementHistory = checkpoint.agreementHistory
    best = checkpoint.best
    policies = checkpoint.workers.map(\.trainer.proximal.networks.policy)
    // Choices come again by `restore`; those that the checkpoint knows are counted already.
    restoring = counters.choices
  }

  /// Choices that the checkpoint counted and that have not come again yet.
  private var restoring = 0
}

// MARK: - Queries and answers

extension Learner {
  /// The next pair to ask about.
  public func nextQuery() async -> Query {
    if recent.isEmpty { await gatherClips() }
    if queue.isEmpty { makeQueries() }
    let pair = queue.removeFirst()
    defer { counters.nextQuery += 1 }
    return Query(id: counters.nextQuery, left: pair.left, right: pair.right)
  }

  /// The probability that the left clip is preferred; nil before anything was learned.
  public func predict(_ query: Query) -> Float? {
    guard counters.trainedChoices > 0 else { return nil }
    return ensemble.predict(left: query.left, right: query.right)
  }

  /// Takes an answer to learn from; tells what was predicted before.
  @discardableResult
  public func record(_ query: Query, _ choice: Choice) -> Float? {
    let predicted = predict(query)
    if let predicted, choice == .left || choice == .right {
      predictions.append((predicted > 0.5) == (choice == .left))
    }
    keep(query, choice, isStanding: true)
    counters.choices += 1
    if counters.choices.isMultiple(of: 10), let agreement { agreementHistory.append(agreement) }
    return predicted
  }

  /// Takes an answer of an earlier run; to be called for all of them in their order.
  public func restore(_ query: Query, _ choice: Choice, isStanding: Bool) {
    counters.nextQuery = max(counters.nextQuery, query.id + 1)
    counters.nextClip = max(counters.nextClip, query.left.id + 1, query.right.id + 1)
    keep(query, choice, isStanding: isStanding)
    if restoring > 0 {
      restoring -= 1
    } else {
      // Made after the checkpoint: learning has yet to hear of it.
      queue.removeAll { $0.left.id == query.left.id && $0.right.id == query.right.id }
      counters.choices += 1
    }
  }

  /// Undoes an answer, or takes the undo back.
  public func setStanding(_ isStanding: Bool, query id: Int) {
    guard var record = records[id], record.isStanding != isStanding else { return }
    record.isStanding = isStanding
    records[id] = record
    if let comparison = record.comparison { dataset.setActive(comparison, isStanding) }
  }

  private func keep(_ query: Query, _ choice: Choice, isStanding: Bool) {
    var record = Record(left: query.left, right: query.right, isStanding: isStanding)
    if let label = choice.label {
      let comparison = dataset.addComparison(
        left: place(query.left), right: place(query.right), label: label)
      if !isStanding { dataset.setActive(comparison, false) }
      record.comparison = comparison
    }
    records[query.id] = record
  }

  /// Where the dataset has a clip, which is added if it is new.
  private func place(_ clip: Clip) -> Int {
    if let known = datasetClips[clip.id] { return known }
    let index = dataset.addClip(clip.observations)
    datasetClips[clip.id] = index
    asked.append(clip)
    return index
  }

  private func makeQueries() {
    let wanted = configuration.choicesPerRound
    let isUniform =
      counters.choices < configuration.initialChoices || counters.trainedChoices == 0
    let candidates = QuerySelection.candidates(
      isUniform ? wanted : wanted * configuration.candidatesPerQuery, recent: recent,
      asked: isUniform ? [] : asked, archiveShare: configuration.archiveShare, random: &random)
    queue =
      isUniform
      ? candidates : QuerySelection.mostDisputed(wanted, of: candidates, by: ensemble)
  }
}

// MARK: - Learning

extension Learner {
  /// Does one piece of work, less than about 0.3 s; false where more choices are needed first.
  public func work() async -> Bool {
    if counters.choices - counters.trainedChoices >= configuration.choicesPerRound {
      await trainReward()
      return true
    }
    guard counters.rolloutsLeft > 0 else { return false }
    await improvePolicies()
    if counters.rolloutsLeft == 0 { await gatherClips() }
    return true
  }

  /// Does all the work that the choices so far allow.
  public func finishRound() async {
    while await work() {}
  }

  private func trainReward() async {
    let new = counters.choices - counters.trainedChoices
    counters.trainedChoices = counters.choices
    counters.rolloutsLeft += rollouts(for: new)
    var trained = ensemble
    await trained.trainConcurrently(
      on: dataset, updates: new * configuration.rewardUpdatesPerChoice, seed: random.next())
    ensemble = trained
    // What the old model had picked would not be asked now.
    queue = []
  }

  private func rollouts(for choices: Int) -> Int {
    let steps = configuration.worlds * configuration.rolloutSteps
    let warmth = Float(counters.choices) / Float(max(configuration.warmUpChoices, 1))
    let share = min(1, max(configuration.warmUpShare, warmth))
    let budget = share * Float(choices * configuration.policyStepsPerChoice)
    return max(1, Int(budget / Float(steps)))
  }

  /// Two rollouts and updates of every policy, all at once.
  private func improvePolicies() async {
    let iterations = min(2, counters.rolloutsLeft)
    let reward = LearnedReward(ensemble: ensemble, scale: configuration.rewardScale)
    let reports = await inParallel { await $0.improve(by: reward, iterations: iterations) }
    counters.rolloutsLeft -= iterations
    counters.policySteps = reports.map(\.policySteps).reduce(0, +)
    policies = reports.map(\.policy)
    normalise(on: reports.flatMap(\.observations))
  }

  /// Lets every policy play, and cuts clips from what it did.
  private func gatherClips() async {
    let count = configuration.episodesPerRound
    let played = await inParallel { await $0.play(episodes: count) }
    if policies.isEmpty { policies = await inParallel { await $0.policy() } }
    for episodes in played {
      for episode in episodes { cutClips(from: episode) }
    }
    if counters.trainedChoices == 0 { normalise(on: played.flatMap { $0.flatMap(\.observations) }) }
    let returns = played.map { episodes in
      mean(ensemble.rewards(of: episodes.flatMap(\.observations)))
    }
    best = returns.indices.max { returns[$0] < returns[$1] } ?? 0
  }

  private func cutClips(from episode: Episode) {
    let frames = min(maker.shape.clipSteps + 1, episode.trajectory.frames)
    for _ in 0..<configuration.clipsPerEpisode {
      let start = random.index(below: episode.trajectory.frames - frames + 1)
      recent.append(episode.clip(from: start, frames: frames, id: counters.nextClip))
      counters.nextClip += 1
    }
    recent.removeFirst(max(0, recent.count - configuration.recentClips))
  }

  private func normalise(on observations: [Float]) {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    let count = observations.count / ensemble.observationSize
    observations.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: count, workspace: &workspace)
    }
  }

  private func mean(_ values: [Float]) -> Float {
    values.reduce(0, +) / Float(max(values.count, 1))
  }

  /// What every worker gives, in the workers' order, all running at once.
  private func inParallel<Result: Sendable>(
    _ job: @escaping @Sendable (PolicyWorker) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (index, worker) in workers.enumerated() {
        group.addTask { (index, await job(worker)) }
      }
      var results: [Int: Result] = [:]
      for await (index, result) in group { results[index] = result }
      return results.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}

// MARK: - What others see

extension Learner {
  /// How learning stands.
  public var progress: LearnerProgress {
    var progress = LearnerProgress()
    progress.choices = counters.choices
    progress.standing = records.values.count { $0.isStanding }
    progress.policySteps = counters.policySteps
    progress.agreement = agreement
    progress.agreementHistory = agreementHistory
    let isDue = counters.choices - counters.trainedChoices >= configuration.choicesPerRound
    progress.status =
      isDue || counters.rolloutsLeft > 0
      ? .learning : counters.trainedChoices == 0 ? .exploring : .waiting
    return progress
  }

  private var agreement: Double? {
    let last = predictions.suffix(100)
    return last.isEmpty ? nil : Double(last.count { $0 }) / Double(last.count)
  }

  /// What is learned by now.
  public func stage() async -> LearnedStage {
    if policies.isEmpty { policies = await inParallel { await $0.policy() } }
    return LearnedStage(policy: policies[best], reward: ensemble)
  }

  /// All that is needed to go on from here, but for the choices.
  public func checkpoint() async -> LearnerCheckpoint {
    let states = await inParallel { await $0.state() }
    return LearnerCheckpoint(
      configuration: configuration, random: random, ensemble: ensemble, workers: states,
      counters: counters, recent: recent,
      queue: queue.map { LearnerCheckpoint.Pair(left: $0.left, right: $0.right) },
      predictions: predictions, agreementHistory: agreementHistory, best: best)
  }
}
