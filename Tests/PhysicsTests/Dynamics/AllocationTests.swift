import CAllocationCounter
import Physics
import Testing

/// Stepping asks for no memory: worlds own their workspace.
@Suite("Allocations", .enabled(if: allocation_count() >= 0, "counted on Linux with glibc alone"))
struct AllocationTests {
  /// How often this thread asks for memory meanwhile.
  private func allocations(_ work: () -> Void) -> Int {
    let before = allocation_count()
    work()
    return allocation_count() - before
  }

  @Test("The counter counts")
  func counter() {
    var numbers: [Int] = []
    #expect(allocations { numbers.reserveCapacity(1000) } > 0)
    #expect(numbers.capacity >= 1000)
    #expect(allocations {} == 0)
  }

  /// From the air to the ground, to limits, to contacts of bodies with one another.
  @Test(
    "A step of a batch of worlds, or of one, allocates nothing",
    arguments: MuJoCoBody.all + [MuJoCoBody.capsules], Integrator.allCases)
  func steps(_ body: MuJoCoBody, _ integrator: Integrator) throws {
    var model = try body.model()
    model.integrator = integrator
    let states = try body.statesInContact()
    let worlds = Worlds(model: model, count: 64)
    let simulation = Simulation(model: model)
    for world in 0..<worlds.count {
      let state = states[world % states.count]
      for joint in model.joints.indices {
        worlds.set(
          world, joint, position: Float(state.qpos[joint]), velocity: Float(state.qvel[joint]))
      }
      for motor in model.actuators.indices { worlds.setControl(world, motor, 1) }
    }
    simulation.positions = states[0].qpos
    simulation.velocities = states[0].qvel
    #expect(allocations { worlds.step(200) } == 0)
    #expect(allocations { simulation.step(200) } == 0)
  }
}
