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
}
