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
    let score = Double(criterion.score(ofProbabilities: probabilities.map(\.decided)))
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

  @Test("finds little in pairs that all samples expect to be called alike")
  func ties() {
    let alike = ChoiceProbabilities(left: 0.05, equal: 0.9, right: 0.05)
    for criterion in [QueryCriterion.disagreement, .informationGain] {
      #expect(criterion.score(ofProbabilities: [alike, alike]) == 0)
    }
    // Three outcomes: −Σ p log p by hand.
    let entropy = -0.9 * log(0.9) - 0.1 * log(0.05)
    #expect(
      abs(Double(QueryCriterion.entropy.score(ofProbabilities: [alike])) - entropy) < 1e-6)
    // One sample expects a tie, the other left: labels ½ and 1.
    let left = ChoiceProbabilities(left: 1, equal: 0, right: 0)
    let tie = ChoiceProbabilities(left: 0, equal: 1, right: 0)
    #expect(QueryCriterion.disagreement.score(ofProbabilities: [left, tie]) == 0.25)
    #expect(
      abs(Double(QueryCriterion.informationGain.score(ofProbabilities: [left, tie])) - log(2))
        < 1e-6)
  }

  @Test("is the same with sides swapped, never below zero, and for chance always the same")
  func properties() {
    var random = Random(seed: 1)
    for _ in 0..<200 {
      let all = (0..<3).map { _ in random.uniform() }
      for criterion in QueryCriterion.allCases {
        let score = criterion.score(ofProbabilities: all.map(\.decided))
        #expect(score >= 0)
        #expect(abs(criterion.score(ofProbabilities: all.map { (1 - $0).decided }) - score) < 1e-6)
      }
      // What an answer tells is at most what is not known of it.
      #expect(
        QueryCriterion.informationGain.score(ofProbabilities: all.map(\.decided))
          <= QueryCriterion.entropy.score(ofProbabilities: all.map(\.decided)) + 1e-6)
      #expect(QueryCriterion.uniform.score(ofProbabilities: all.map(\.decided)) == 0)
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

extension Float {
  /// The probabilities of a rater who never calls clips alike, and prefers left with this one.
  var decided: ChoiceProbabilities { ChoiceProbabilities(left: self, equal: 0, right: 1 - self) }
}
