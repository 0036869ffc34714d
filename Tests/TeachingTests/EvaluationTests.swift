import Learning
import Teaching
import Testing

@Suite("Evaluation in deployments") struct EvaluationTests {
  @Test(
    "The area under the curve is the share of pairs in the right order",
    arguments: [
      ([1.0, 2, 3, 4], [false, false, true, true], 1.0),
      ([4.0, 3, 2, 1], [false, false, true, true], 0.0),
      ([1.0, 1, 1, 1], [true, false, true, false], 0.5),
      ([1.0, 3, 2, 4], [false, false, true, true], 0.75),
      ([.infinity, 0, 5], [true, false, false], 1.0),
    ])
  func area(scores: [Double], isPositive: [Bool], expected: Double) throws {
    let area = ReceiverOperatingCurve.area(scores: scores, isPositive: isPositive)
    #expect(area == expected)
  }

  @Test("Without both kinds there is no area")
  func oneKind() {
    #expect(ReceiverOperatingCurve.area(scores: [1, 2], isPositive: [true, true]) == nil)
    #expect(ReceiverOperatingCurve.area(scores: [], isPositive: []) == nil)
  }
}
