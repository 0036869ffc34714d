import Interface
import Learning
import Terminal
import Testing

@Suite struct ScreenTests {
  private static let large = Size(rows: 40, columns: 120)

  private func choosing() -> Sitting {
    let sitting = Example.sitting()
    sitting.updates([.tick(10), .query(Example.query(7), undone: nil)])
    for step in 1...16 { _ = sitting.update(.tick(10 + 0.1 * Double(step))) }
    return sitting
  }

  private func replaying(_ keys: [Key] = []) -> Sitting {
    let sitting = Example.sitting(view: .replay)
    var effects = sitting.start() + sitting.updates([.tick(10)])
    effects += sitting.updates(keys.map(Message.key))
    for case .requestRollout(let request) in effects {
      _ = sitting.update(.rollout(Example.rollout(request)))
    }
    for step in 1...20 { _ = sitting.update(.tick(10 + 0.1 * Double(step))) }
    return sitting
  }

  @Test(arguments: [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)])
  func choose(rows: Int, columns: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let sitting = choosing()
    for case .requestRollout(let request) in sitting.update(.resized(size)) {
      _ = sitting.update(.rollout(Example.rollout(request)))
    }
    for step in 1...5 { _ = sitting.update(.tick(11.6 + 0.1 * Double(step))) }
    try expectGolden(sitting.text(size), "choose-\(columns)x\(rows)")
    let ascii = sitting.text(size, repertoire: .ascii)
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden(ascii, "choose-\(columns)x\(rows)-ascii")
  }

  @Test(arguments: ["blocks", "braille", "trails"])
  func waysToDraw(name: String) throws {
    let keys = ["blocks": "g", "braille": "gg", "trails": "t"][name, default: ""]
    let sitting = choosing()
    sitting.updates(keys.unicodeScalars.map { .key(.character($0)) })
    _ = sitting.update(.tick(20))
    try expectGolden(sitting.text(), "choose-\(name)-80x24")
  }

  @Test func chosen() throws {
    let sitting = choosing()
    _ = sitting.update(.key(.left))
    try expectGolden(sitting.text(), "chosen-80x24")
  }

  @Test func waitingForAPair() throws {
    try expectGolden(Example.sitting().text(), "waiting-80x24")
  }

  @Test func replay() throws {
    try expectGolden(replaying().text(), "replay-80x24")
    try expectGolden(replaying([.character("s")]).text(), "replay-two-80x24")
    try expectGolden(
      replaying([.character("s"), .left, .left]).text(ScreenTests.large), "replay-two-120x40")
  }

  @Test(arguments: [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)])
  func replayWithItsTimeline(rows: Int, columns: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let sitting = replaying([.character("s")])
    for stage in (0..<10).reversed() {
      let request = RolloutRequest(stage: stage, attempt: 0)
      _ = sitting.update(.rollout(Example.rollout(request)))
    }
    try expectGolden(sitting.text(size), "timeline-\(columns)x\(rows)")
    let ascii = sitting.text(size, repertoire: .ascii)
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden(ascii, "timeline-\(columns)x\(rows)-ascii")
  }

  @Test func replayWithoutUnicode() throws {
    let text = replaying().text(repertoire: .ascii)
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden(text, "replay-80x24-ascii")
  }

  @Test func replayBeforeAnythingWasLearned() throws {
    let progress = SessionProgress(
      session: "new", title: "Backflip", question: "Which?", plannedChoices: 900)
    let sitting = Sitting(AppState(progress: progress, picture: Example.picture, view: .replay))
    #expect(sitting.start() == [.requestQuery])
    try expectGolden(sitting.text(), "replay-none-80x24")
  }

  @Test(arguments: [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)])
  func progress(rows: Int, columns: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let sitting = Example.sitting(view: .progress)
    _ = sitting.update(.resized(size))
    try expectGolden(sitting.text(size), "progress-\(columns)x\(rows)")
    let ascii = sitting.text(size, repertoire: .ascii)
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden(ascii, "progress-\(columns)x\(rows)-ascii")
  }

  @Test(arguments: [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)])
  func everyChartIsOnSomePageOnce(rows: Int, columns: Int) {
    let size = Size(rows: rows, columns: columns)
    let sitting = Example.sitting(view: .progress)
    _ = sitting.update(.resized(size))
    let titles = [
      "┌ figures ", "┌ model's guess matched ", "┌ flips, by stage ", "┌ left chosen, by guess ",
      "┌ learned reward of a step ", "┌ hidden judge's score ", "┌ KL from reference, nats ",
      "┌ explained variance ", "┌ samples clipped by PPO ", "┌ choices a minute ",
    ]
    var found: [String: Int] = [:]
    var pages: [String] = []
    while !pages.contains(sitting.text(size)) {
      pages.append(sitting.text(size))
      for title in titles where pages[pages.count - 1].contains(title) {
        found[title, default: 0] += 1
      }
      _ = sitting.update(.key(.right))
    }
    #expect(sitting.text(size) == pages[0], "after the last page comes the first")
    let isPinned = columns >= 65
    for title in titles {
      #expect(found[title] == (title == titles[0] && isPinned ? pages.count : 1), "\(title)")
    }
  }

  @Test(arguments: [
    (LearnerStatus.waitingForYou, "│ learner   waits for your choices │"),
    (.learning, "│ learner                 learning │"),
    (.exploring, "│ learner                exploring │"),
    (.resuming, "│ learner                 resuming │"),
    (.elsewhere, "│ learner        in another window │"),
    (.stopped("the disk is full"), "│ learner                  stopped │"),
  ])
  func whatTheLearnerDoesIsToldWhole(status: LearnerStatus, row: String) {
    var progress = Example.progress
    progress.learner = status
    for size in [Size.usual, ScreenTests.large] {
      #expect(Example.sitting(progress, view: .progress).text(size).contains(row))
    }
  }

  @Test func beforeTheFirstRoundItIsToldWhenLearningBegins() {
    var progress = Example.progress
    (progress.learner, progress.firstRound, progress.choices) = (.exploring, 1000, 312)
    let text = Example.sitting(progress, view: .progress).text()
    #expect(text.contains("│ learner    starts at choice 1000 │"))
  }

  @Test func theLearnerWaits() throws {
    var progress = Example.progress
    progress.learner = .waitingForYou
    try expectGolden(Example.sitting(progress, view: .progress).text(), "progress-waiting-80x24")
  }

  @Test func theFooterSaysWhatIsOnDisk() {
    func footer(_ change: (inout SessionProgress) -> Void) -> String {
      var progress = Example.progress
      change(&progress)
      return String(Example.sitting(progress).text().split(separator: "\n").last ?? "")
    }
    #expect(footer { _ in }.hasSuffix("  saved"))
    let failed = footer { $0.hasSavingFailed = true }
    #expect(failed.hasPrefix(" not saved  ") && !failed.hasSuffix("saved"))
    let lost = footer { $0.unsavedChoices = 312 }
    #expect(lost.hasPrefix(" 312 choices not on disk  ") && !lost.contains("saved"))
    #expect(footer { $0.unsavedChoices = 1 }.hasPrefix(" 1 choice not on disk  "))
    // What another process does is not known here.
    #expect(!footer { $0.learner = .elsewhere }.contains("saved"))
  }

  @Test(arguments: [
    (0, false, "│ on disk                all saved │"),
    (0, true, "│ on disk                not saved │"),
    (12, false, "│ on disk               300 of 312 │"),
  ])
  func theProgressScreenSaysWhatIsOnDisk(unsaved: Int, hasFailed: Bool, row: String) {
    var progress = Example.progress
    (progress.unsavedChoices, progress.hasSavingFailed) = (unsaved, hasFailed)
    #expect(Example.sitting(progress, view: .progress).text().contains(row))
  }

  @Test func anAnswerIsSavedOnceItIsOnDisk() {
    let sitting = choosing()
    var footer: String { String(sitting.text().split(separator: "\n").last ?? "") }
    #expect(footer.hasSuffix("  saved"))
    _ = sitting.update(.key(.left))
    #expect(footer.hasSuffix("  saving"))
    var progress = Example.progress
    // Learning tells how it stands at any time.
    progress.policySteps += 1
    _ = sitting.update(.progress(progress))
    #expect(footer.hasSuffix("  saving"))
    progress.lastSavedQuery = 7
    _ = sitting.update(.progress(progress))
    #expect(footer.hasSuffix("  saved"))
  }

  @Test func aGuessIsShownFromTheFirstOn() {
    var progress = Example.progress
    progress.statistics = ChoiceStatistics()
    #expect(Example.sitting(progress).text().contains("no guesses yet"))
    progress.statistics.predictions = 3
    (progress.statistics.recentPredictions, progress.statistics.recentAgreements) = (3, 1)
    progress.statistics.agreementHistory = [0, 0.5, 1.0 / 3]
    #expect(Example.sitting(progress).text().contains("agree  33 % "))
    let text = Example.sitting(progress, view: .progress).text()
    #expect(text.contains("│ model's guess matched       33 % │"))
    #expect(text.contains("choice 1"))
  }

  @Test func heldPolicies() throws {
    var progress = Example.progress
    progress.klCoefficient = 0.003
    try expectGolden(Example.sitting(progress, view: .progress).text(), "progress-held-80x24")
    let figures = Example.sitting(progress).text().split(separator: "\n").last
    #expect(
      figures == " agree  81 % ▅▅▆▆  learning       4.1 M steps  KL 0.003  3 flips in 10   saved")
    #expect(
      Example.sitting(progress).text(ScreenTests.large).contains("KL 0.003   3 flips in 10 tries"))
    #expect(!choosing().text().contains("KL"))
  }

  @Test func aClipsEndCounts() throws {
    var progress = Example.progress
    (progress.klCoefficient, progress.weighedShare) = (0.003, 0.2)
    try expectGolden(Example.sitting(progress, view: .progress).text(), "progress-end-80x24")
  }

  @Test func heldPoliciesThatWaitLeaveRoomForTheFlips() {
    var progress = Example.progress
    (progress.klCoefficient, progress.learner) = (0.03, .waitingForYou)
    let figures = Example.sitting(progress).text().split(separator: "\n").last
    #expect(
      figures == " agree  81 % ▅▅▆▆  waits for you  4.1 M steps  KL 0.03   3 flips in 10   saved")
    #expect(Example.sitting(progress).text(ScreenTests.large).contains("waits for you"))
  }

  @Test func help() throws {
    try expectGolden(helping().text(), "help-80x24")
    try expectGolden(helping().text(ScreenTests.large), "help-120x40")
    try expectGolden(helping().text(repertoire: .ascii), "help-80x24-ascii")
    try expectGolden(helping(.replay).text(), "help-replay-80x24")
    try expectGolden(helping(.progress).text(), "help-progress-80x24")
  }

  @Test func helpScrollsToItsEndAndBack() throws {
    let sitting = helping()
    _ = sitting.update(.resized(.smallest))
    try expectGolden(sitting.text(.smallest), "help-60x16")
    // More than there are lines.
    for _ in 0..<100 { _ = sitting.update(.key(.down)) }
    try expectGolden(sitting.text(.smallest), "help-end-60x16")
    let end = sitting.text(.smallest)
    sitting.updates([.key(.up), .key(.character("j"))])
    #expect(sitting.text(.smallest) == end)
    _ = sitting.update(.key(.home))
    #expect(sitting.text(.smallest).contains(" lines 1–"))
    _ = sitting.update(.mouse(Mouse(.wheelDown, row: 3, column: 3)))
    #expect(sitting.text(.smallest).contains(" lines 4–"))
    _ = sitting.update(.key(.end))
    #expect(sitting.text(.smallest) == end)
  }

  private func helping(_ view: View = .choose) -> Sitting {
    let sitting = Example.sitting(view: view)
    _ = sitting.update(.key(.character("?")))
    return sitting
  }

  @Test func tooSmall() throws {
    try expectGolden(choosing().text(Size(rows: 15, columns: 59)), "too-small-59x15")
  }

  @Test(arguments: [
    (0, 0), (1, 1), (2, 7), (16, 59), (15, 60), (16, 60), (24, 79), (23, 80), (25, 81), (90, 300),
  ])
  func everySizeIsDrawnWithoutFault(rows: Int, columns: Int) {
    for sitting in [choosing(), replaying([.character("s")]), helping(), helping(.replay)] {
      let lines = sitting.text(Size(rows: rows, columns: columns))
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == rows + 1)
      #expect(lines.allSatisfy { $0.unicodeScalars.count <= columns })
    }
  }

  @Test func headTorsoAndFootAreTold() {
    let grid = choosing().grid()
    let colours = Set(
      grid.cells.filter { "@O".unicodeScalars.contains($0.scalar) }
        .map(\.style.foreground))
    #expect(colours.count >= 3)
    let heads = grid.cells.filter { $0.scalar == "O" }
    #expect(heads.count >= 4)
  }

  @Test func errorsAreShownUntilAKeyIsPressed() {
    let sitting = choosing()
    _ = sitting.update(.failed("monday.backflip: the disk is full: free some space"))
    _ = sitting.update(.tick(100))
    #expect(sitting.text().contains("monday.backflip: the disk is full: free some space"))
    _ = sitting.update(.key(.space))
    #expect(!sitting.text().contains("the disk is full"))
    #expect(sitting.text().contains("Which is the better backflip?"))
  }
}
