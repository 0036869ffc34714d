import Foundation

/// An `Actuator.Activation` in lanes.
struct ActivationConstants<L: Lane> {
  /// Index of the control that is the input.
  let control: Int
  let lowestControl: L
  let highestControl: L
  let isIntegrator: Bool
  let isEarly: Bool
  /// τ, s.
  let timeConstant: L
  /// The effective time step of the activation, s: the time step h, or τ (1 − exp(−h/τ)) for the
  /// exact solution.
  let span: L
  let lowest: L
  let highest: L

  /// Returns the activations of a model, in the order of its actuators.
  static func all(of model: Model) -> [ActivationConstants] {
    model.actuators.enumerated().compactMap { index, actuator in
      actuator.activation.map {
        ActivationConstants(
          $0, control: index, controls: actuator.range, timestep: model.timestep)
      }
    }
  }

  private init(
    _ activation: Actuator.Activation, control: Int, controls: ClosedRange<Double>?,
    timestep: Double
  ) {
    self.control = control
    (lowestControl, highestControl) = MotorConstants.bounds(controls)
    isIntegrator = activation.dynamics == .integrator
    isEarly = activation.isEarly
    // MuJoCo's mjMINVAL.
    let timeConstant = max(activation.timeConstant, 1e-15)
    self.timeConstant = L(timeConstant)
    span =
      activation.dynamics == .filterexact
      ? L(timeConstant * (1 - exp(-timestep / timeConstant))) : L(timestep)
    (lowest, highest) = MotorConstants.bounds(activation.range)
  }
}

/// Activation dynamics: time derivatives and integration (`mj_fwdActuation`, `mj_nextActivation`).
extension Dynamics {
  /// Computes the time derivative of every activation.
  func findActivationRates(_ state: WorldState<L>) {
    for index in 0..<activations.count {
      let law = activations[index]
      let control = L.smaller(
        L.larger(state.controls[law.control], law.lowestControl), law.highestControl)
      activationRates[index] =
        law.isIntegrator ? control : (control - state.activations[index]) / law.timeConstant
    }
  }

  /// The activation that determines the force: the current one, or the next one with `actearly`.
  func activation(_ index: Int, _ state: WorldState<L>) -> L {
    guard activations[index].isEarly else { return state.activations[index] }
    return next(index, from: state.activations[index], rate: activationRates[index])
  }

  /// Sets every activation to its value after a step from `start`.
  func advanceActivations(_ state: WorldState<L>, from start: Column<L>, rates: Column<L>) {
    for index in 0..<activations.count {
      state.activations[index] = next(index, from: start[index], rate: rates[index])
    }
  }

  private func next(_ index: Int, from activation: L, rate: L) -> L {
    let law = activations[index]
    return L.smaller(L.larger(activation.adding(law.span, times: rate), law.lowest), law.highest)
  }
}
