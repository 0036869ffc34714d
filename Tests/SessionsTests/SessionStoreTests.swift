import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct SessionStoreTests {
  let folder: TemporaryFolder
  let store: SessionStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SessionStore.create(at: folder.session, facts: facts)
  }

  @Test func factsComeBack() throws {
    #expect(store.facts == facts)
    try store.close()
    #expect(try SessionStore.open(at: folder.session).facts == facts)
  }

  @Test func closedSessionIsOnePlainFile() throws {
    try store.record(.example(query: 0))
    #expect(try folder.names.contains("monday.backflip-wal"))
    try store.close()
    #expect(try folder.names == ["monday.backflip"])
    try store.close()
    #expect(try folder.names == ["monday.backflip"])
  }

  @Test func filesAreTheUsersOwn() throws {
    try store.record(.example(query: 0))
    for name in try folder.names {
      let path = folder.url.appendingPathComponent(name).path
      let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(rights as? Int == 0o600, "\(name)")
    }
  }

  @Test func choicesAndClipsComeBackToTheBit() throws {
    let answers = Choice.allCases.enumerated().map { query, choice in
      Answer.example(query: query, choice: choice, predictedLeft: query == 1 ? nil : 0.1)
    }
    for answer in answers { try store.record(answer) }
    try store.close()
    let again = try SessionStore.open(at: folder.session)
    let choices = try again.choices()
    #expect(choices.map(\.id) == [1, 2, 3, 4])
    #expect(choices.map(\.choice) == Choice.allCases)
    #expect(choices.map(\.predictedLeft) == [0.1, nil, 0.1, 0.1])
    #expect(choices.map(\.time) == answers.map(\.time))
    let clips = try again.clips()
    #expect(clips.count == 8)
    for (choice, answer) in zip(choices, answers) {
      #expect(choice.query == answer.query.id && choice.rater == "person" && choice.seconds == 2.5)
      #expect(choice.isStanding)
      for (id, clip) in [(choice.left, answer.query.left), (choice.right, answer.query.right)] {
        let stored = try #require(clips[id])
        #expect(stored.id == clip.id && stored.policySteps == clip.policySteps)
        #expect(stored.trajectory.isIdentical(to: clip.trajectory))
        #expect(try again.clip(id) == stored)
      }
    }
  }

  @Test func clipThatIsShownAgainIsStoredOnce() throws {
    let first = Answer.example(query: 0)
    var second = Answer.example(query: 1)
    second.query.left = first.query.right
    try store.record(first)
    try store.record(second)
    #expect(try store.clips().keys.sorted() == [0, 1, 3])
    #expect(try store.choices()[1].left == 1)
  }

  @Test func otherClipUnderTheSameNumberIsRefusedWhole() throws {
    try store.record(.example(query: 0))
    var answer = Answer.example(query: 1)
    answer.query.right.id = 0
    #expect(
      sessionError { try store.record(answer) }
        == .clipNumberTaken(file: store.file.path, clip: 0))
    #expect(try store.clips().count == 2)
    #expect(try store.choices().count == 1)
  }

  @Test func numbersGoOnBehindThoseStored() throws {
    #expect(try store.nextNumbers() == (query: 0, clip: 0))
    try store.record(.example(query: 6))
    #expect(try store.nextNumbers() == (query: 7, clip: 14))
  }

  @Test func summaryCountsWhatStands() throws {
    for query in 0..<3 { try store.record(.example(query: query)) }
    try store.undo()
    try store.add(Stage.example(choices: 2))
    let summary = try store.summary()
    #expect(summary.name == "monday" && summary.scenario == "backflip")
    #expect(summary.choices == 2 && summary.stages == 1)
    #expect(summary.created == facts.created)
    #expect(abs(summary.lastOpened.timeIntervalSinceNow) < 60)
  }

  /// 60 of 900 choices between clips three times as long as the backflip's.
  @Test func nineHundredChoicesStayBelow25Megabytes() throws {
    for query in 0..<60 { try store.record(.example(query: query, frames: 188)) }
    try store.close()
    let size = try FileManager.default.attributesOfItem(atPath: folder.session.path)[.size]
    let bytes = try #require(size as? Int)
    #expect(bytes < 25_000_000 / 15, "\(bytes) bytes")
  }

  @Test func tallyTellsPersonsFromTeachers() throws {
    #expect(try store.tally(withoutRaters: ["oracle"]) == SessionStore.Tally())
    var answers = (0..<4).map { Answer.example(query: $0) }
    answers[1].rater = "oracle"
    try store.record(answers)
    try store.undo()
    try store.undo()
    let tally = try store.tally(withoutRaters: ["oracle"])
    #expect(tally.all == 4 && tally.standing == 2 && tally.redoable == 2)
    #expect(tally.timed == 3 && tally.seconds == 7.5)
    try store.record(.example(query: 4))
    #expect(try store.tally(withoutRaters: []).redoable == 0)
  }

  @Test func answersAtOnceAreAllOrNone() throws {
    var answers = (0..<3).map { Answer.example(query: $0) }
    // Another clip under a number that is taken.
    answers[2].query.left.id = 0
    #expect(throws: SessionError.self) { try store.record(answers) }
    #expect(try store.choices().isEmpty)
    #expect(try store.clips().isEmpty)
  }

  @Test func missingClipIsDamage() {
    #expect(throws: SessionError.self) { try store.clip(5) }
  }
}

extension Stage {
  static func example(choices: Int) -> Stage {
    Stage(
      heading: Heading(
        choices: choices, policySteps: 12_000 * choices,
        successRate: choices == 0 ? nil : 0.3, time: Date(timeIntervalSince1970: 1_700_000_001)),
      policy: Data("policy \(choices)".utf8), reward: Data("reward \(choices)".utf8))
  }
}
