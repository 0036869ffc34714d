public import ArgumentParser
import Export
import Foundation
public import Physics
import Scenarios

/// Steps a body through given controls, or computes the accelerations of given states, in double
/// precision.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Step a body through given controls, in double precision.",
    discussion: """
      Reads {"qpos":[…],"qvel":[…],"ctrl":[[…],…]}, with one row of controls per step, and writes \
      {"qpos":[[…],…],"qvel":[[…],…]}: the state before the first step and after each. Angles, \
      units and the meaning of the body's file are MuJoCo's. If the simulation diverges, as \
      MuJoCo defines it, the result ends with the state before that, and standard error reports it.

      With --accelerations it takes no steps: it reads \
      {"states":[{"qpos":[…],"qvel":[…],"ctrl":[…]},…]} and writes \
      {"qacc":[[…],…],"contacts":[[[geom, geom, distance],…],…]}, one row per state, with contacts \
      in MuJoCo's order. An unnamed geom is called “geom N”, where N is its number in MuJoCo, from \
      0.

      Example:
        backflip simulate hopper --input in.json --output out.json
      """)

  @Argument(
    help: ArgumentHelp(
      "The body's MJCF file, or the name of a body that comes with the program.",
      valueName: "BODY.xml"), completion: .bodies)
  var body: String

  @Option(help: ArgumentHelp("States and controls, JSON.", valueName: "FILE"))
  var input: String

  @Option(help: ArgumentHelp("The output file, JSON.", valueName: "FILE"))
  var output: String

  @OptionGroup var overwriting: ForceOption

  @Flag(help: "Compute the accelerations and contacts of given states.")
  var accelerations = false

  @Option(help: "Euler or RK4; by default, the body's own.")
  var integrator: Integrator?

  @Flag(name: .customLong("no-contacts"), help: "Ignore contacts and joint limits.")
  var isFree = false

  func validate() throws {
    guard !accelerations || integrator == nil else {
      throw ValidationError(
        "--integrator has no effect with --accelerations, which takes no steps; leave one of them "
          + "out"
      )
    }
  }

  func run() throws {
    let model = try ScenarioLibrary().model(ofBody: body)
    let simulation = Simulation(model: model)
    simulation.integrator = integrator ?? model.integrator
    simulation.isConstrained = !isFree
    let input = URL(fileURLWithPath: input)
    let output = try OutputPlace(
      URL(fileURLWithPath: output), for: accelerations ? .accelerations : .states,
      isForced: overwriting.force, inputs: [input, URL(fileURLWithPath: body)])
    let (joints, motors) = (model.joints.count, model.actuators.count)
    if accelerations {
      let states = try AccelerationInput(
        contentsOf: input, jointCount: joints, controlCount: motors)
      try simulation.accelerations(of: states).write(to: output)
    } else {
      let run = try SimulationInput(contentsOf: input, jointCount: joints, controlCount: motors)
      let states = simulation.run(run)
      if let step = states.divergedStep {
        StandardError.line(
          "the simulation diverged in step \(step) of \(run.ctrl.count); the result ends with the "
            + "state before it; \(Divergence.remedy)")
      }
      try states.write(to: output)
    }
  }
}

extension Integrator: ExpressibleByArgument {
  /// Reads a name as MJCF has it, in upper or lower case.
  public init?(argument: String) {
    let known = Self.allCases.first { $0.rawValue.lowercased() == argument.lowercased() }
    guard let known else { return nil }
    self = known
  }
}
