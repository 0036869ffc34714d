import Learning
import Physics
import Scenarios
import Testing

@Suite struct PushTests {
  /// An episode that a random policy plays in the scenario "backflip".
  private static func played(
    steps: Int
  ) throws -> (
    scenario: Scenario, policy: GaussianPolicy, player: PolicyPlayer, episode: Trajectory
  ) {
    let scenario = try ScenarioLibrary().scenario("backflip")
    var random = Random(seed: 1)
    let maker = BodyEnvironmentMaker(scenario)
    let policy = GaussianPolicy(
      observationSize: maker.shape.observationSize, actionSize: maker.shape.actionSize,
      random: &random)
    let player = PolicyPlayer(maker: maker)
    let episode = player.play(policy, episodes: 1, steps: steps, random: &random)[0].trajectory
    return (scenario, policy, player, episode)
  }

  @Test("A push changes the momentum of the whole body by its size, at its frame alone")
  func momentum() throws {
    let (scenario, _, _, before) = try Self.played(steps: 20)
    var after = before
    scenario.push(3, at: 7, of: &after)
    let mass = scenario.model.bodies.reduce(0) { $0 + $1.mass }
    let changes = zip(before.velocities, after.velocities).map { Double($1 - $0) }
    let changed = changes.indices.filter { changes[$0] != 0 }
    #expect(changed.count == 1 && changed[0] / before.velocityCount == 7)
    #expect(abs(changes.reduce(0, +) * mass - 3) < 1e-4)
  }

  @Test(
    "Played on from a frame without a push, an episode goes on as before; with one, it does not")
  func playOn() throws {
    let (scenario, policy, player, episode) = try Self.played(steps: 30)
    let rest = player.playOn(policy, from: 10, of: episode, steps: 20).trajectory
    #expect(rest.frames == 21)
    let same = episode.slice(10..<31)
    for (one, other) in zip(same.positions, rest.positions) { #expect(abs(one - other) < 1e-2) }
    var pushed = episode
    scenario.push(5, at: 10, of: &pushed)
    let moved = player.playOn(policy, from: 10, of: pushed, steps: 20).trajectory
    #expect(moved.positions != rest.positions)
    #expect(
      moved.positions.prefix(moved.positionCount) == rest.positions.prefix(rest.positionCount))
  }
}
