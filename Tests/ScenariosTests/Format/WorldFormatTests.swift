import Foundation
import Testing

@testable import Scenarios

/// The keys `world` and `deployment`.
@Suite("World and deployment in a scenario's file") struct WorldFormatTests {
  private func file(_ more: String) throws -> ScenarioFile {
    try ScenarioFile(yaml: ScenarioFileTests.good + "\n" + more, file: "jump.yaml")
  }

  @Test("Nothing named is nothing changed")
  func defaults() throws {
    let file = try file("")
    #expect(file.world.isUsual)
    #expect(file.deployments.isEmpty)
    #expect(file.deploymentEpisodes == 100)
  }

  @Test("Numbers and ranges of each setting")
  func world() throws {
    let world = try file(
      """
      world:
        gravity: [1.6, 25]
        slope: -5
        friction: [0.5, 0.5]
        motorStrength: 0.8
        sensorNoise: 0.1
        pushes: {impulse: [-20, 20], every: 2}
      """
    ).world
    #expect(world.gravity == 1.6...25)
    #expect(world.slope == -5...(-5))
    #expect(world.friction == 0.5...0.5)
    #expect(world.motorStrength == 0.8...0.8)
    #expect(world.sensorNoise == 0.1...0.1)
    #expect(world.pushes == WorldSettings.Pushes(impulse: -20...20, every: 2...2))
  }

  @Test("A deployment alone, and several by their names in the order of the file")
  func deployments() throws {
    #expect(try file("deployment: {gravity: 5}").deployments.map(\.name) == ["deployment"])
    let pushed = try file("deployment: {pushes: {impulse: 3, every: 1}}").deployments
    #expect(pushed.map(\.world.pushes?.impulse) == [3...3])
    let several = try file(
      "deployment: {slippery: {friction: 0.3}, on the moon: {gravity: 1.62}, as before: {}}")
    #expect(several.deployments.map(\.name) == ["slippery", "on the moon", "as before"])
    #expect(several.deployments[1].world.gravity == 1.62...1.62)
    #expect(several.deployments[2].world.isUsual)
  }

  @Test(
    "Errors name the place, the value and the remedy",
    arguments: [
      (
        "world: {gravty: 5}",
        "jump.yaml:13: world.gravty: unknown key (did you mean \"gravity\"?); the keys are gravity, "
          + "slope, friction, motorStrength, sensorNoise, pushes"
      ),
      (
        "world: {gravity: [5, 3]}",
        "jump.yaml:13: world.gravity: a range is two numbers, the lower one first, such as [1, 2]"
      ),
      (
        "world: {slope: {a: 1}}",
        "jump.yaml:13: world.slope: a number from -60 to 60 degrees, or a range such as [1, 2], is "
          + "expected, not keys and values"
      ),
      (
        "world: {friction: 0}",
        "jump.yaml:13: world.friction: \"0\" is not a number from 0.01 to 10"
      ),
      (
        "world: {pushes: {impulse: 5}}",
        "jump.yaml:13: world.pushes.every: this key is missing"
      ),
      (
        "deployment: {icy: {friction: 99}}",
        "jump.yaml:13: deployment.icy.friction: \"99\" is not a number from 0.01 to 10"
      ),
      (
        "deployment: {a.b: {friction: 1}}",
        "jump.yaml:13: deployment.a.b: a deployment has a name of up to 40 letters, digits, spaces, "
          + "- and _"
      ),
      (
        "deploymentEpisodes: 0",
        "jump.yaml:13: deploymentEpisodes: \"0\" is not a whole number from 1 to 10000"
      ),
    ])
  func errors(_ text: String, _ message: String) throws {
    #expect { try file(text) } throws: { "\($0)" == message }
  }
}
