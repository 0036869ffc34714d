public import Physics

/// What `simulate` computes from its files.
extension Simulation {
  /// Steps through given controls.
  ///
  /// - Returns: The states before the first step and after each, up to a divergence.
  public func run(_ input: SimulationInput) -> SimulationOutput {
    positions = input.qpos
    velocities = input.qvel
    var output = SimulationOutput(qpos: [input.qpos], qvel: [input.qvel])
    for (index, row) in input.ctrl.enumerated() {
      controls = row
      step()
      guard !hasDiverged else {
        output.divergedStep = index + 1
        break
      }
      output.qpos.append(positions)
      output.qvel.append(velocities)
    }
    return output
  }

  /// The acceleration of each state, and its contacts.
  public func accelerations(of input: AccelerationInput) -> AccelerationOutput {
    var output = AccelerationOutput()
    for state in input.states {
      positions = state.qpos
      velocities = state.qvel
      controls = state.ctrl
      output.qacc.append(accelerations())
      output.contacts.append(isConstrained ? namedContacts : [])
    }
    return output
  }

  private var namedContacts: [AccelerationOutput.Contact] {
    contacts().map { contact in
      AccelerationOutput.Contact(
        model.geoms[contact.first].name, model.geoms[contact.second].name,
        distance: contact.distance)
    }
  }
}
