import Learning
import Testing

@testable import Teaching

@Suite("Names of simulated raters")
struct SimulatedRaterNameTests {
  @Test(
    "Raters are named with a number, with their usual one, or joined",
    arguments: [
      ("oracle", "oracle"), ("mistaken", "mistaken:0.1"), ("mistaken:0.25", "mistaken:0.25"),
      ("noisy", "noisy:3.75"), ("skipping:0", "oracle"), ("tired", "tired:0.02"),
      ("skipping:0.3+mistaken:0.1", "mistaken:0.1+skipping:0.3"), ("myopic:1e-1", "myopic:0.1"),
      ("oracle+biased", "biased:0.1"), ("equal", "equal:0.1"), ("myopic", "myopic:0.9"),
      ("graded", "graded:5"), ("mistaken:0.05+graded:3", "graded:3+mistaken:0.05"),
      ("grades+mistaken:0.05", "grades+mistaken:0.05"),
    ])
  func names(text: String, name: String) throws {
    let rater = try SimulatedRater(text: text)
    #expect(rater.text == name)
    #expect(try SimulatedRater(text: rater.text) == rater)
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      (
        "graded:2.5",
        "graded takes a whole number from 2.0 to 100.0, such as graded:5.0, not \"2.5\""
      ),
      ("grades:3", "grades takes no number"),
      ("graded+grades", "graded and grades are two ways to see a clip; keep one"),
    ])
  func refusals(text: String, message: String) {
    #expect(throws: Failure(message)) { try SimulatedRater(text: text) }
  }

  @Test("Each name sets what it names")
  func parameters() throws {
    let rater = try SimulatedRater(
      text: "noisy:2+mistaken:0.3+skipping:0.4+myopic:0.5+equal:0.6+biased:0.7+tired:0.8")
    var expected = SimulatedRater()
    expected.rationality = 2
    expected.mistakes = 0.3
    expected.skipping = 0.4
    expected.memoryDecay = 0.5
    expected.equality = 0.6
    expected.leftBias = 0.7
    expected.tiring = 0.8
    #expect(rater == expected)
  }
}
