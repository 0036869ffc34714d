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
    ])
  func names(text: String, name: String) throws {
    let rater = try SimulatedRater(text: text)
    #expect(rater.text == name)
    #expect(try SimulatedRater(text: rater.text) == rater)
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
