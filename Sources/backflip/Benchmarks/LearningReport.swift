import Learning
import Teaching

/// The result of `benchmark learning`.
struct LearningReport: Sendable, Encodable {
  /// A rate per second.
  struct Rate: Sendable, Encodable {
    /// On one core.
    var perSecondPerCore = 0.0
    /// The share of that core that the measurement got; below 1, other programs ran next to it.
    var coreShare = 0.0
    /// On all cores, with a piece of work each.
    var perSecond = 0.0
  }

  /// A policy's settings, and environment steps a second.
  struct Policy: Sendable, Encodable {
    var settings: String
    var worlds: Int
    var steps: Int
    var minibatch: Int
    var epochs: Int
    /// Environment steps of rollouts alone.
    var rollout = Rate()
    /// Environment steps with learning from them.
    var learning = Rate()

    init(settings: String, configuration: TrainerSettings) {
      self.settings = settings
      worlds = configuration.worlds
      steps = configuration.steps
      minibatch = configuration.ppo.minibatch
      epochs = configuration.ppo.epochs
    }

    mutating func set(_ rate: Rate, isLearning: Bool) {
      if isLearning { learning = rate } else { rollout = rate }
    }
  }

  /// The cost of a choice after many others, ms per choice except for the checkpoint.
  struct Growth: Sendable, Encodable {
    var choices: Int
    /// Training the reward model.
    var trainingMilliseconds = 0.0
    /// Drawing and picking the query.
    var queryMilliseconds = 0.0
    /// Predicting, recording and reporting the progress.
    var recordMilliseconds = 0.0
    /// Making one checkpoint; one is made a minute at most.
    var checkpointMilliseconds = 0.0
    var checkpointBytes = 0

    init(choices: Int) { self.choices = choices }
  }

  var body: String
  var cores: Int
  var policies: [Policy] = []
  /// Samples of gradient steps of one network with layers of 12, 64, 64 and 3 units, 2048 a step.
  ///
  /// Forward, squared loss, backward and Adam; nothing else of a policy's update.
  var minibatch = Rate()
  /// Updates of three networks by 64 pairs of clips of 60 steps.
  var rewardModel = Rate()
  /// Empty where the option is not given.
  var growth: [Growth] = []

  init(body: String, cores: Int) {
    self.body = body
    self.cores = cores
  }
}

extension LearningReport {
  /// The report as people read it, line by line.
  var lines: [String] {
    var rows = [
      ["\(body)", "a second, 1 core", "share of it", Figure.count(cores, "core")]
    ]
    for policy in policies {
      let what =
        "\(policy.worlds) worlds × \(policy.steps) steps, minibatches of \(policy.minibatch), "
        + "\(policy.epochs) epochs"
      rows.append(row("steps of rollouts, \(what)", policy.rollout))
      rows.append(row("steps with learning, \(what)", policy.learning))
    }
    rows.append(row("minibatch samples, one network 12-64-64-3, 2048 a step", minibatch))
    rows.append(row("reward model updates, 3 networks, 64 pairs × 2 × 60 steps", rewardModel))
    return Table(rows: rows).lines + growthLines
  }

  private func row(_ name: String, _ rate: Rate) -> [String] {
    [
      name, Figure.decimal(rate.perSecondPerCore, 0), Figure.percent(rate.coreShare),
      Figure.decimal(rate.perSecond, 0),
    ]
  }

  private var growthLines: [String] {
    guard !growth.isEmpty else { return [] }
    let heading = ["choices before", "training", "query", "record", "checkpoint", "its size"]
    let rows = growth.map { growth in
      ["\(growth.choices)"]
        + [
          growth.trainingMilliseconds, growth.queryMilliseconds, growth.recordMilliseconds,
          growth.checkpointMilliseconds,
        ].map { Figure.decimal($0, 2) + " ms" } + ["\(growth.checkpointBytes / 1000) kB"]
    }
    return [""] + Table(rows: [heading] + rows).lines
  }
}
