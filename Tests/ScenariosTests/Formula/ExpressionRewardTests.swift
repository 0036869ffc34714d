import Foundation
import Learning
import Testing

@testable import Scenarios

@Suite struct ExpressionRewardTests {
  /// Every kind of measure in one sum.
  private static let formula = """
    time + 10 * height + forwardVelocity - pitch + 3 * pitchVelocity + flightTime + 7 * flightTurn
      + 50 * landedTurn + airborne + contact("foot") + action[1] + jointVelocity["leg"]
    """

  private func scenario() throws -> Scenario {
    let folder = ScenarioLibraryTests.package.appendingPathComponent("Scenarios")
    return try ScenarioLibrary(folders: [folder]).scenario("backflip")
  }

  @Test func aRewardIsWhatTheFormulaGivesForEachFrame() throws {
    let scenario = try scenario()
    let maker = BodyEnvironmentMaker(scenario)
    let expression = try scenario.reward(Self.formula)
    let reward = ExpressionReward(expression, maker: maker)
    let environment = maker.make(worlds: 3)
    var random = Random(seed: 9)
    var trajectories = (0..<environment.worlds).map { _ in
      Trajectory(
        period: maker.shape.period, positionCount: maker.shape.positionCount,
        velocityCount: maker.shape.velocityCount, controlCount: maker.shape.actionSize)
    }
    for world in trajectories.indices {
      // Some begin in mid-air, so that they land.
      if world == 1 {
        environment.scatter(world, random: &random)
      } else {
        environment.reset(world, random: &random)
      }
      reward.begin(world, in: environment)
      environment.record(world, action: nil, to: &trajectories[world])
    }
    var actions = [Float](repeating: 0, count: environment.worlds * maker.shape.actionSize)
    var rewards = [Float](repeating: 0, count: environment.worlds)
    var earned = trajectories.map { _ in [Float]() }
    for _ in 0..<250 {
      for index in actions.indices { actions[index] = 3 * random.normal() }
      environment.step(&actions)
      reward.reward(in: environment, actions: &actions, into: &rewards)
      for world in trajectories.indices {
        actions.withUnsafeBufferPointer { buffer in
          environment.record(
            world, action: buffer.baseAddress.map { $0 + world * maker.shape.actionSize },
            to: &trajectories[world])
        }
        earned[world].append(rewards[world])
      }
    }
    for (world, trajectory) in trajectories.enumerated() {
      let expected = expression.values(of: trajectory).dropFirst().map { Float($0) }
      #expect(zip(earned[world], expected).allSatisfy { abs($0 - $1) <= 1e-4 * (1 + abs($1)) })
    }
    // A new episode begins at 0 s, with no flight.
    environment.reset(1, random: &random)
    reward.begin(1, in: environment)
    environment.step(&actions)
    reward.reward(in: environment, actions: &actions, into: &rewards)
    #expect(rewards[1] != earned[1].last)
  }

  @Test func aFlipIsKnownTooLate() throws {
    let scenario = try scenario()
    let error = #expect(throws: ExpressionError.self) {
      try scenario.reward("height +\n 2 * flip")
    }
    #expect(
      error?.description == "line 2, column 6: a flip is known only 0.5 s after its landing, too "
        + "late for a reward; landedTurn is known at the landing")
  }
}
