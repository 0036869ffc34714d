import Foundation
import Testing

@testable import Learning

@Suite("ProximalPolicy")
struct ProximalPolicyTests {
  /// Forty samples drawn by a policy whose deviations are a little narrower than the learner's.
  struct Case {
    var learner: ProximalPolicy
    var reference: GaussianPolicy
    var batch: RolloutBatch
    var workspace: PPOWorkspace

    init() {
      var random = Random(seed: 31)
      func networks(_ logDeviation: Float) -> ActorCritic {
        var networks = ActorCritic(
          observationSize: 4, actionSize: 2, hidden: [16], logDeviation: logDeviation,
          random: &random)
        networks.policy.mean.initializeUniformly(random: &random)
        return networks
      }
      let acting = networks(-0.4)
      var current = acting
      for index in current.policy.mean.parameters.indices {
        current.policy.mean.parameters[index] += 0.03 * random.normal()
      }
      current.policy.logDeviation = [-0.35, -0.2]
      reference = networks(0.1).policy
      learner = ProximalPolicy(networks: current, settings: PPOSettings())
      batch = RolloutBatch(steps: 4, worlds: 10, observationSize: 4, actionSize: 2)
      for index in batch.observations.indices { batch.observations[index] = random.normal() }
      for index in batch.rewards.indices { batch.rewards[index] = random.normal() }
      var room = ActorCriticWorkspace(for: acting)
      for step in 0..<4 {
        batch.act(at: step, with: acting, workspace: &room, random: &random)
      }
      workspace = PPOWorkspace(for: current)
    }

    func observation(_ index: Int) -> [Double] {
      batch.observations[4 * index..<4 * index + 4].map { Double($0) }
    }

    mutating func prepare() {
      workspace.resize(to: batch)
      learner.settings.advantage.estimate(
        batch, advantages: &workspace.advantages, returns: &workspace.returns)
      workspace.evaluate(reference, on: batch)
    }
  }

  /// The loss of the paper with all its terms in Double, of a network's parameters and then the
  /// logarithms of the deviations.
  static func loss(_ sample: Case, _ range: Range<Int>, _ parameters: [Double]) -> Double {
    var network = ReferenceNetwork(sample.learner.networks.policy.mean)
    network.parameters = Array(parameters.dropLast(2))
    let logDeviation = parameters.suffix(2).map { $0 }
    let reference = ReferenceNetwork(sample.reference.mean)
    let settings = sample.learner.settings
    let raw = range.map { Double(sample.workspace.advantages[$0]) }
    let mean = raw.reduce(0, +) / Double(raw.count)
    let deviation = (raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(raw.count))
      .squareRoot()
    var sum = 0.0
    for index in range {
      let output = network.outputs(sample.observation(index))
      let other = reference.outputs(sample.observation(index))
      var logRatio = -Double(sample.batch.logProbabilities[index])
      for action in 0..<2 {
        let value = Double(sample.batch.actions[2 * index + action])
        let noise = (value - output[action]) * exp(-logDeviation[action])
        logRatio -= 0.5 * noise * noise + logDeviation[action] + 0.5 * log(2 * Double.pi)
        let otherLog = Double(sample.reference.logDeviation[action])
        let difference = output[action] - other[action]
        let spread = exp(2 * logDeviation[action]) + difference * difference
        let divergence = otherLog - logDeviation[action] + spread / (2 * exp(2 * otherLog)) - 0.5
        sum += Double(sample.learner.klCoefficient) * divergence
      }
      let advantage = (raw[index - range.lowerBound] - mean) / deviation
      let clip = Double(settings.clipRange)
      let ratio = exp(logRatio)
      sum -= min(ratio * advantage, min(max(ratio, 1 - clip), 1 + clip) * advantage)
    }
    return sum / Double(range.count)
  }

  @Test("has the policy gradient that finite differences have", arguments: [0, 0.3] as [Float])
  func policyGradient(penalty: Float) {
    var sample = Case()
    sample.learner.klCoefficient = penalty
    sample.prepare()
    let range = 5..<38
    let measured = sample.learner.policyGradient(
      on: sample.batch, range, reference: sample.reference, workspace: &sample.workspace)
    // The case is of use only if the clip holds some samples and leaves others.
    #expect((0.1...0.9).contains(measured.clipFraction))
    let policy = sample.learner.networks.policy
    let parameters = (policy.mean.parameters + policy.logDeviation).map { Double($0) }
    let expected = centralDifferences(of: parameters, step: 1e-6) {
      Self.loss(sample, range, $0)
    }
    let gradient =
      sample.workspace.networks.policy.withGradient { Array($0) }
      + sample.workspace.deviationGradient
    #expect(relativeDistance(gradient, expected) < 2e-5)
  }

  @Test("has the value gradient that finite differences have")
  func valueGradient() {
    var sample = Case()
    sample.prepare()
    let range = 3..<40
    let loss = sample.learner.valueGradient(
      on: sample.batch, range, workspace: &sample.workspace)
    var network = ReferenceNetwork(sample.learner.networks.value)
    func expectedLoss(_ parameters: [Double]) -> Double {
      network.parameters = parameters
      return range.reduce(0.0) { sum, index in
        let error =
          network.outputs(sample.observation(index))[0] - Double(sample.workspace.returns[index])
        return sum + 0.5 * error * error / Double(range.count)
      }
    }
    let expected = centralDifferences(of: network.parameters, expectedLoss)
    let gradient = sample.workspace.networks.value.withGradient { Array($0) }
    #expect(relativeDistance(gradient, expected) < 1e-5)
    #expect(
      abs(Double(loss) - expectedLoss(ReferenceNetwork(sample.learner.networks.value).parameters))
        < 1e-5)
  }

  @Test("measures divergence, ratio and clip as they are defined")
  func surrogate() {
    let surrogate = ClippedSurrogate(range: 0.2)
    let inside = surrogate.loss(logRatio: log(1.1), advantage: 2)
    #expect(abs(inside.loss + 2.2) < 1e-6 && abs(inside.slope + 2.2) < 1e-6 && !inside.isClipped)
    let held = surrogate.loss(logRatio: log(1.5), advantage: 2)
    #expect(abs(held.loss + 2.4) < 1e-6 && held.slope == 0 && held.isClipped)
    // A bad action that became likelier is not held: it must be able to come back.
    let free = surrogate.loss(logRatio: log(1.5), advantage: -2)
    #expect(abs(free.loss - 3) < 1e-6 && abs(free.slope - 3) < 1e-6 && free.isClipped)
  }

  @Test("takes no policy step past the limit on divergence, while the value goes on")
  func targetKL() {
    var sample = Case()
    var random = Random(seed: 1)
    sample.learner.settings.minibatch = 20
    sample.learner.settings.targetKL = -1
    let before = sample.learner.networks
    let statistics = sample.learner.update(
      on: sample.batch, workspace: &sample.workspace, random: &random)
    #expect(statistics.policySteps == 0)
    #expect(sample.learner.networks.policy == before.policy)
    #expect(sample.learner.networks.value != before.value)
    sample.learner.settings.targetKL = 1e9
    let free = sample.learner.update(
      on: sample.batch, workspace: &sample.workspace, random: &random)
    #expect(free.policySteps == 8)
  }

  @Test("scales gradients down to their limit, here to nothing")
  func maxGradientNorm() {
    var sample = Case()
    var random = Random(seed: 1)
    sample.learner.settings.maxGradientNorm = 0
    sample.learner.settings.targetKL = 1e9
    let before = sample.learner.networks
    let statistics = sample.learner.update(
      on: sample.batch, workspace: &sample.workspace, random: &random)
    #expect(statistics.policySteps > 0)
    #expect(sample.learner.networks == before)
  }

  @Test("does not let deviations fall below their floor")
  func floor() {
    var sample = Case()
    var random = Random(seed: 1)
    // Above both deviations, which nothing moves.
    sample.learner.networks.policy.logDeviationFloor = 0.5
    sample.learner.settings.maxGradientNorm = 0
    sample.learner.settings.targetKL = 1e9
    let statistics = sample.learner.update(
      on: sample.batch, workspace: &sample.workspace, random: &random)
    #expect(sample.learner.networks.policy.logDeviation == [0.5, 0.5])
    #expect(statistics.entropy == sample.learner.networks.policy.entropy)
  }

  @Test("repeats itself to the bit, also after it was saved and read back")
  func repeats() throws {
    var first = Case()
    var random = Random(seed: 2)
    func update(_ sample: inout Case, _ random: inout Random) -> ProximalPolicy.Statistics {
      sample.learner.update(
        on: sample.batch, reference: sample.reference, workspace: &sample.workspace,
        random: &random)
    }
    first.learner.klCoefficient = 0.1
    _ = update(&first, &random)
    var second = Case()
    second.learner = try JSONDecoder().decode(
      ProximalPolicy.self, from: JSONEncoder().encode(first.learner))
    var sameRandom = try JSONDecoder().decode(Random.self, from: JSONEncoder().encode(random))
    let expected = update(&first, &random)
    #expect(update(&second, &sameRandom) == expected)
    #expect(first.learner == second.learner)
    #expect(random == sameRandom)
  }

  @Test("finds the action that pays, where the observation tells which")
  func learns() {
    var random = Random(seed: 3)
    var learner = ProximalPolicy(
      networks: ActorCritic(observationSize: 1, actionSize: 1, hidden: [16], random: &random),
      settings: PPOSettings())
    learner.settings.policyLearningRate = 0.01
    learner.settings.targetKL = 1
    learner.settings.discount = 0
    learner.settings.minibatch = 64
    var batch = RolloutBatch(steps: 1, worlds: 128, observationSize: 1, actionSize: 1)
    var workspace = PPOWorkspace(for: learner.networks)
    var room = ActorCriticWorkspace(for: learner.networks)
    var mean: Float = 0
    for _ in 0..<40 {
      for world in 0..<128 { batch.observations[world] = world.isMultiple(of: 2) ? 1 : -1 }
      batch.act(at: 0, with: learner.networks, workspace: &room, random: &random)
      for world in 0..<128 {
        let error = batch.actions[world] - 0.8 * batch.observations[world]
        batch.rewards[world] = -error * error
      }
      _ = learner.update(on: batch, workspace: &workspace, random: &random)
    }
    learner.networks.policy.means([1], count: 1, into: &mean, workspace: &room.policy)
    #expect(abs(mean - 0.8) < 0.15)
    learner.networks.policy.means([-1], count: 1, into: &mean, workspace: &room.policy)
    #expect(abs(mean + 0.8) < 0.15)
  }
}
