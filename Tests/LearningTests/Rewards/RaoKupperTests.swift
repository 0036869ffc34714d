import Foundation
import Testing

@testable import Learning

@Suite("RaoKupper")
struct RaoKupperTests {
  /// The model as the paper writes it, with strengths e^R and a factor e^θ.
  private static func expected(_ difference: Double, _ width: Double, _ error: Double) -> [Double] {
    let (strength, factor) = (exp(difference), exp(width))
    let left = strength / (strength + factor)
    let right = 1 / (factor * strength + 1)
    return [left, 1 - left - right, right].map { (1 - error) * $0 + error / 3 }
  }

  @Test("has the probabilities of the paper", arguments: [0, 0.3, 1.5, 4] as [Float])
  func probabilities(width: Float) {
    for error in [0, 0.05] as [Float] {
      let rater = RaoKupper(errorRate: error, tieWidth: width)
      for difference in stride(from: -9.0, through: 9, by: 0.75) {
        let found = rater.probabilities(ofDifference: Float(difference))
        let expected = Self.expected(difference, Double(width), Double(error))
        for (value, wanted) in zip([found.left, found.equal, found.right], expected) {
          #expect(abs(Double(value) - wanted) < 2e-6)
        }
      }
    }
  }

  @Test("has the cross-entropy and its derivatives", arguments: [0, 0.5, 1] as [Float])
  func loss(label: Float) {
    let error: Float = 0.05
    let index = label == 1 ? 0 : label == 0 ? 2 : 1
    func expected(_ difference: Double, _ width: Double) -> Double {
      -log(Self.expected(difference, width, Double(error))[index])
    }
    for width in [0.2, 1, 3] {
      for difference in stride(from: -7.5, through: 7.5, by: 0.75) {
        let loss = RaoKupper(errorRate: error, tieWidth: Float(width))
          .loss(ofDifference: Float(difference), label: label)
        let step = 1e-5
        let slope =
          (expected(difference + step, width) - expected(difference - step, width)) / (2 * step)
        let tieSlope =
          (expected(difference, width + step) - expected(difference, width - step)) / (2 * step)
        #expect(abs(Double(loss.value) - expected(difference, width)) < 1e-5)
        #expect(abs(Double(loss.slope) - slope) < 1e-4)
        #expect(abs(Double(loss.tieSlope) - tieSlope) < 1e-4)
      }
    }
  }

  @Test("is the Bradley–Terry model where nothing is alike")
  func withoutTies() {
    let rater = RaoKupper(errorRate: 0, tieWidth: 0)
    for difference in [-3, -0.5, 0, 1, 6] as [Float] {
      let found = rater.probabilities(ofDifference: difference)
      let wanted = BradleyTerry(errorRate: 0).probability(ofDifference: difference)
      #expect(abs(found.left - wanted) < 1e-6)
      #expect(found.equal == 0)
    }
  }

  @Test("stays finite however far apart the returns are", arguments: [0, 1, 20, 80] as [Float])
  func extremes(width: Float) {
    for difference in [-1e4, -200, 0, 200, 1e4] as [Float] {
      for label in [0, 0.5, 1] as [Float] {
        let loss = RaoKupper(errorRate: 0.05, tieWidth: width)
          .loss(ofDifference: difference, label: label)
        #expect(loss.value.isFinite && loss.slope.isFinite && loss.tieSlope.isFinite)
      }
    }
  }

  @Test("expects a label between the answers'")
  func label() {
    #expect(ChoiceProbabilities(left: 0.5, equal: 0.3, right: 0.2).label == 0.65)
    let mean = ChoiceProbabilities.mean(of: [
      ChoiceProbabilities(left: 1, equal: 0, right: 0),
      ChoiceProbabilities(left: 0, equal: 0.5, right: 0.5),
    ])
    #expect(mean == ChoiceProbabilities(left: 0.5, equal: 0.25, right: 0.25))
  }
}
