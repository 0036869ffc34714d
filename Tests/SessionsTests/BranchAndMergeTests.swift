import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct BranchAndMergeTests {
  let folder: TemporaryFolder
  let first: SessionStore
  let target: URL

  init() throws {
    folder = try TemporaryFolder()
    first = try SessionStore.create(at: folder.session, facts: facts)
    target = folder.url.appendingPathComponent("new.backflip")
  }

  private func checkpoint(_ choices: Int) -> Checkpoint {
    Checkpoint(choices: choices, policySteps: 0, state: Data([UInt8(choices)]))
  }

  @Test func branchEndsWhereSoManyStoodFirst() throws {
    // Stand: 1, 2, 3, then 2 by an undo, then 3 and 4.
    for query in 0..<3 { try first.record(.example(query: query)) }
    try first.add(checkpoint(3))
    try first.add(Stage.example(choices: 3))
    try first.undo()
    for query in 3..<5 { try first.record(.example(query: query)) }
    try first.add(checkpoint(5))
    try first.add([
      Metric(choices: 3, name: "a", value: 1), Metric(choices: 4, name: "a", value: 2),
    ])

    try first.branch(choices: 3, to: target)
    let three = try SessionStore.open(at: target)
    #expect(try three.choices().map(\.query) == [0, 1, 2])
    #expect(try three.choices().allSatisfy(\.isStanding))
    #expect(try three.clips().count == 6)
    #expect(try three.latestCheckpoint()?.choices == 3)
    #expect(try three.stages().map(\.choices) == [3])
    #expect(try three.metrics(named: "a").map(\.value) == [1])
    #expect(three.facts.createdAs == "new" && three.facts.seed == facts.seed)
    try three.close()
    #expect(try SessionVerification(of: target).problems == [])

    let four = folder.url.appendingPathComponent("four.backflip")
    try first.branch(choices: 4, to: four, keepsCheckpoints: false)
    let store = try SessionStore.open(at: four, for: .reading)
    #expect(try store.choices().map(\.isStanding) == [true, true, false, true, true])
    #expect(try store.latestCheckpoint() == nil)
    try store.close()
    #expect(try SessionVerification(of: four).problems == [])
    #expect(try first.choices().count == 5)
  }

  @Test func branchOfTooManyIsRefused() throws {
    try first.record(.example(query: 0))
    #expect(
      sessionError { try first.branch(choices: 2, to: target) }
        == .tooFewChoices(file: first.file.path, wanted: 2, count: 1))
    #expect(!SessionFile.exists(target))
  }

  /// Clips of `example` differ by number; a branch's second choice is another in each session.
  @Test func mergeTakesWhatIsSharedOnce() throws {
    try first.record(.example(query: 0))
    let other = folder.url.appendingPathComponent("tuesday.backflip")
    try first.branch(choices: 1, to: other)
    try first.record(.example(query: 1))
    let second = try SessionStore.open(at: other)
    var answer = Answer.example(query: 5, choice: .right)
    answer.query.id = 1
    // The same number as in the first session, another clip.
    answer.query.left.id = 2
    answer.rater = "ben"
    try second.record(answer)
    try second.undo()
    try second.redo()

    try first.merge([second], to: target, firstClip: 40)
    let merged = try SessionStore.open(at: target)
    let choices = try merged.choices()
    #expect(choices.map(\.rater) == ["person", "person", "ben"])
    #expect(choices.map(\.query) == [0, 1, 3])
    #expect(choices.map(\.left) == [0, 2, 40] && choices[2].right == 41)
    #expect(choices.map(\.isStanding) == [true, true, true])
    let clip = try merged.clip(40)
    #expect(clip.trajectory == answer.query.left.trajectory)
    try merged.close()
    #expect(try SessionVerification(of: target).problems == [])
    try second.close()
  }

  @Test func otherScenarioIsRefused() throws {
    var other = facts
    other.scenarioYAML += "# another\n"
    let file = folder.url.appendingPathComponent("tuesday.backflip")
    let second = try SessionStore.create(at: file, facts: other)
    #expect(
      sessionError { try first.merge([second], to: target, firstClip: 0) }
        == .otherScenario(file: first.file.path, other: second.file.path))
    try second.close()
  }

  @Test func agreementLooksThroughSides() {
    func choice(
      _ left: Int, _ right: Int, _ choice: Choice, _ rater: String, stands: Bool = true
    ) -> RecordedChoice {
      RecordedChoice(
        id: 0, query: 0, left: left, right: right, choice: choice, rater: rater, seconds: 1,
        predictedLeft: nil, time: .now, isStanding: stands)
    }
    let found = RaterAgreement.all(of: [
      choice(1, 2, .left, "anna"), choice(2, 1, .right, "ben"),  // alike
      choice(3, 4, .left, "anna"), choice(3, 4, .right, "ben"),  // not
      choice(5, 6, .skip, "anna"), choice(5, 6, .left, "ben"),  // cannot tell
      choice(7, 8, .left, "anna"), choice(7, 8, .right, "anna"),  // the last counts
      choice(7, 8, .right, "ben"), choice(9, 10, .left, "anna"),
      choice(9, 10, .left, "ben", stands: false), choice(1, 2, .equal, "cleo"),
    ])
    #expect(
      found == [
        RaterAgreement(raters: ["anna", "ben"], pairs: 3, same: 2),
        RaterAgreement(raters: ["anna", "cleo"], pairs: 1, same: 0),
        RaterAgreement(raters: ["ben", "cleo"], pairs: 1, same: 0),
      ])
  }
}
