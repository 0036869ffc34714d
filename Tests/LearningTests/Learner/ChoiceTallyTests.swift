import Foundation
import Testing

@testable import Learning

@Suite("ChoiceTally")
struct ChoiceTallyTests {
  /// Choices about clips, as `query left right answer rater predicted`.
  private func statistics(
    _ choices: [(Int, Int, Int, Choice, String, Float?)]
  ) -> ChoiceStatistics {
    var tally = ChoiceTally()
    for (query, left, right, choice, rater, predicted) in choices {
      tally.add(
        query: query, left: left, right: right, choice: choice, rater: rater,
        predictedLeft: predicted)
    }
    return tally.statistics
  }

  @Test("A repeat is alike where the same clip is preferred, on whichever side")
  func consistency() {
    let result = statistics([
      (0, 1, 2, .left, "a", nil), (1, 3, 4, .right, "a", nil), (2, 5, 6, .equal, "a", nil),
      (3, 7, 8, .skip, "a", nil), (4, 9, 10, .left, "a", nil), (5, 11, 12, .left, "a", nil),
      // Swapped: the same clip; the other clip; alike again; first decided now; can't tell.
      (6, 2, 1, .right, "a", nil), (7, 4, 3, .right, "a", nil), (8, 6, 5, .equal, "a", nil),
      (9, 8, 7, .left, "a", nil), (10, 10, 9, .skip, "a", nil),
      // Somebody else's opinion; and alike where one was preferred.
      (11, 12, 11, .left, "b", nil), (12, 1, 2, .equal, "a", nil),
    ])
    #expect(result.repeats == 4 && result.alike == 2 && result.consistency == 0.5)
    #expect(result.lefts == 5 && result.rights == 3 && result.leftShare == 0.625)
  }

  @Test("Calibration is of first decided answers, by tenths of the predicted probability")
  func calibration() {
    let result = statistics([
      (0, 1, 2, .left, "a", 0.92), (1, 3, 4, .right, "a", 0.93), (2, 5, 6, .left, "a", 0.05),
      (3, 7, 8, .right, "a", 0), (4, 9, 10, .left, "a", 1), (5, 11, 12, .right, "a", 0.5),
      (6, 13, 14, .equal, "a", 0.5), (7, 15, 16, .skip, "a", 0.5), (8, 17, 18, .left, "a", nil),
      (9, 2, 1, .left, "a", 0.2),
    ])
    #expect(result.predictions == 6 && result.agreements == 4)
    let counts = result.calibration.map(\.count)
    #expect(counts == [2, 0, 0, 0, 0, 1, 0, 0, 0, 3])
    let highest = result.calibration[9]
    #expect(abs((highest.predicted ?? 0) - 0.95) < 1e-6)
    #expect(abs((highest.chosen ?? 0) - 0.6666666667) < 1e-9)
    #expect(result.calibration[0].chosen == 0.5 && result.calibration[5].chosen == 0)
    #expect(result.calibration[1].chosen == nil && result.calibration[1].predicted == nil)
    // |0.95 − ⅔| · 3/6 + |0.025 − ½| · 2/6 + ½ · 1/6.
    let expected = 0.3833333333
    let error = result.calibrationError ?? 0
    #expect(abs(error - expected) < 1e-6)
  }

  @Test("The recent agreement is of the last hundred predictions, the history of all")
  func recent() {
    // Every prediction is of left; of the first 50 none is right, of the rest every second.
    let choices = (0..<250).map { index in
      (
        index, 2 * index, 2 * index + 1, index >= 50 && index.isMultiple(of: 2) ? .left : .right,
        "a", 0.75
      ) as (Int, Int, Int, Choice, String, Float?)
    }
    let result = statistics(choices)
    #expect(result.predictions == 250 && result.agreements == 100)
    #expect(result.recentPredictions == 100 && result.recentAgreements == 50)
    #expect(result.agreement == 0.4 && result.recentAgreement == 0.5)
    #expect(result.agreementHistory.count == 250)
    #expect(result.agreementHistory[49] == 0 && result.agreementHistory[99] == 0.25)
    #expect(result.agreementHistory[249] == 0.5)
    let early = statistics(Array(choices.prefix(51)))
    #expect(early.recentAgreement == early.agreement && early.recentAgreement == 1.0 / 51)
  }

  @Test("A long history keeps every second value, then every fourth")
  func longHistory() {
    var tally = ChoiceTally()
    for index in 0..<1_100 {
      tally.add(
        query: index, left: 2 * index, right: 2 * index + 1,
        choice: index < 550 ? .right : .left, rater: "a", predictedLeft: 0.75)
    }
    let history = tally.statistics.agreementHistory
    // After 4, 8, … 1,100 predictions.
    #expect(history.count == 275)
    #expect(history[136] == 0 && history[137] == 0.02 && history[161] == 0.98 && history[162] == 1)
  }

  @Test("Of nothing there is nothing to tell")
  func nothing() throws {
    let none = ChoiceStatistics()
    #expect(none.consistency == nil && none.leftShare == nil && none.agreement == nil)
    #expect(none.calibrationError == nil && none.calibration.count == 10)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(none), as: UTF8.self)
    #expect(text.contains(#""consistency":null"#))
    #expect(text.contains(#"{"chosen":null,"count":0,"from":0.9,"predicted":null,"to":1}"#))
  }
}
