import Foundation
import Sessions
import Testing

@testable import Export

@Suite struct MetricTableTests {
  private func time(_ seconds: Double) -> Date {
    Date(timeIntervalSince1970: 1_700_000_000 + seconds)
  }

  @Test func linesStandInTheOrderOfTime() {
    let lines = MetricTable.lines(
      metrics: [
        Metric(time: time(0), choices: 10, name: "successes", value: 3),
        Metric(time: time(0), choices: 10, name: "agreement", value: nil),
        Metric(time: time(2.5), choices: 20, name: "a \"b\", c", value: 0.25),
      ],
      stages: [
        Stage.Heading(choices: 12, policySteps: 4096, successRate: 0.5, time: time(1.125))
      ])
    #expect(
      lines == [
        "2023-11-14T22:13:20.000Z,10,successes,3.0", "2023-11-14T22:13:20.000Z,10,agreement,",
        "2023-11-14T22:13:21.125Z,12,policySteps,4096.0",
        "2023-11-14T22:13:21.125Z,12,successRate,0.5",
        #"2023-11-14T22:13:22.500Z,20,"a ""b"", c",0.25"#,
      ])
  }

  @Test(arguments: [0, 0.001, 0.25, 0.999, 1.5, 1_700_000_000.123, -0.5])
  func timesComeBackToTheMillisecond(seconds: Double) throws {
    let text = Timestamp.text(of: Date(timeIntervalSince1970: seconds))
    let back = try #require(Timestamp.time(of: text)).timeIntervalSince1970
    #expect(abs(back - seconds) < 1e-6, "\(text)")
  }
}
