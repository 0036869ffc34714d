import Foundation
import Testing

@testable import Learning

@Suite("SimulatedRater")
struct SimulatedRaterTests {
  /// Scores 0 to 9 again and again: lowest 0, usual height 4.5, deviation √8.25.
  private static let scale: ScoreScale = {
    var scale = ScoreScale()
    for index in 0..<ScoreScale.window { scale.note(Double(index % 10)) }
    return scale
  }()

  private func choice(
    _ rater: SimulatedRater, _ left: Double, _ right: Double, query: Int = 0, alike: Double = 0
  ) -> Choice {
    var random = Random(seed: 3, stream: UInt64(query))
    return rater.choice(
      left: .init(whole: left, remembered: left), right: .init(whole: right, remembered: right),
      alike: alike, scale: Self.scale, query: query, random: &random)
  }

  /// The share of queries that are answered so, of 20,000.
  private func share(
    of answer: Choice, _ rater: SimulatedRater, _ left: Double, _ right: Double
  ) -> Double {
    let count = 20_000
    return Double((0..<count).count { choice(rater, left, right, query: $0) == answer })
      / Double(count)
  }

  private func rater(_ change: (inout SimulatedRater) -> Void) -> SimulatedRater {
    var rater = SimulatedRater()
    change(&rater)
    return rater
  }

  /// Five deviations of the share of 20,000 draws: 2 of 10 million runs would miss them.
  private func tolerance(_ share: Double) -> Double {
    5 * (share * (1 - share) / 20_000).squareRoot()
  }

  @Test("Graded scores have equal steps, and clips of one grade look alike")
  func gradedScores() {
    #expect(
      [0, 1.7, 1.9, 8.9, 9, 20, -3].map { Self.scale.grade(of: $0, among: 5) } == [
        0, 0, 1, 4, 4, 4, 0,
      ])
    #expect(ScoreScale().grade(of: 3, among: 5) == 0)
    let graded = rater { $0.view = .gradedScore(5) }
    #expect(choice(graded, 0, 1.7) == .equal)
    #expect(choice(graded, 1.7, 1.9) == .right)
    #expect(choice(graded, 8.9, 20) == .equal)
    // The other weaknesses act on what is seen: every decided answer is reversed.
    let mistaken = rater {
      $0.view = .gradedScore(5)
      $0.mistakes = 1
    }
    #expect(choice(mistaken, 0, 9) == .left)
    #expect(choice(mistaken, 0, 1.7) == .equal)
  }

  @Test("The scale is of the last hundred pairs, and infinite scores are left out")
  func scale() {
    var scale = ScoreScale()
    #expect(scale.lowest == 0 && scale.usualHeight == 0 && scale.deviation == 0)
    scale.note(-1000)
    for index in 0..<ScoreScale.window {
      scale.note(index == 7 ? -.infinity : -3 + Double(index % 2))
    }
    #expect(scale.lowest == -3)
    // 99 of the 199 finite ones are 1 above the others.
    let share = 99.0 / 199
    let deviation = (share * (1 - share)).squareRoot()
    #expect(abs(scale.usualHeight - share) < 1e-12)
    #expect(abs(scale.deviation - deviation) < 1e-12)
  }

  @Test("Without weaknesses the higher score is chosen, and what is as good is alike")
  func oracle() {
    let oracle = SimulatedRater()
    #expect(choice(oracle, 2, 1) == .left && choice(oracle, -2, -1) == .right)
    #expect(choice(oracle, 1, 1) == .equal && choice(oracle, -.infinity, -.infinity) == .equal)
    #expect(choice(oracle, 1, 1.2, alike: 0.3) == .equal)
    #expect(choice(oracle, -.infinity, 0) == .right && choice(oracle, .infinity, 0) == .left)
  }

  @Test("β: a sigmoid of the difference in deviations", arguments: [0, 0.5, 3.75, 50])
  func noisy(rationality: Double) {
    let noisy = rater { $0.rationality = rationality }
    for difference in [0.3, 2.0, -1.0] {
      let expected = 1 / (1 + exp(-rationality * difference / 8.25.squareRoot()))
      let found = share(of: .left, noisy, 4 + difference, 4)
      #expect(abs(found - expected) <= tolerance(expected) + 1e-9)
    }
    #expect(choice(noisy, 1, 1) == .equal)
  }

  @Test("The usual β errs in a tenth of independent pairs with normal scores")
  func usualNoise() {
    // E σ(−β √2 |z|), by the rule of rectangles.
    var (sum, weights) = (0.0, 0.0)
    for step in -4000...4000 {
      let z = Double(step) / 500
      let weight = exp(-z * z / 2)
      sum += weight / (1 + exp(3.75 * 2.0.squareRoot() * abs(z)))
      weights += weight
    }
    #expect(abs(sum / weights - 0.1) < 0.001)
  }

  @Test("ε: a share is turned round", arguments: [0, 0.1, 0.5, 1])
  func mistaken(mistakes: Double) {
    let mistaken = rater { $0.mistakes = mistakes }
    #expect(abs(share(of: .right, mistaken, 5, 1) - mistakes) <= tolerance(mistakes))
    // Mistakes come after what β draws.
    let both = rater {
      $0.mistakes = mistakes
      $0.rationality = 1
    }
    let better = 1 / (1 + exp(-4 / 8.25.squareRoot()))
    let expected = better * (1 - mistakes) + (1 - better) * mistakes
    #expect(abs(share(of: .left, both, 5, 1) - expected) <= tolerance(expected))
    #expect(choice(mistaken, 1, 1) == .equal)
  }

  @Test("Pairs are skipped where neither is worth it, alike where they differ too little")
  func thresholds() {
    let skipping = rater { $0.skipping = 0.4 }  // Of 4.5: 1.8.
    #expect(choice(skipping, 1.8, 0) == .skip && choice(skipping, 0, 1.9) == .right)
    let equal = rater { $0.equality = 0.4 }
    #expect(choice(equal, 5, 3.3) == .equal && choice(equal, 5, 3.1) == .left)
    // A score that is moved and stretched changes nothing.
    var moved = ScoreScale()
    for index in 0..<ScoreScale.window { moved.note(Double(index % 10) * 10 - 70) }
    var random = Random(seed: 1)
    func choose(_ rater: SimulatedRater, _ left: Double, _ right: Double) -> Choice {
      rater.choice(
        left: .init(whole: left, remembered: left), right: .init(whole: right, remembered: right),
        alike: 0, scale: moved, query: 0, random: &random)
    }
    #expect(choose(skipping, -52, -70) == .skip && choose(skipping, -70, -51) == .right)
    #expect(choose(equal, -20, -37) == .equal && choose(equal, -20, -39) == .left)
  }

  @Test("A myopic rater goes by what it remembers, but skips by the whole clips")
  func myopic() {
    var random = Random(seed: 1)
    let skipping = rater { $0.skipping = 0.4 }
    func choose(_ left: SimulatedRater.Score, _ right: SimulatedRater.Score) -> Choice {
      skipping.choice(
        left: left, right: right, alike: 0, scale: Self.scale, query: 0, random: &random)
    }
    #expect(choose(.init(whole: 9, remembered: 1), .init(whole: 5, remembered: 2)) == .right)
    #expect(choose(.init(whole: 1, remembered: 9), .init(whole: 1.5, remembered: 2)) == .skip)
  }

  @Test("A share is answered with left unseen", arguments: [0.1, 0.6, 1])
  func biased(bias: Double) {
    let biased = rater { $0.leftBias = bias }
    #expect(abs(share(of: .left, biased, 1, 5) - bias) <= tolerance(bias))
    #expect(abs(share(of: .equal, biased, 1, 1) - (1 - bias)) <= tolerance(bias))
  }

  @Test("Mistakes grow with the queries up to a half, or stay where they were more")
  func tired() {
    let tired = rater {
      $0.tiring = 0.02
      $0.mistakes = 0.1
    }
    #expect(tired.mistakes(atQuery: 0) == 0.1)
    #expect(abs(tired.mistakes(atQuery: 500) - 0.2) < 1e-12)
    #expect(tired.mistakes(atQuery: 1_000_000) == 0.5)
    #expect(rater { ($0.tiring, $0.mistakes) = (0.02, 0.8) }.mistakes(atQuery: 900) == 0.8)
    // The mean over 2,000 queries of min(½, n / 5000).
    let alone = rater { $0.tiring = 0.02 }
    let wrong = (0..<2000).count { choice(alone, 5, 1, query: $0) == .right }
    #expect(abs(Double(wrong) / 2000 - 0.2) < 5 * (0.16 / 2000).squareRoot())
  }

  @Test("The same seed and query are answered alike, whatever came between")
  func repeats() {
    let noisy = rater { $0.rationality = 0.5 }
    let all = (0..<100).map { choice(noisy, 4, 5, query: $0) }
    #expect((0..<100).reversed().map { choice(noisy, 4, 5, query: $0) } == all.reversed())
    #expect(Set(all) == [.left, .right])
  }
}
