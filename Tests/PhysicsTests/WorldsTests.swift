import Foundation
import Physics
import Testing

/// Worlds in lanes: what they compute, and that they compute it alone.
@Suite("Worlds in lanes")
struct WorldsTests {
  /// A start for a world: a turned hopper a little above the floor.
  private func start(_ worlds: Worlds, _ world: Int, _ seed: Int) {
    let initial = worlds.model.initialPositions
    for joint in initial.indices {
      let offset = 0.15 * sin(Float(7 * seed + 3 * joint + 1))
      worlds.set(
        world, joint, position: Float(initial[joint]) + (joint < 3 ? offset : -abs(offset)),
        velocity: 3 * offset)
    }
  }

  private func control(_ seed: Int, _ step: Int, _ motor: Int) -> Float {
    sin(Float(seed + 1) * Float(step / 4) * 0.7 + Float(motor))
  }

  /// Steps a world in each lane from the start that its seed gives.
  private func run(seeds: [Int], steps: Int, disturb: (Worlds, Int) -> Void = { _, _ in }) throws
    -> Worlds
  {
    let worlds = Worlds(model: try TestScene.hopper(), count: seeds.count)
    for (world, seed) in seeds.enumerated() { start(worlds, world, seed) }
    for step in 0..<steps {
      for (world, seed) in seeds.enumerated() {
        for motor in 0..<3 { worlds.setControl(world, motor, control(seed, step, motor)) }
      }
      disturb(worlds, step)
      worlds.step()
    }
    return worlds
  }

  private func state(_ worlds: Worlds, _ world: Int) -> [UInt32] {
    (0..<worlds.size).flatMap {
      [worlds.position(world, $0).bitPattern, worlds.velocity(world, $0).bitPattern]
    }
  }

  /// Until the foot strikes; later the motion soon depends on the last bit.
  @Test("Single precision agrees with double in flight, and in the first contact")
  func agreement() throws {
    let model = try TestScene.hopper()
    let steps = 150
    let worlds = try run(seeds: Array(0..<8), steps: steps)
    let fresh = Worlds(model: model, count: 8)
    for seed in 0..<8 {
      start(fresh, seed, seed)
      let simulation = Simulation(model: model)
      simulation.positions = (0..<6).map { Double(fresh.position(seed, $0)) }
      simulation.velocities = (0..<6).map { Double(fresh.velocity(seed, $0)) }
      for step in 0..<steps {
        simulation.controls = (0..<3).map { Double(control(seed, step, $0)) }
        simulation.step()
      }
      for joint in 0..<6 {
        #expect(abs(Double(worlds.position(seed, joint)) - simulation.positions[joint]) < 1e-3)
      }
    }
  }

  @Test("The same input gives the same bits, in whichever lane and beside whatever neighbours")
  func repeatability() throws {
    let shuffled = (0..<16).map { (5 * $0 + 3) % 16 }
    let first = try run(seeds: Array(0..<16), steps: 200)
    let second = try run(seeds: shuffled, steps: 200)
    for (world, seed) in shuffled.enumerated() {
      #expect(state(first, seed) == state(second, world))
    }
    #expect(state(first, 0) != state(first, 1))
  }

  @Test("A world that blows up leaves its neighbours as they were")
  func isolation() throws {
    let calm = try run(seeds: Array(0..<8), steps: 200)
    let disturbed = try run(seeds: Array(0..<8), steps: 200) { worlds, step in
      guard step == 60 else { return }
      worlds.set(2, 1, position: .nan, velocity: .nan)
      worlds.set(5, 3, position: 1e6, velocity: 1e12)
      worlds.set(6, 1, position: -3, velocity: -1e4)
    }
    for world in [0, 1, 3, 4, 7] { #expect(state(calm, world) == state(disturbed, world)) }
    #expect(disturbed.position(2, 1).isNaN)
  }

  @Test("A state that is saved with its warm start goes on as before")
  func continuation() throws {
    let worlds = try run(seeds: Array(0..<8), steps: 150)
    let copy = Worlds(model: worlds.model, count: 8)
    for world in 0..<8 {
      for joint in 0..<6 {
        copy.set(
          world, joint, position: worlds.position(world, joint),
          velocity: worlds.velocity(world, joint))
        copy.setWarmStart(world, joint, worlds.warmStart(world, joint))
      }
      for motor in 0..<3 {
        worlds.setControl(world, motor, 0.5)
        copy.setControl(world, motor, 0.5)
      }
    }
    worlds.step(50)
    copy.step(50)
    for world in 0..<8 { #expect(state(worlds, world) == state(copy, world)) }
  }

  @Test("Ground contacts are those of the double-precision world")
  func groundContacts() throws {
    let worlds = try run(seeds: Array(0..<8), steps: 200)
    let contacts = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 8)
    defer { contacts.deallocate() }
    worlds.findGroundContacts(contacts)
    let simulation = Simulation(model: worlds.model)
    for world in 0..<8 {
      simulation.positions = (0..<6).map { Double(worlds.position(world, $0)) }
      let bits = simulation.contacts().reduce(UInt32(0)) { $0 | 1 << UInt32($1.second) }
      #expect(contacts[world] == bits)
    }
    #expect(contacts.contains { $0 != 0 })
  }

  @Test("Controls beyond their range are clamped; worlds come in whole registers")
  func edges() throws {
    let worlds = Worlds(model: try TestScene.hopper(), count: 9)
    #expect(worlds.count == 16)
    #expect(worlds.clampedControl(4, motor: 0) == 1 && worlds.clampedControl(-4, motor: 0) == -1)
    worlds.setControl(0, 0, 4)
    worlds.setControl(1, 0, 1)
    worlds.step(10)
    #expect(state(worlds, 0) == state(worlds, 1))
  }
}
