import Foundation
import Testing

@testable import Learning

@Suite("QueryCriterion")
struct QueryCriterionTests {
  /// −p log p − q log q, by hand.
  static func entropy(_ p: Double) -> Double { -p * log(p) - (1 - p) * log(1 - p) }

  private func expect(
    _ criterion: QueryCriterion, of probabilities: [Float], is expected: Double,
    at location: SourceLocation = #_sourceLocation
  ) {
    let score = Double(criterion.score(ofProbabilities: probabilities))
    #expect(abs(score - expected) < 1e-6, sourceLocation: location)
  }

  @Test("is a deviation, an entropy, a mutual information, in closed form")
  func closedForms() {
    expect(.disagreement, of: [0.9, 0.5], is: 0.2)
    expect(.disagreement, of: [0.1, 0.4, 0.7], is: 0.06.squareRoot())
    expect(.entropy, of: [0.9, 0.5], is: Self.entropy(0.7))
    expect(
      .informationGain, of: [0.9, 0.5],
      is: Self.entropy(0.7) - (Self.entropy(0.9) + log(2)) / 2)
    expect(
      .informationGain, of: [0.1, 0.4, 0.7],
      is: Self.entropy(0.4) - (Self.entropy(0.1) + Self.entropy(0.4) + Self.entropy(0.7)) / 3)
  }

  @Test("tells chance, which nobody foresees, from what an answer would settle")
  func chanceAndIgnorance() {
    // All members say that it is a coin's: nothing is to be learned.
    expect(.entropy, of: [0.5, 0.5], is: log(2))
    expect(.disagreement, of: [0.5, 0.5], is: 0)
    expect(.informationGain, of: [0.5, 0.5], is: 0)
    // Each is certain, of the opposite: the answer tells which is right, one bit.
    expect(.entropy, of: [0, 1], is: log(2))
    expect(.disagreement, of: [0, 1], is: 0.5)
    expect(.informationGain, of: [0, 1], is: log(2))
    // All are certain of the same.
    for criterion in QueryCriterion.allCases { expect(criterion, of: [1, 1, 1], is: 0) }
  }

  @Test("is the same with sides swapped, never below zero, and for chance always the same")
  func properties() {
    var random = Random(seed: 1)
    for _ in 0..<200 {
      let all = (0..<3).map { _ in random.uniform() }
      for criterion in QueryCriterion.allCases {
        let score = criterion.score(ofProbabilities: all)
        #expect(score >= 0)
        #expect(abs(criterion.score(ofProbabilities: all.map { 1 - $0 }) - score) < 1e-6)
      }
      // What an answer tells is at most what is not known of it.
      #expect(
        QueryCriterion.informationGain.score(ofProbabilities: all)
          <= QueryCriterion.entropy.score(ofProbabilities: all) + 1e-6)
      #expect(QueryCriterion.uniform.score(ofProbabilities: all) == 0)
    }
  }

  @Test(
    "has a learner ask about no pair twice, and with the same seed the same",
    arguments: QueryCriterion.allCases)
  func learners(criterion: QueryCriterion) async {
    var configuration = LearnerConfiguration.small
    configuration.queries = criterion
    let asked = await Learner(configuration, seed: 51).answer(32)
    #expect(Set(asked.map { ClipPair.Identity($0.left, $0.right) }).count == 32)
    #expect(await Learner(configuration, seed: 51).answer(32) == asked)
    let usual = await Learner(seed: 51).answer(32)
    // The first ones are drawn by chance whatever the criterion; later ones are not.
    #expect(asked.prefix(8) == usual.prefix(8))
    #expect((asked == usual) == (criterion == .disagreement))
  }

  @Test("is disagreement by default, and comes back from a stored configuration")
  func coding() throws {
    var configuration = LearnerConfiguration()
    #expect(configuration.queries == .disagreement)
    configuration.queries = .informationGain
    let stored = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(LearnerConfiguration.self, from: stored) == configuration)
  }
}
