import Foundation
import Physics
import TestSupport
import Testing

/// The equations of motion, the contact model and the integrators against MuJoCo's own figures.
@Suite("Dynamics against MuJoCo")
struct MuJoCoAgreementTests {
  @Test("Mass matrix, and acceleration with nothing touching", arguments: MuJoCoBody.all)
  func samples(_ body: MuJoCoBody) throws {
    let simulation = Simulation(model: try body.model())
    simulation.isConstrained = false
    for sample in try body.samples() {
      simulation.set(sample)
      let mass = simulation.massMatrix()
      for (row, expected) in zip(mass, try #require(sample.M)) {
        #expect(row.largestDifference(from: expected) <= 1e-12)
      }
      let difference = simulation.accelerations().largestDifference(from: sample.qacc)
      #expect(difference <= 1e-10 * (1 + sample.qacc.largestMagnitude))
    }
  }

  @Test(
    "500 steps of flight", arguments: MuJoCoBody.all, Integrator.allCases)
  func flights(_ body: MuJoCoBody, _ integrator: Integrator) throws {
    let simulation = Simulation(model: try body.model())
    simulation.isConstrained = false
    simulation.integrator = integrator
    let flights = try body.flights().filter { $0.integrator == integrator.rawValue }
    #expect(!flights.isEmpty)
    for flight in flights {
      simulation.follow(flight, steps: 500) { _, position, velocity in
        #expect(position <= 1e-9)
        #expect(velocity <= 1e-9)
      }
    }
  }

  @Test(
    "Accelerations in contact, and what touches",
    arguments: MuJoCoBody.all + [.capsules, .beside])
  func statesInContact(_ body: MuJoCoBody) throws {
    let simulation = Simulation(model: try body.model())
    var errors: [Double] = []
    for state in try body.statesInContact() {
      simulation.set(state)
      let difference = simulation.accelerations().largestDifference(from: state.qacc)
      errors.append(difference / (1 + state.qacc.largestMagnitude))
      let contacts = simulation.contacts()
      let expected = try #require(state.contacts)
      #expect(contacts.map(\.first) == expected.map(\.geom1))
      #expect(contacts.map(\.second) == expected.map(\.geom2))
      for (contact, expected) in zip(contacts, expected) {
        #expect(abs(contact.distance - expected.dist) <= 1e-12)
      }
    }
    errors.sort()
    #expect(errors[errors.count / 2] <= 1e-6)
    #expect(errors[errors.count * 99 / 100] <= 1e-4)
  }

  /// As far as the motion can be told in advance: a change of 1e-9 at the start grows to 1e-7 in a
  /// second where bodies strike the floor.
  @Test("A drop: 0.25 s, and a second", arguments: MuJoCoBody.all)
  func drops(_ body: MuJoCoBody) throws {
    let simulation = Simulation(model: try body.model())
    let timestep = simulation.model.timestep
    for drop in try body.drops() {
      let steps = Int((1 / timestep).rounded())
      simulation.follow(drop, steps: steps) { step, position, _ in
        let bound = Double(step) * timestep <= 0.25 ? 1e-5 : 1e-3
        #expect(position <= bound)
      }
    }
  }
}

extension Simulation {
  fileprivate func set(_ state: MuJoCoState) {
    positions = state.qpos
    velocities = state.qvel
    controls = state.ctrl
    activations = state.act ?? []
  }

  /// Takes a run's steps, and hands over how far positions and velocities are from MuJoCo's after
  /// each that the run keeps.
  fileprivate func follow(
    _ run: MuJoCoRun, steps: Int,
    compare: (_ step: Int, _ position: Double, _ velocity: Double) -> Void
  ) {
    let every = run.every ?? 1
    positions = run.qpos[0]
    velocities = run.qvel[0]
    activations = activations.map { _ in 0 }
    for (index, controls) in run.ctrl.prefix(steps).enumerated() {
      self.controls = controls
      step()
      let taken = index + 1
      guard taken % every == 0 else { continue }
      compare(
        taken, positions.largestDifference(from: run.qpos[taken / every]),
        velocities.largestDifference(from: run.qvel[taken / every]))
    }
  }
}

extension [Double] {
  fileprivate var largestMagnitude: Double { reduce(0) { Swift.max($0, abs($1)) } }

  /// The largest |a − b|; NaN is larger than any.
  fileprivate func largestDifference(from other: [Double]) -> Double {
    guard count == other.count else { return .infinity }
    return zip(self, other).reduce(0) { largest, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : Swift.max(largest, difference)
    }
  }
}
