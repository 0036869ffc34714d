import Foundation
import Testing

@testable import Learning

@Suite("LearningRateSchedule")
struct LearningRateScheduleTests {
  @Test("falls as the root of the budget of who learned from the first choice on")
  func budget() {
    let schedule = LearningRateSchedule(fullSteps: 40 * 24_000, minimumShare: 0.06)
    var steps = 0.0
    for choices in 1...600 {
      let budget = min(1, 40 / Double(choices))
      steps += 24_000 * budget
      // Steps are a sum and the schedule an integral: by half a choice apart at most.
      let share = Double(schedule.share(after: Int(steps)))
      #expect(abs(share - budget.squareRoot()) < 0.01)
    }
  }

  @Test("ends at its least share, and stays full where that is 1")
  func ends() {
    #expect(LearningRateSchedule(fullSteps: 10, minimumShare: 0.09).share(after: 1000) == 0.3)
    #expect(LearningRateSchedule(fullSteps: 10, minimumShare: 0.09).share(after: 10) == 1)
    #expect(LearningRateSchedule(fullSteps: 0, minimumShare: 1).share(after: .max) == 1)
  }
}
