import Foundation
import Learning
import Physics
import Testing

@testable import Scenarios

/// Episodes in worlds that differ from the body's file.
@Suite("Worlds of episodes") struct EpisodeWorldsTests {
  /// The hopper's scenario with a world.
  private static func scenario(_ world: String = "") throws -> Scenario {
    let folder = ScenarioLibraryTests.package.appendingPathComponent("Scenarios")
    let yaml = try String(
      contentsOf: folder.appendingPathComponent("backflip.yaml"), encoding: .utf8)
    let body = try String(
      contentsOf: folder.appendingPathComponent("Bodies/hopper.xml"), encoding: .utf8)
    return try Scenario(yaml: yaml + "\n" + world, bodyXML: body, file: "backflip.yaml")
  }

  /// Steps worlds without actions, and records each world's episode.
  private static func fall(
    _ scenario: Scenario, worlds: Int = 8, steps: Int, seed: UInt64 = 1
  ) -> [Trajectory] {
    let environment = BodyEnvironmentMaker(scenario).make(worlds: worlds)
    let shape = environment.shape
    var random = Random(seed: seed)
    var played = (0..<worlds).map { _ in
      Trajectory(
        period: shape.period, positionCount: shape.positionCount,
        velocityCount: shape.velocityCount, controlCount: shape.actionSize)
    }
    for world in 0..<environment.worlds { environment.scatter(world, random: &random) }
    let actions = [Float](repeating: 0, count: environment.worlds * shape.actionSize)
    for step in 0...steps {
      if step > 0 {
        actions.withUnsafeBufferPointer { if let base = $0.baseAddress { environment.step(base) } }
      }
      for world in 0..<worlds { environment.record(world, action: nil, to: &played[world]) }
    }
    return played
  }

  @Test("A world that names nothing plays the same episodes, bit for bit")
  func nothing() throws {
    let usual = Self.fall(try Self.scenario(), steps: 30)
    #expect(try Self.fall(Self.scenario("world: {}"), steps: 30) == usual)
    #expect(try Self.fall(Self.scenario("world: {gravity: 5}"), steps: 30) != usual)
  }

  @Test("The same seed draws the same worlds, another seed others")
  func seeds() throws {
    let scenario = try Self.scenario(
      "world: {gravity: [3, 20], friction: [0.3, 2], pushes: {impulse: [-30, 30], every: [0.2, 1]}}"
    )
    let first = Self.fall(scenario, steps: 40)
    #expect(first == Self.fall(scenario, steps: 40))
    #expect(first != Self.fall(scenario, steps: 40, seed: 2))
    // Worlds side by side draw their own gravity: they fall at different rates.
    let falls = first.map { $0.velocities[$0.velocityCount + 1] - $0.velocities[1] }
    #expect(Set(falls).count == falls.count)
  }

  /// Nothing but the push acts along x on a body in the air.
  @Test("A push changes the momentum of the whole body by its impulse, and comes when it is due")
  func push() throws {
    let scenario = try Self.scenario("world: {pushes: {impulse: -7, every: 0.1}}")
    let usual = try Self.scenario()
    let period = Float(scenario.control)
    let (pushed, free) = (Self.momenta(of: scenario), Self.momenta(of: usual))
    for (pushed, free) in zip(pushed, free) {
      let jumps = pushed.indices.dropFirst().filter { abs(pushed[$0] - pushed[$0 - 1]) > 0.1 }
      #expect((2...3).contains(jumps.count))
      for frame in jumps { #expect(abs(pushed[frame] - pushed[frame - 1] + 7) < 2e-3) }
      for (one, other) in zip(jumps, jumps.dropFirst()) {
        #expect(abs(Float(other - one) * period - 0.1) < period)
      }
      #expect(free.allSatisfy { abs($0 - free[0]) < 2e-3 })
    }
  }

  /// The momentum along x of each frame while a body is high in the air, by its parts.
  private static func momenta(of scenario: Scenario) -> [[Double]] {
    let maker = BodyEnvironmentMaker(scenario)
    let environment = maker.make(worlds: 4)
    var random = Random(seed: 5)
    var start = fall(scenario, worlds: 1, steps: 0)[0]
    start.positions[1] = 6
    start.velocities = start.velocities.map { _ in 0 }
    for world in 0..<4 { environment.place(world, at: 0, of: start, random: &random) }
    let actions = [Float](
      repeating: 0, count: environment.worlds * environment.shape.actionSize)
    var momenta = [[Double]](repeating: [], count: 4)
    for step in 0..<11 {
      if step > 0 {
        actions.withUnsafeBufferPointer { if let base = $0.baseAddress { environment.step(base) } }
      }
      for world in 0..<4 {
        var frame = start.slice(0..<0)
        environment.record(world, action: nil, to: &frame)
        // Of a body at rest in the air all parts move alike: the root's velocity is that of all.
        let mass = scenario.model.bodies.reduce(0) { $0 + $1.mass }
        momenta[world].append(mass * Double(frame.velocities[0]))
      }
    }
    return momenta
  }

  @Test("Noise has its deviation in what sensors measure, and none in contacts and turns")
  func noise() throws {
    let scenario = try Self.scenario("world: {sensorNoise: 0.2}")
    let (noisy, exact) = (
      BodyEnvironmentMaker(scenario).make(worlds: 64),
      BodyEnvironmentMaker(scenario, world: WorldSettings()).make(worlds: 64)
    )
    var (random, same) = (Random(seed: 3), Random(seed: 3))
    for world in 0..<64 {
      noisy.reset(world, random: &random)
      exact.reset(world, random: &same)
      // An episode with a world draws one number more.
      _ = same.next()
    }
    let size = noisy.shape.observationSize
    func observed(_ environment: any Environment) -> [Float] {
      var values = [Float](repeating: 0, count: 64 * size)
      values.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress { environment.observe(base) }
      }
      return values
    }
    let differences = zip(observed(noisy), observed(exact)).map { $0 - $1 }
    let measured = scenario.layout.measured
    let (inside, outside) = (0..<64 * size).reduce(into: ([Float](), [Float]())) {
      if measured.contains($1 % size) {
        $0.0.append(differences[$1])
      } else {
        $0.1.append(differences[$1])
      }
    }
    let count = Float(inside.count)
    let mean = inside.reduce(0, +) / count
    let variance = inside.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(mean) < 0.03)
    #expect(abs(variance.squareRoot() - 0.2) < 0.02)
    #expect(!outside.isEmpty && outside.allSatisfy { $0 == 0 })
    // A state that is looked at twice shows the same, and the next one other noise.
    let again = observed(noisy)
    #expect(zip(again, observed(exact)).map { $0 - $1 } == differences)
  }

  @Test("A snapshot resumes an episode with its world, bit for bit")
  func snapshot() throws {
    let scenario = try Self.scenario(
      "world: {slope: [-5, 5], sensorNoise: [0, 1], pushes: {impulse: [-9, 9], every: 0.2}}")
    let maker = BodyEnvironmentMaker(scenario)
    let (one, other) = (maker.make(worlds: 8), maker.make(worlds: 8))
    var random = Random(seed: 9)
    for world in 0..<8 { one.reset(world, random: &random) }
    let actions = [Float](repeating: 0.3, count: 8 * one.shape.actionSize)
    func step(_ environment: any Environment, _ steps: Int) {
      for _ in 0..<steps {
        actions.withUnsafeBufferPointer { if let base = $0.baseAddress { environment.step(base) } }
      }
    }
    step(one, 20)
    other.snapshot = one.snapshot
    step(one, 20)
    step(other, 20)
    #expect(one.snapshot == other.snapshot)
    func observed(_ environment: any Environment) -> [Float] {
      var values = [Float](repeating: 0, count: 8 * one.shape.observationSize)
      values.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress { environment.observe(base) }
      }
      return values
    }
    #expect(observed(one) == observed(other))
  }
}
