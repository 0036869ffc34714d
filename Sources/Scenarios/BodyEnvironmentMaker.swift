public import Learning
import Physics

/// Makes the worlds of a scenario.
public struct BodyEnvironmentMaker: EnvironmentMaker {
  /// The sizes of the environments.
  public let shape: EnvironmentShape
  let model: Model
  let layout: ObservationLayout
  let root: RootCoordinates
  let stepsPerAction: Int
  /// How the worlds of episodes differ from the body's file.
  let world: WorldSettings

  /// Makes the maker of a scenario's worlds.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - world: How the worlds of episodes differ; nil for the scenario's own.
  public init(_ scenario: Scenario, world: WorldSettings? = nil) {
    self.world = world ?? scenario.world
    model = scenario.model
    layout = scenario.layout
    root = scenario.root
    stepsPerAction = scenario.stepsPerAction
    shape = EnvironmentShape(
      observationSize: layout.size, actionSize: model.actuators.count,
      positionCount: model.joints.count, velocityCount: model.joints.count,
      period: Float(scenario.control), episodeSteps: scenario.actionsPerEpisode,
      clipSteps: scenario.actionsPerClip, geomCount: model.geoms.count)
  }

  /// See `ObservationLayout.rewardBasis`.
  public var rewardBasis: RewardBasis {
    layout.rewardBasis(of: model, root: root, period: shape.period)
  }

  /// An environment of at least `worlds` worlds, in whole registers.
  public func make(worlds: Int) -> any Environment {
    BodyEnvironment(maker: self, worlds: worlds)
  }

  /// The observations of a recorded trajectory, `[frames, observationSize]`.
  ///
  /// Flights begin with its first frame: its rater saw nothing of what came before.
  public func observations(of trajectory: Trajectory) -> [Float] {
    var observations = [Float](repeating: 0, count: trajectory.frames * layout.size)
    observations.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var flight = Flight<Float>()
      for frame in 0..<trajectory.frames {
        layout.advance(&flight, contacts: trajectory.contacts[frame]) {
          trajectory.positions[frame * trajectory.positionCount + $0]
        }
        layout.write(
          to: base + frame * layout.size, contacts: trajectory.contacts[frame], flight: flight,
          position: { trajectory.positions[frame * trajectory.positionCount + $0] },
          velocity: { trajectory.velocities[frame * trajectory.velocityCount + $0] })
      }
    }
    return observations
  }
}
