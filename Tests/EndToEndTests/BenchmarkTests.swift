import Foundation
import TestSupport
import Testing

/// What `benchmark` prints; how fast the machine is, is its own affair.
struct BenchmarkTests {
  private struct Report: Decodable {
    struct Run: Decodable {
      var worlds: Int
      var stepsPerSecondPerCore: Double
      var stepsPerSecond: Double
      var grounded: Double
    }

    var body: String
    var integrator: String
    var timestep: Double
    var cores: Int
    var stepsPerControl: Int
    var runs: [Run]
  }

  private let physics = ["benchmark", "physics", "--seconds", "0.01"]

  @Test("The physics of a body that is named, as one JSON object")
  func json() throws {
    let home = try TemporaryFolder()
    let body = try home.write(
      """
      <mujoco model="ball">
        <option timestep="0.01" integrator="RK4"/>
        <worldbody>
          <geom type="plane" size="5 5 1"/>
          <body><joint type="slide" axis="0 0 1"/><geom size="0.1"/></body>
        </worldbody>
      </mujoco>
      """, to: "ball.xml")
    let result = try BuiltProgram.run(physics + [body, "--json"], home: home)
    #expect(result.status == 0)
    #expect(result.lines.count == 1)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    #expect(report.body == "ball" && report.integrator == "RK4" && report.timestep == 0.01)
    #expect(report.cores >= 1 && report.stepsPerControl == 4)
    #expect(report.runs.map(\.worlds) == [1, 64, 1024])
    for run in report.runs {
      #expect(run.stepsPerSecondPerCore > 0 && run.stepsPerSecond > 0)
      // It begins in the ground and is pushed out to where it lies.
      #expect(run.grounded == 1)
    }
  }

  @Test("The hopper's physics, for people")
  func table() throws {
    let result = try BuiltProgram.run(physics, home: TemporaryFolder())
    #expect(result.status == 0)
    #expect(result.lines.first?.hasPrefix("hopper: Euler, 4.0 ms, ") == true)
    #expect(result.lines.dropFirst(2).map { $0.prefix { $0 != " " } } == ["1", "64", "1024"])
  }

  @Test("A body that cannot be read is told of")
  func noBody() throws {
    let result = try BuiltProgram.run(physics + ["nowhere.xml"], home: TemporaryFolder())
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("backflip: ") && result.errors.contains("nowhere.xml"))
  }
}

/// What `benchmark learning` prints.
struct LearningBenchmarkTests {
  private struct Report: Decodable {
    struct Rate: Decodable {
      var perSecondPerCore: Double
      var coreShare: Double
      var perSecond: Double

      var isPositive: Bool { perSecondPerCore > 0 && coreShare > 0 && perSecond > 0 }
    }
    struct Policy: Decodable {
      var settings: String
      var worlds: Int
      var steps: Int
      var rollout: Rate
      var learning: Rate
    }
    var body: String
    var cores: Int
    var policies: [Policy]
    var minibatch: Rate
    var rewardModel: Rate
  }

  @Test("Every part is measured")
  func json() throws {
    let home = try TemporaryFolder()
    let result = try BuiltProgram.run(
      ["benchmark", "learning", QuickScenario.write(to: home), "--seconds", "0.01", "--json"],
      home: home)
    #expect(result.status == 0, "\(result.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    #expect(report.body == "hopper" && report.cores >= 1)
    #expect(report.policies.map(\.settings) == ["usual", "comparison"])
    #expect(report.policies[1].worlds == 8 && report.policies[1].steps == 256)
    for policy in report.policies {
      #expect(policy.rollout.isPositive && policy.learning.isPositive)
    }
    #expect(report.minibatch.isPositive && report.rewardModel.isPositive)
  }

  @Test("Wrong options are refused")
  func usage() throws {
    let result = try BuiltProgram.run(
      ["benchmark", "learning", "--seconds", "0"], home: TemporaryFolder())
    #expect(result.status == 64)
  }
}
