/// Everything that can be tuned in learning from choices, but for what scenarios decide.
public struct LearnerConfiguration: Sendable, Codable, Equatable {
  /// Policies that learn side by side from one reward model.
  public var policies = 4
  /// Worlds that each policy acts in.
  public var worlds = 64
  /// Control steps of each world between two updates of a policy.
  public var rolloutSteps = 64
  /// How policies are improved.
  public var proximal = ProximalPolicy.Configuration()
  /// How the reward is modelled.
  public var ensemble = RewardEnsemble.Configuration()
  /// Gradient steps of the reward model in a round.
  public var rewardUpdates = 100
  /// What a deviation of the learned reward is worth to a policy.
  public var rewardScale: Float = 0.1
  /// The first queries, drawn uniformly.
  public var initialChoices = 30
  /// Choices between two rounds of learning.
  public var choicesPerRound = 10
  /// Steps that all policies together may take for each choice.
  public var policyStepsPerChoice = 12_000
  /// How many times as many pairs as are asked are considered.
  public var candidates = 10
  /// Episodes that each policy plays in a round, to cut clips from.
  public var episodesPerRound = 8
  /// Clips cut from each of them.
  public var clipsPerEpisode = 3
  /// Recent clips, from which queries are made, and older ones.
  public var recentClips = 200
  public var archivedClips = 400

  /// What measured best; PreferenceLearning.md tells how.
  public init() {}
}

/// The learned reward as policies see it: normalised, averaged and scaled.
struct LearnedReward: RewardFunction {
  let ensemble: RewardEnsemble
  let scale: Float

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    ensemble.reward(
      observations: UnsafeBufferPointer(
        start: observations, count: count * ensemble.observationSize),
      count: count, into: UnsafeMutableBufferPointer(start: rewards, count: count),
      workspace: &workspace)
    for index in 0..<count { rewards[index] *= scale }
  }
}

/// Owns one policy's trainer, so that several learn at once.
actor PolicyWorker {
  struct Report: Sendable {
    var policy: GaussianPolicy
    var meanReward: Float
    var observations: [Float]
    var episodes: [Episode]
    var steps: Int
    var statistics: ProximalPolicy.Statistics
  }

  private let trainer: PolicyTrainer
  private let player: PolicyPlayer
  private var random: Random

  init(
    maker: any EnvironmentMaker, configuration: PolicyTrainer.Configuration, random: Random
  ) {
    var random = random
    trainer = PolicyTrainer(
      maker: maker, configuration: configuration, random: Random(seed: random.next()))
    player = PolicyPlayer(maker: maker)
    self.random = random
  }

  func work(reward: any RewardFunction, iterations: Int, episodes: Int) -> Report {
    var last = PolicyTrainer.Iteration()
    var total: Float = 0
    for _ in 0..<iterations {
      last = trainer.iterate(reward: reward)
      total += last.meanReward
    }
    let policy = trainer.proximal.networks.policy
    let played = player.play(policy, episodes: episodes, actions: .sampled, random: &random)
    return Report(
      policy: policy, meanReward: total / Float(max(iterations, 1)),
      observations: last.observations, episodes: played, steps: trainer.policySteps,
      statistics: last.statistics)
  }

  func adopt(_ other: ProximalPolicy) { trainer.adopt(other) }
  func proximal() -> ProximalPolicy { trainer.proximal }
  func reset() { trainer.reinitialize() }
}

/// Learns a reward from choices, and policies from the reward.
public actor Learner {
  public let configuration: LearnerConfiguration
  private let maker: any EnvironmentMaker
  private var random: Random
  public private(set) var ensemble: RewardEnsemble
  private var dataset: PreferenceDataset
  private let workers: [PolicyWorker]
  public private(set) var policies: [GaussianPolicy] = []
  public private(set) var scores: [Float] = []
  public private(set) var policySteps = 0
  private var recent: [Clip] = []
  private var archive: [Clip] = []
  private var nextClip = 0
  private var nextQuery = 0
  private var choices = 0
  private var queue: [Query] = []
  public private(set) var predictions: [Bool] = []
  public private(set) var loss: Float = 0
  public var recentClips: [Clip] { recent }

  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64
  ) {
    self.maker = maker
    self.configuration = configuration
    random = Random(seed: seed)
    ensemble = RewardEnsemble(
      observationSize: maker.shape.observationSize, configuration: configuration.ensemble,
      random: &random)
    dataset = ensemble.emptyDataset()
    var trainer = PolicyTrainer.Configuration()
    trainer.worlds = configuration.worlds
    trainer.steps = configuration.rolloutSteps
    trainer.proximal = configuration.proximal
    workers = (0..<configuration.policies).map {
      PolicyWorker(
        maker: maker, configuration: trainer, random: Random(seed: seed, stream: UInt64($0 + 1)))
    }
  }

  /// Work of all policies
  private func runPolicies(iterations: Int) async {
    let reward = LearnedReward(ensemble: ensemble, scale: configuration.rewardScale)
    let episodes = configuration.episodesPerRound
    let workers = self.workers
    let reports = await withTaskGroup(of: (Int, PolicyWorker.Report).self) { group in
      for (index, worker) in workers.enumerated() {
        group.addTask {
          (index, await worker.work(reward: reward, iterations: iterations, episodes: episodes))
        }
      }
      var all: [Int: PolicyWorker.Report] = [:]
      for await (index, report) in group { all[index] = report }
      return all.sorted { $0.key < $1.key }.map(\.value)
    }
    policies = reports.map(\.policy)
    policySteps = reports.map(\.steps).reduce(0, +)
    var observations: [Float] = []
    for report in reports {
      observations += report.observations
      for episode in report.episodes { addClips(of: episode) }
    }
    if observations.isEmpty { observations = reports.flatMap { $0.episodes.flatMap(\.observations) } }
    normalise(observations)
    scores = reports.map { report in
      let returns = report.episodes.flatMap { ensemble.rewards(of: $0.observations) }
      return returns.reduce(0, +) / Float(max(returns.count, 1))
    }
  }

  private func normalise(_ observations: [Float]) {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    let count = observations.count / ensemble.observationSize
    observations.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: count, workspace: &workspace)
    }
  }

  private func addClips(of episode: Episode) {
    let frames = min(maker.shape.clipSteps + 1, episode.trajectory.frames)
    for _ in 0..<configuration.clipsPerEpisode {
      let start = random.index(below: episode.trajectory.frames - frames + 1)
      recent.append(episode.clip(from: start, frames: frames, id: nextClip))
      nextClip += 1
    }
    while recent.count > configuration.recentClips {
      let old = recent.removeFirst()
      if archive.count < configuration.archivedClips {
        archive.append(old)
      } else {
        // Reservoir-like: archive keeps a spread over the whole past.
        if random.uniform() < 0.2 { archive[random.index(below: archive.count)] = old }
      }
    }
  }

  private func drawClip() -> Clip {
    if !archive.isEmpty && random.uniform() < 0.5 && choices >= configuration.initialChoices {
      return archive[random.index(below: archive.count)]
    }
    return recent[random.index(below: recent.count)]
  }

  private func fillQueue() {
    let wanted = configuration.choicesPerRound
    var pairs: [(Clip, Clip)] = []
    let many = choices < configuration.initialChoices ? wanted : wanted * configuration.candidates
    while pairs.count < many {
      let a = recent[random.index(below: recent.count)]
      let b = drawClip()
      if a.id != b.id { pairs.append((a, b)) }
    }
    if choices >= configuration.initialChoices {
      var workspace = RewardEnsemble.Workspace(for: ensemble)
      let scored = pairs.map { pair in
        ensemble.disagreement(
          leftReturns: ensemble.memberReturns(of: pair.0, workspace: &workspace),
          rightReturns: ensemble.memberReturns(of: pair.1, workspace: &workspace))
      }
      let order = pairs.indices.sorted { scored[$0] > scored[$1] }
      pairs = order.prefix(wanted).map { pairs[$0] }
    }
    for pair in pairs {
      let swap = random.next() & 1 == 0
      queue.append(Query(id: nextQuery, left: swap ? pair.1 : pair.0, right: swap ? pair.0 : pair.1))
      nextQuery += 1
    }
  }

  public func query() async -> Query {
    if recent.isEmpty { await runPolicies(iterations: 0) }
    if queue.isEmpty { fillQueue() }
    return queue.removeFirst()
  }

  public func answer(_ query: Query, _ choice: Choice) {
    choices += 1
    guard choice != .skip else { return }
    let p = ensemble.predict(left: query.left, right: query.right)
    if choice != .equal { predictions.append((p > 0.5) == (choice == .left)) }
    let l = dataset.addClip(query.left.observations)
    let r = dataset.addClip(query.right.observations)
    let label: Float = choice == .left ? 1 : choice == .right ? 0 : 0.5
    _ = dataset.addComparison(left: l, right: r, label: label)
  }

  public func learn() async {
    loss = ensemble.train(on: dataset, updates: configuration.rewardUpdates, random: &random)
    let perIteration = configuration.worlds * configuration.rolloutSteps
    let budget = configuration.policyStepsPerChoice * configuration.choicesPerRound
    let iterations = max(1, budget / (perIteration * configuration.policies))
    await runPolicies(iterations: iterations)
  }

  public var best: Int {
    scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }

  public func replaceWorst(restart: Bool) async {
    let worst = scores.indices.min { scores[$0] < scores[$1] } ?? 0
    if restart { await workers[worst].reset() }
    else { await workers[worst].adopt(await workers[best].proximal()) }
  }
}
