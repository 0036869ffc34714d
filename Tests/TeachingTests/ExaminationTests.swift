import Sessions
import Testing

@testable import Teaching

@Suite("Examinations of an optimisation") struct ExaminationTests {
  /// Truth rises and falls while the learned return rises; the least member turns early.
  private static let course = [
    examination(0, truth: 1, again: 1.5, learned: 2, least: 1, divergence: 4),
    examination(100, truth: 3, again: 2.5, learned: 4, least: 3, divergence: 9),
    examination(200, truth: 5, again: 4, learned: 6, least: 2, divergence: 16),
    examination(300, truth: 2, again: 1, learned: 9, least: -1, divergence: 25),
  ]

  private static func examination(
    _ steps: Int, truth: Double?, again: Double?, learned: Double?, least: Double?,
    divergence: Double?
  ) -> Examination {
    Examination(
      choices: 20, steps: steps, oracle: truth, truth: truth, truthAgain: again,
      learnedReturn: learned, leastReturn: least, divergence: divergence)
  }

  @Test("Policies are picked by one mean and judged by another")
  func measures() {
    let course = Self.course
    #expect(course.truthAtBest == 4)
    #expect(course.truthLost == 3)
    #expect(course.truthStopped == 2.5)
    #expect(course.learnedGain == 7)
    #expect(course.rootDivergence == 5)
  }

  @Test("Where the end is best, nothing is lost; without figures there are no measures")
  func ends() {
    #expect(Array(Self.course.prefix(3)).truthLost == 0)
    #expect([Examination]().truthLost == nil)
    let none = [
      Self.examination(0, truth: nil, again: nil, learned: nil, least: nil, divergence: nil)
    ]
    #expect(none.truthAtBest == nil && none.learnedGain == nil && none.rootDivergence == nil)
  }

  @Test("A session's figures give them back, in the order of steps, each once")
  func metrics() {
    let other = Metric(choices: 20, name: Metric.agreement, value: 0.5)
    let stored = Self.course.flatMap { [other] + $0.metrics } + Self.course[2].metrics
    #expect(Examination.all(in: stored) == Self.course)
    #expect(Examination.all(in: [other]).isEmpty)
  }

  @Test("Checks have their oracle and truth, the last of each number of choices")
  func checks() {
    func check(_ choices: Int, _ successes: Double, _ oracle: Double, _ truth: Double?) -> [Metric]
    {
      [
        Metric(choices: choices, name: Metric.successes, value: successes),
        Metric(choices: choices, name: Metric.trueReturn, value: oracle),
        Metric(choices: choices, name: Metric.truth, value: truth),
      ]
    }
    let stored = check(10, 2, 0.5, 0.25) + check(20, 3, 0.6, nil) + check(20, 4, 0.7, 0.1)
    #expect(
      TruthCheck.all(in: stored) == [
        TruthCheck(choices: 10, successes: 2, oracle: 0.5, truth: 0.25),
        TruthCheck(choices: 20, successes: 4, oracle: 0.7, truth: 0.1),
      ])
  }
}
