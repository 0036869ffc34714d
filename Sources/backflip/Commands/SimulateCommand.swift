public import ArgumentParser
import Export
import Foundation
public import Physics

/// Moves a body by given controls, in double precision.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Step a body through given controls, in double precision.",
    discussion: """
      Reads {"qpos":[…],"qvel":[…],"ctrl":[[…],…]}, a row of controls a step, and writes \
      {"qpos":[[…],…],"qvel":[[…],…]}: the state before the first step and after each. Angles, \
      units and the meaning of the body's file are MuJoCo's.

      Example:
        backflip simulate Scenarios/Bodies/hopper.xml --input in.json --output out.json
      """)

  @Argument(help: ArgumentHelp("The body's MJCF file.", valueName: "BODY.xml"))
  var body: String

  @Option(help: ArgumentHelp("The state and the controls, JSON.", valueName: "FILE"))
  var input: String

  @Option(help: ArgumentHelp("Where the states go, JSON.", valueName: "FILE"))
  var output: String

  @Option(help: "Euler or RK4; without it, the body's own.")
  var integrator: Integrator?

  @Flag(name: .customLong("no-contacts"), help: "Without contacts and joint limits.")
  var isFree = false

  func run() throws {
    let model = try Model(contentsOf: URL(fileURLWithPath: body))
    let input = try SimulationInput(
      contentsOf: URL(fileURLWithPath: input), jointCount: model.joints.count,
      controlCount: model.actuators.count)
    let simulation = Simulation(model: model)
    simulation.integrator = integrator ?? model.integrator
    simulation.isConstrained = !isFree
    try simulation.run(input).write(to: URL(fileURLWithPath: output))
  }
}

extension Simulation {
  /// The states before the first step and after each.
  fileprivate func run(_ input: SimulationInput) -> SimulationOutput {
    positions = input.qpos
    velocities = input.qvel
    var output = SimulationOutput(qpos: [input.qpos], qvel: [input.qvel])
    for row in input.ctrl {
      controls = row
      step()
      output.qpos.append(positions)
      output.qvel.append(velocities)
    }
    return output
  }
}

extension Integrator: ExpressibleByArgument {}
