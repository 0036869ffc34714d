import Foundation
import Testing

@testable import Learning

@Suite("BradleyTerry")
struct BradleyTerryTests {
  @Test("mixes the logistic curve with a coin")
  func probability() {
    let rater = BradleyTerry(errorRate: 0.1)
    #expect(rater.probability(ofDifference: 0) == 0.5)
    #expect(abs(rater.probability(ofDifference: log(3)) - (0.9 * 0.75 + 0.05)) < 1e-6)
    #expect(abs(rater.probability(ofDifference: 100) - 0.95) < 1e-6)
    #expect(abs(rater.probability(ofDifference: -100) - 0.05) < 1e-6)
  }

  @Test("has the cross-entropy and its derivative", arguments: [0, 0.5, 1] as [Float])
  func loss(label: Float) {
    for errorRate in [0.1, 0] as [Float] {
      let rater = BradleyTerry(errorRate: errorRate)
      func expected(_ difference: Double) -> Double {
        let (share, y) = (1 - Double(errorRate), Double(label))
        let left = share / (1 + exp(-difference)) + Double(errorRate) / 2
        let right = share / (1 + exp(difference)) + Double(errorRate) / 2
        return -(y * log(left) + (1 - y) * log(right))
      }
      for difference in stride(from: -12.0, through: 12, by: 0.75) {
        let (loss, slope) = rater.loss(ofDifference: Float(difference), label: label)
        let numeric = (expected(difference + 1e-5) - expected(difference - 1e-5)) / 2e-5
        #expect(abs(Double(loss) - expected(difference)) < 2e-6 * max(1, abs(difference)))
        #expect(abs(Double(slope) - numeric) < 1e-5)
      }
    }
  }

  @Test("stays finite however far apart the returns are")
  func extremes() {
    for errorRate in [0.1, 0] as [Float] {
      for difference in [-1e4, -200, 200, 1e4] as [Float] {
        for label in [0, 0.5, 1] as [Float] {
          let result = BradleyTerry(errorRate: errorRate).loss(
            ofDifference: difference, label: label)
          #expect(result.loss.isFinite && result.slope.isFinite)
        }
      }
    }
  }

  @Test("reads choices as labels")
  func labels() {
    #expect(Choice.allCases.map(\.label) == [1, 0, 0.5, nil])
  }
}
