import Foundation
import Testing

@testable import Learning

@Suite("AdditiveRewardModel")
struct AdditiveRewardModelTests {
  static let basis = RewardBasis(
    observationSize: 4, feet: 1, body: 2, landing: 3, landingWeight: 50,
    terms: RewardBasis.Mode.allCases.map {
      RewardBasis.Term(mode: $0, input: 0, deviation: $0 == .airborne ? 2 : 0.5)
    })

  static func ensemble(members: Int = 2, seed: UInt64 = 1) -> AdditiveRewardModel {
    var settings = AdditiveSettings()
    settings.posteriorSamples = members
    settings.iterations = 400
    // The scores below never err.
    settings.rater = BradleyTerry(errorRate: 0.02)
    // Clips of a few moments, drawn at random, differ by less than a policy's.
    settings.returnScale = 10
    var random = Random(seed: seed)
    return AdditiveRewardModel(basis: basis, settings: settings, random: &random)
  }

  /// Moments of every kind.
  static func moments(_ count: Int, _ random: inout Random) -> [Float] {
    (0..<count).flatMap { _ -> [Float] in
      let (feet, body) = (random.next() & 1 == 0, random.next() & 3 == 0)
      let landing: Float = (feet || body) && random.next() & 63 == 0 ? 1 : 0
      return [2 * random.normal(), feet ? 1 : 0, body ? 1 : 0, landing]
    }
  }

  /// A set of answers to pairs of clips, by a score.
  static func answers(
    _ pairs: Int, of ensemble: AdditiveRewardModel, _ random: inout Random,
    by score: ([Float]) -> Float
  ) -> PreferenceDataset {
    var dataset = ensemble.emptyDataset()
    for _ in 0..<pairs {
      let clips = (0..<2).map { _ in moments(12, &random) }
      let places = clips.map { dataset.addClip(ensemble.rows(of: Clip(id: 0, observations: $0))) }
      _ = dataset.addComparison(
        left: places[0], right: places[1], label: score(clips[0]) > score(clips[1]) ? 1 : 0)
    }
    return dataset
  }

  @Test("expects of its functions what their covariance says")
  func covariance() {
    var settings = AdditivePriorSettings()
    (settings.slope, settings.smooth, settings.length) = (0.4, 0.8, 0.6)
    let prior = AdditivePrior(basis: Self.basis, settings: settings)
    let knots = RewardBasis.knots
    // Column by column, L is what the unit vectors stand for.
    var factor: [[Float]] = []
    for column in 0..<knots {
      var unit = [Float](repeating: 0, count: prior.size)
      unit[column] = 1
      factor.append(Array(prior.values(of: unit)[..<knots]))
    }
    for i in 0..<knots {
      for j in 0..<knots {
        let product = (0..<knots).reduce(Float(0)) { $0 + factor[$1][i] * factor[$1][j] }
        let (x, y) = (RewardBasis.knotPlaces[i], RewardBasis.knotPlaces[j])
        // The line ends at 2.5.
        let line = min(max(x, -2.5), 2.5) * min(max(y, -2.5), 2.5)
        var expected: Float = 0.16 * line + 0.64 * exp(-(x - y) * (x - y) / (2 * 0.36))
        if i == j { expected += 0.01 * 0.64 + 1e-6 }
        #expect(abs(product - 4 * expected) < 1e-4)
      }
    }
  }

  @Test(
    "counts a clip by the mean of its moments' rewards, each by how much of it is recalled at the end",
    arguments: [1, 0.9] as [Float])
  func features(memoryDecay: Float) {
    let ensemble = Self.ensemble()
    var random = Random(seed: 3)
    let observations = Self.moments(20, &random)
    let coordinates = ensemble.prior.coordinates(of: PriorDraw(seed: 9))
    let values = ensemble.prior.values(of: coordinates)
    // 19 steps make up the clip's fifty fiftieths.
    let weights = (0..<20).map { pow(memoryDecay, Float(50 * (19 - $0)) / 19) }
    var mean: Float = 0
    for (frame, weight) in weights.enumerated() {
      let moment = Array(observations[4 * frame..<4 * frame + 4])
      mean += weight * RewardBasisTests.value(moment, values, of: Self.basis)
    }
    mean /= weights.reduce(0, +)
    let features = ensemble.prior.features(of: observations, memoryDecay: memoryDecay)
    let sum = zip(features, coordinates).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    #expect(abs(sum - mean) < 1e-3 * abs(mean))
    #expect(
      features.count.isMultiple(of: 16) && features[Self.basis.valueCount...].allSatisfy { $0 == 0 }
    )
  }

  @Test("counts being away from the prior as its density says, with the gradient")
  func priorLoss() {
    var settings = AdditivePriorSettings()
    (settings.precision, settings.tail) = (3, 0.2)
    let prior = AdditivePrior(basis: Self.basis, settings: settings)
    var way = [Float](repeating: 0, count: prior.size)
    // One function, (0.3, 0.4) long: κ ν log(1 + 0.25 / 2ν); and the last bias, 2: log(1 + 4 / 2ν).
    (way[1], way[2], way[Self.basis.valueCount - 1]) = (0.3, 0.4, 2)
    let at = way
    let expected: Float = 0.6 * (log(1 + 0.25 / 0.4) + log(1 + 4 / 0.4))
    #expect(abs(prior.loss(of: &way) - expected) < 1e-5)
    for index in [0, 1, 2, Self.basis.valueCount - 1] {
      var (more, less) = (at, at)
      more[index] += 1e-2
      less[index] -= 1e-2
      let slope = (prior.loss(of: &more) - prior.loss(of: &less)) / 2e-2
      #expect(abs(way[index] - slope) < 2e-3)
    }
  }

  @Test("stops where one answer and the prior pull alike")
  func oneAnswer() async {
    var ensemble = Self.ensemble(members: 1)
    var random = Random(seed: 4)
    let dataset = Self.answers(1, of: ensemble, &random) { $0[0] }
    await ensemble.train(on: dataset, new: 1, seed: 1)
    let matrix = ComparisonMatrix(
      dataset, row: 0, maximumCount: 10, scale: ensemble.settings.returnScale, seed: 1)
    var difference: [Float] = [0]
    matrix.multiply(ensemble.mapEstimate.coordinates, into: &difference)
    let slope = ensemble.rater(tieWidth: exp(ensemble.mapEstimate.logTieWidth)).loss(
      ofDifference: difference[0], label: matrix.labels[0]
    ).slope
    #expect(abs(difference[0]) > 0.01)
    var gradient = ensemble.mapEstimate.coordinates
    _ = ensemble.prior.loss(of: &gradient)
    let prior = gradient.reduce(0) { max($0, abs($1)) }
    matrix.addTransposed([slope], to: &gradient)
    #expect(gradient.allSatisfy { abs($0) < 0.01 * prior })
  }

  @Test("learns how large a difference a rater sees", arguments: [0.2, 0.6] as [Float])
  func ties(width: Float) async {
    // Scores of clips are means of 12 normals of deviation 2.
    var ensemble = Self.ensemble(members: 2)
    var random = Random(seed: 6)
    var dataset = ensemble.emptyDataset()
    for _ in 0..<400 {
      let clips = (0..<2).map { _ in
        (0..<12).flatMap { _ -> [Float] in [2 * random.normal(), 0, 0, 0] }
      }
      let scores = clips.map { clip in
        stride(from: 0, to: 48, by: 4).reduce(Float(0)) { $0 + clip[$1] / 12 }
      }
      let indices = clips.map { dataset.addClip(ensemble.rows(of: Clip(id: 0, observations: $0))) }
      let isAlike = abs(scores[0] - scores[1]) < width
      let label: Float = isAlike ? 0.5 : scores[0] > scores[1] ? 1 : 0
      _ = dataset.addComparison(left: indices[0], right: indices[1], label: label)
    }
    await ensemble.train(on: dataset, new: 1, seed: 1)
    // The width in units of the score: a clip whose score is higher by it.
    func returns(_ score: Float) -> Float {
      let clip = (0..<12).flatMap { _ -> [Float] in [score, 0, 0, 0] }
      let features = ensemble.prior.features(of: clip)
      return ensemble.settings.returnScale
        * zip(features, ensemble.mapEstimate.coordinates).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let perUnit = (returns(0.5) - returns(-0.5))
    let found = exp(ensemble.mapEstimate.logTieWidth) / perUnit
    #expect(abs(found - width) < 0.25 * width, "\(found)")
  }

  @Test("lets policies explore where answers are alike, and by postures")
  func explores() async throws {
    let parts = BodyParts(
      links: [BodyParts.Link(parent: nil, moves: [.shift(x: 0, z: 1)])],
      parts: [BodyParts.Part(name: "foot", link: 0, ends: [0, 0, 0, 0], radius: 0)], root: 0,
      unit: 1)
    let basis = RewardBasis(
      observationSize: 4, feet: 1, body: 2, landing: 3, landingWeight: 50, parts: parts,
      terms: [
        RewardBasis.Term(mode: .airborne, input: 0, deviation: 1),
        RewardBasis.Term(mode: .airborne, input: 4, deviation: 1),
      ])
    var random = Random(seed: 7)
    var ensemble = AdditiveRewardModel(
      basis: basis, settings: AdditiveSettings(), random: &random)
    ensemble.explore(by: 3, policy: 1)
    #expect(ensemble.explorationReward(policy: 1) == nil)
    var dataset = ensemble.emptyDataset()
    for number in 0..<8 {
      let clips = (0..<2).map { _ in
        dataset.addClip(ensemble.rows(of: Clip(id: 0, observations: Self.moments(4, &random))))
      }
      _ = dataset.addComparison(
        left: clips[0], right: clips[1], label: number.isMultiple(of: 2) ? 0.5 : 1)
    }
    await ensemble.train(on: dataset, new: 8, seed: 2)
    #expect(ensemble.alikeShare == 0.5 && ensemble.seesGrades)
    ensemble.explore(by: 3, policy: 1)
    #expect(ensemble.explorationReward(policy: 0) == nil)
    #expect(ensemble.explorationReward(policy: 1) != nil)
    // The same draw, five times as far from 0 for the part's height alone.
    let usual = ensemble.prior.coordinates(of: PriorDraw(seed: 3))
    let wide = ensemble.prior.coordinates(of: PriorDraw(seed: 3, postures: 5))
    let knots = RewardBasis.knots
    #expect(wide[..<knots] == usual[..<knots])
    #expect(wide[knots..<(2 * knots)].elementsEqual(usual[knots..<(2 * knots)].map { 5 * $0 }))
    // What it learns stays its own from round to round, and in a file.
    await ensemble.train(on: dataset, new: 0, seed: 3)
    #expect(ensemble.explorers[1]?.estimate.draw == PriorDraw(seed: 3, postures: 5))
    let stored: AdditiveRewardModel = try PropertyList.decode(PropertyList.encode(ensemble))
    #expect(stored == ensemble)
  }

  @Test("learns what a score prefers, and what it says nothing of remains open")
  func learns() async {
    // Worth is |x| in the air and −x on the body.
    func score(_ clip: [Float]) -> Float {
      stride(from: 0, to: clip.count, by: 4).reduce(0) { sum, frame in
        if clip[frame + 2] > 0.5 { return sum - clip[frame] }
        return clip[frame + 1] > 0.5 ? sum : sum + abs(clip[frame])
      }
    }
    var ensemble = Self.ensemble(members: 4)
    var random = Random(seed: 5)
    let dataset = Self.answers(400, of: ensemble, &random, by: score)
    await ensemble.train(on: dataset, new: 1, seed: 1)
    let model = ensemble
    var right = 0
    for _ in 0..<300 {
      let (a, b) = (Self.moments(12, &random), Self.moments(12, &random))
      let (mine, theirs) = (model.rewards(of: a), model.rewards(of: b))
      let isLeft = mine.reduce(0, +) > theirs.reduce(0, +)
      right += isLeft == (score(a) > score(b)) ? 1 : 0
    }
    #expect(right > 260, "\(right) of 300")
    let returns = model.sampleReturns(
      of: Clip(id: 0, observations: Self.moments(12, &random)))
    #expect(Set(returns).count == 4)
  }

  @Test("comes to the same bits again, and from where it was stored")
  func repeats() async throws {
    var random = Random(seed: 6)
    var first = Self.ensemble()
    let dataset = Self.answers(30, of: first, &random) { $0[0] }
    await first.train(on: dataset, new: 1, seed: 1)
    var second = Self.ensemble()
    await second.train(on: dataset, new: 1, seed: 1)
    #expect(first == second)
    var read = try PropertyList.decode(PropertyList.encode(first)) as AdditiveRewardModel
    #expect(read == first)
    await first.train(on: dataset, new: 1, seed: 2)
    await read.train(on: dataset, new: 1, seed: 2)
    #expect(read == first)
  }

  @Test("looks at no more answers a step than it may, each old one standing for several")
  func maximumAnswers() {
    let ensemble = Self.ensemble()
    var random = Random(seed: 7)
    let dataset = Self.answers(50, of: ensemble, &random) { $0[0] }
    let few = ComparisonMatrix(dataset, row: 0, maximumCount: 50, scale: 1, seed: 1)
    #expect(few.rows == 50 && few.weights.allSatisfy { $0 == 1 })
    let most = ComparisonMatrix(dataset, row: 0, maximumCount: 20, scale: 1, seed: 1)
    #expect(most.rows == 20 && most.numbers.suffix(10) == Array(40..<50))
    #expect(most.numbers.prefix(10).allSatisfy { $0 < 40 })
    #expect(abs(most.weights.reduce(0, +) - 50) < 1e-3)
  }

  @Test("rewards have mean 0 and deviation 1 over what policies come to")
  func normalises() async {
    var ensemble = Self.ensemble()
    var random = Random(seed: 8)
    let dataset = Self.answers(30, of: ensemble, &random) { $0[0] }
    await ensemble.train(on: dataset, new: 1, seed: 1)
    var model = ensemble
    let observations = Self.moments(400, &random)
    observations.withUnsafeBufferPointer {
      model.updateNormalisation(observations: $0, count: 400)
    }
    let moments = Moments(of: model.rewards(of: observations))
    #expect(abs(moments.mean) < 1e-4 && abs(moments.variance - 1) < 1e-3)
  }
}

@Suite("AdditiveRewardModel's memory decay")
struct AdditiveMemoryDecayTests {
  typealias Tests = AdditiveRewardModelTests

  /// Worth is x in the air, of which so much is recalled.
  private static func score(_ memoryDecay: Float) -> ([Float]) -> Float {
    { clip in
      let frames = clip.count / 4
      return (0..<frames).reduce(Float(0)) { sum, frame in
        let isAirborne = clip[4 * frame + 1] < 0.5 && clip[4 * frame + 2] < 0.5
        let left = Float(frames - 1 - frame) * 50 / Float(frames - 1)
        return sum + (isAirborne ? clip[4 * frame] * pow(memoryDecay, left) : 0)
      }
    }
  }

  @Test(
    "finds out how much of a clip a rater remembers", arguments: [1, 0.95, 0.9, 0.8] as [Float])
  func memoryDecay(of memoryDecay: Float) async {
    var ensemble = Tests.ensemble()
    var random = Random(seed: 11)
    let dataset = Tests.answers(500, of: ensemble, &random, by: Self.score(memoryDecay))
    #expect(ensemble.memoryDecay == 1)
    await ensemble.train(on: dataset, new: 1, seed: 1)
    #expect(ensemble.memoryDecay == memoryDecay)
    // Predictions go by it, too.
    var right = 0
    for _ in 0..<200 {
      let clips = (0..<2).map { _ in Tests.moments(12, &random) }
      let returns = clips.map { ensemble.sampleReturns(of: Clip(id: 0, observations: $0))[0] }
      let scores = clips.map(Self.score(memoryDecay))
      right += (returns[0] > returns[1]) == (scores[0] > scores[1]) ? 1 : 0
    }
    #expect(right > 160, "\(right) of 200")
  }

  @Test("once it is known, goes on as if nothing else had been thought of")
  func settles() async {
    var random = Random(seed: 11)
    var open = Tests.ensemble()
    var dataset = Tests.answers(500, of: open, &random, by: Self.score(0.8))
    await open.train(on: dataset, new: 1, seed: 1)
    var settled = open
    settled.settings.choicesToKnowMemoryDecay = 501
    settled.settle(&dataset)
    #expect(settled.memoryDecays.count == 4 && dataset.frames(ofClip: 1) == 4..<8)
    settled = open
    let whole = dataset
    settled.settle(&dataset)
    #expect(settled.memoryDecay == 0.8 && settled.mapEstimates == [open.mapEstimate])
    #expect(dataset.clipCount == whole.clipCount && dataset.frames(ofClip: 1) == 1..<2)
    let once = settled
    settled.settle(&dataset)
    #expect(settled == once)
    await open.train(on: whole, new: 1, seed: 2)
    await settled.train(on: dataset, new: 1, seed: 2)
    #expect(
      settled.mapEstimate == open.mapEstimate && settled.posteriorSamples == open.posteriorSamples)
  }

  @Test("gives the share of a clip that counts")
  func weighedShare() {
    var progress = LearnerProgress()
    for (memoryDecay, share) in [(1, 1), (0.95, 0.4), (0.9, 0.2), (0.8, 0.1)] as [(Float, Double)] {
      progress.memoryDecay = memoryDecay
      #expect(abs(progress.weighedShare - share) < 1e-6)
    }
  }

  @Test("is refused where it is none of the candidates")
  func damaged() throws {
    let data = try PropertyListEncoder().encode(Tests.ensemble())
    var stored = try #require(
      PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any])
    stored["decayIndex"] = 4
    let damaged = try PropertyListSerialization.data(
      fromPropertyList: stored, format: .binary, options: 0)
    #expect(throws: LearnedDataError.self) {
      try PropertyListDecoder().decode(AdditiveRewardModel.self, from: damaged)
    }
  }
}

extension Clip {
  /// A clip that is nothing but what networks see of it.
  fileprivate init(id: Int, observations: [Float]) {
    self.init(
      id: id,
      trajectory: Trajectory(period: 0.1, positionCount: 1, velocityCount: 1, controlCount: 1),
      observations: observations, policySteps: 0)
  }
}
