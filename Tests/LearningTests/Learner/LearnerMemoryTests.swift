import Testing

@testable import Learning

@Suite("What a long session forgets")
struct LearnerMemoryTests {
  @Test("A dataset keeps its newest clips, and the comparisons that need no other")
  func dataset() {
    var dataset = PreferenceDataset(observationSize: 1)
    dataset.maximumClips = 8
    for number in 0..<9 {
      _ = dataset.addClip([Float(number), Float(number)])
      guard number > 0, number < 8 else { continue }
      let index = dataset.addComparison(left: number - 1, right: number, label: 1)
      #expect(index == number - 1)
    }
    // The ninth clip costs the first two, and with them the comparisons 0 (0, 1) and 1 (1, 2).
    #expect(dataset.clipCount == 9 && dataset.firstClip == 2)
    #expect(dataset.comparisonCount == 7 && dataset.firstComparison == 2)
    #expect(dataset.active == [2, 3, 4, 5, 6])
    #expect(dataset.comparison(2).left == 2)
    let frames = dataset.frames(ofClip: 8)
    #expect(frames.map { dataset.observations[$0] } == [8, 8])
    dataset.setActive(0, false)
    dataset.setActive(3, false)
    #expect(dataset.active == [2, 4, 5, 6])
    dataset.setActive(3, true)
    #expect(dataset.active == [2, 3, 4, 5, 6])
    dataset.removeRows(except: 1)
    #expect(dataset.frames(ofClip: 8).map { dataset.observations[$0] } == [8])
    #expect(dataset.addComparison(left: 7, right: 8, label: 0) == 7)
  }

  @Test("A learner goes on past what it keeps, and the same after it was left")
  func learner() async throws {
    // Of a clip of this length, sums of functions store too little for anything to be dropped.
    var configuration = LearnerConfiguration.smallNetworks
    configuration.ensemble.updatesPerChoice = 1
    configuration.recentClipsPerPolicy = 10
    configuration.repeatShare = 0.2
    configuration.repeatDistance = 4
    configuration.policyStepsPerChoice = 0
    configuration.choicesPerRound = 40
    configuration.episodesPerRound = 8
    let maker = LongClips()
    let learner = Learner(maker: maker, configuration: configuration, seed: 6)
    #expect(await learner.maximumCompared == 64)
    var kept: [LearnerCheckpointTests.Kept] = []
    await LearnerCheckpointTests.answer(1_000, of: learner, keeping: &kept)
    #expect(await learner.compared.count <= 80)
    #expect(await learner.dataset.firstClip > 0)

    let other = try await Learner(
      maker: maker, checkpoint: LearnerCheckpoint(encoded: learner.checkpoint().encoded()))
    let without = await other.choicesWithoutClips(
      of: kept.map { ($0.query.left.id, $0.query.right.id, $0.choice != .skip) })
    #expect(without > 0)
    for answer in kept.prefix(without) {
      await other.restore(
        query: answer.query.id, left: answer.query.left.id, right: answer.query.right.id,
        answer.choice, isStanding: answer.isStanding)
    }
    for answer in kept.dropFirst(without) {
      await other.restore(answer.query, answer.choice, isStanding: answer.isStanding)
    }
    #expect(await other.dataset == learner.dataset)
    #expect(await other.compared == learner.compared)
    for _ in 0..<20 {
      let query = await learner.ask()
      #expect(await other.ask() == query)
      await learner.record(query, .left)
      await other.record(query, .left)
    }
  }
}

/// Point masses whose clips claim to be far longer than they are, so that few may be kept.
private struct LongClips: EnvironmentMaker {
  private let masses = PointMassMaker()
  var shape: EnvironmentShape {
    var shape = masses.shape
    shape.clipSteps = 100_000
    return shape
  }

  func make(worlds: Int) -> any Environment { masses.make(worlds: worlds) }
  func observations(of trajectory: Trajectory) -> [Float] { masses.observations(of: trajectory) }
}
