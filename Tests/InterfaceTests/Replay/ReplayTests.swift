import Interface
import Terminal
import Testing

@Suite struct ReplayTests {
  private func request(_ stage: Int, attempt: Int = 0) -> Effect {
    .requestRollout(RolloutRequest(stage: stage, attempt: attempt))
  }

  private func opened() -> Sitting {
    let sitting = Example.sitting(view: .replay)
    _ = sitting.start()
    return sitting
  }

  @Test func theNewestStageIsAskedForOnce() {
    let sitting = Example.sitting(view: .replay)
    #expect(sitting.start() == [.requestQuery, request(11)])
    #expect(sitting.update(.key(.tab)).isEmpty)
    #expect(sitting.update(.key(.backTab)).isEmpty)
  }

  @Test func arrowsStepThroughTheStages() {
    let sitting = opened()
    #expect(sitting.update(.key(.left)) == [request(10)])
    #expect(sitting.update(.key(.character("h"))) == [request(9)])
    #expect(sitting.update(.key(.right)).isEmpty)
    #expect(sitting.update(.key(.home)) == [request(0)])
    #expect(sitting.update(.key(.left)).isEmpty)
    #expect(sitting.text().contains("stage 1 of 12"))
  }

  @Test func aSecondStageStandsBeside() {
    let sitting = opened()
    #expect(sitting.update(.key(.character("s"))) == [request(10)])
    #expect(sitting.update(.key(.down)) == [request(9)])
    #expect(sitting.update(.key(.up)).isEmpty)
    for stage in [10, 11] {
      let request = RolloutRequest(stage: stage, attempt: 0)
      _ = sitting.update(.rollout(Example.rollout(request)))
    }
    #expect(sitting.text().contains("stage 12/12"))
    #expect(sitting.text().contains("stage 11/12"))
    _ = sitting.update(.key(.character("s")))
    #expect(!sitting.text().contains("stage 11"))
  }

  @Test func anotherTryIsAskedForByItsNumber() {
    let sitting = opened()
    #expect(sitting.update(.key(.character("n"))) == [request(11, attempt: 1)])
  }

  @Test func laterStagesDoNotPushIn() {
    let sitting = opened()
    var progress = Example.progress
    progress.stages.append(StageSummary(choices: 320, policySteps: 5_000_000, successRate: nil))
    #expect(sitting.update(.progress(progress)).isEmpty)
    #expect(sitting.text().contains("stage 12 of 13"))
    #expect(sitting.update(.key(.right)) == [request(12)])
  }

  @Test func aStageThatFailsSaysWhy() {
    let sitting = opened()
    _ = sitting.update(
      .rolloutFailed(RolloutRequest(stage: 11, attempt: 0), "the stage is damaged"))
    #expect(sitting.text().contains("the stage is damaged"))
  }

  /// A sitting with the newest stage on show at 1 s of 6.
  private func playing(_ keys: [Key] = []) -> Sitting {
    let sitting = opened()
    let newest = RolloutRequest(stage: 11, attempt: 0)
    sitting.updates([.tick(10), .rollout(Example.rollout(newest)), .resized(.usual)])
    for step in 1...20 { _ = sitting.update(.tick(10 + 0.1 * Double(step))) }
    sitting.updates(keys.map(Message.key))
    return sitting
  }

  @Test func aPushIsPlayedFromTheFrameOnShow() {
    let sitting = playing()
    let pushed = RolloutRequest(
      stage: 11, attempt: 0, pushes: [Push(frame: 100, impulse: 5)])
    #expect(sitting.update(.key(.character("w"))) == [.requestRollout(pushed)])
    #expect(sitting.text().contains("A push of 5 N·s forward."))
    var rollout = Example.rollout(RolloutRequest(stage: 11, attempt: 0))
    rollout.request = pushed
    sitting.updates([.rollout(rollout), .tick(12.1)])
    #expect(sitting.text().contains("→ push 5 N·s"))
    #expect(sitting.text().contains("1 push"))
    // The clip goes on from where it was.
    #expect(sitting.text().contains("1.1/6.0 s") || sitting.text().contains("1.0/6.0 s"))
    _ = sitting.update(.key(.backspace))
    #expect(!sitting.text().contains("push 5"))
  }

  @Test func pushesAfterTheFrameOnShowAreLeftOut() {
    let sitting = playing([.character("}"), .character("w")])
    sitting.updates([.key(.character("<")), .tick(12.2)])
    // A second earlier, at the beginning; now backward.
    let expected = RolloutRequest(
      stage: 11, attempt: 0, pushes: [Push(frame: 0, impulse: -10)])
    // The pushed try is not there yet, so nothing can be pushed.
    #expect(sitting.update(.key(.character("W"))).isEmpty)
    var rollout = Example.rollout(RolloutRequest(stage: 11, attempt: 0))
    rollout.request.pushes = [Push(frame: 100, impulse: 10)]
    sitting.updates([.rollout(rollout), .key(.character("<"))])
    #expect(sitting.update(.key(.character("W"))) == [.requestRollout(expected)])
  }

  @Test func scrubbingBySecondsAndByMouse() {
    let sitting = playing([.character(">"), .character(">")])
    #expect(sitting.text().contains("paused · 3.0/6.0 s"))
    sitting.updates([.key(.character("<"))])
    #expect(sitting.text().contains("2.0/6.0 s"))
    // The bars are the last rows of the pane; its left half is the first three seconds.
    let lines = sitting.text().split(separator: "\n", omittingEmptySubsequences: false)
    let bars = lines.lastIndex { $0.contains("-12.0 ") } ?? 0
    _ = sitting.update(.mouse(Mouse(.press, row: bars, column: 7)))
    #expect(sitting.text().contains("0.0/6.0 s"))
    _ = sitting.update(.mouse(Mouse(.drag, row: bars, column: 78)))
    #expect(sitting.text().contains("6.0/6.0 s"))
    _ = sitting.update(.mouse(Mouse(.wheelDown, row: bars, column: 7)))
    #expect(sitting.text().contains("6.0/6.0 s"))
  }

  @Test func stillPicturesComeOneAfterAnotherOnceTheStageIsThere() {
    let sitting = opened()
    func next(_ stage: Int) -> [Effect] {
      sitting.update(.rollout(Example.rollout(RolloutRequest(stage: stage, attempt: 0))))
    }
    #expect(next(11) == [request(10)])
    #expect(next(10) == [request(9)])
    // A stage that cannot be played is passed over.
    #expect(
      sitting.update(.rolloutFailed(RolloutRequest(stage: 9, attempt: 0), "damaged"))
        == [request(8)])
    #expect(sitting.update(.key(.left)) == [request(10)], "its rollout was not kept")
  }

  @Test func aClickOnTheTimelineShowsThatStage() {
    let sitting = playing()
    let lines = sitting.text().split(separator: "\n", omittingEmptySubsequences: false)
    let labels = lines.lastIndex { $0.contains("[286 79 %]") } ?? 0
    #expect(sitting.update(.mouse(Mouse(.press, row: labels, column: 60))) == [request(10)])
    #expect(sitting.text().contains("stage 11 of 12"))
  }

  @Test func aStageOfAnotherSessionStandsBeside() {
    let sitting = playing()
    #expect(
      sitting.update(.key(.character("o"))) == [.requestOtherSession(after: nil)])
    let stages = (1...3).map {
      StageSummary(choices: 10 * $0, policySteps: 1000 * $0, successRate: nil)
    }
    let there = RolloutRequest(stage: 2, attempt: 0, session: "tuesday")
    #expect(
      sitting.update(.otherSession(OtherSession(name: "tuesday", stages: stages)))
        == [.requestRollout(there)])
    #expect(sitting.text().contains("tuesday: stage 3/3 · 30 choices"))
    #expect(
      sitting.update(.key(.down))
        == [.requestRollout(RolloutRequest(stage: 1, attempt: 0, session: "tuesday"))])
    #expect(
      sitting.update(.key(.character("o"))) == [.requestOtherSession(after: "tuesday")])
    _ = sitting.update(.otherSession(nil))
    #expect(sitting.text().contains("There is no further session."))
    #expect(!sitting.text().contains("tuesday:"))
  }

  @Test func whatIsOnScreenIsExported() {
    let sitting = playing([.character("s")])
    #expect(
      sitting.update(.key(.character("x"))) == [
        .export(
          [RolloutRequest(stage: 11, attempt: 0), RolloutRequest(stage: 10, attempt: 0)],
          speed: 0.5)
      ])
  }
}
