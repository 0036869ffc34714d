import Physics

/// All that another program must know to play a policy as this one does, and to judge it.
public struct PlayDescription: Sendable, Equatable, Encodable {
  /// A number of an observation, of one state: how it comes about.
  public struct ObservedNumber: Sendable, Equatable, Encodable {
    /// Its source: "position" (times `scale`, plus `offset`), "sine" or "cosine" of a
    /// position, "velocity" (times `scale`), "contact" (1 where any of `geoms` touches the
    /// ground, otherwise 0), or "flightTurn", "landedTurn" and "recentTurn" (times `scale`; see
    /// `Flight`).
    public var source: String
    /// The joint's name, where it is of a joint.
    public var name: String?
    /// The joint's index in `qpos` and `qvel`.
    public var joint: Int?
    /// See `source`.
    public var scale: Float?
    /// See `source`.
    public var offset: Float?
    /// Indices of geoms, in the body file's order.
    public var geoms: [Int]?
  }

  /// How observations follow flights; see `Scenarios.Flight`.
  public struct Flight: Sendable, Equatable, Encodable {
    /// The joint that pitches the body, its index in `qpos`.
    public var pitchJoint: Int
    /// 1, or −1 where that joint turns about −y.
    public var pitchSign: Double
    /// Indices of the geoms that end a flight.
    public var moving: [Int]
    /// The largest number of turns that observations show, either way.
    public var maximumTurns: Float
  }

  /// How episodes run.
  public struct Control: Sendable, Equatable, Encodable {
    /// Seconds between two actions.
    public var period: Double
    /// Simulation steps between two actions.
    public var stepsPerAction: Int
    /// Actions in an episode.
    public var actionsPerEpisode: Int
    /// The magnitude that actions are clamped to, before the motors' ranges.
    public var largestAction: Float
    /// How far from 0 the offsets of positions (m or rad) and the velocities (m/s or rad/s) of a
    /// start are, at most; uniform.
    public var startNoise: Float
    /// Where the body starts but for the noise: `[nq]`.
    public var start: [Double]
  }

  /// The turn in the air that counts as success; see `AerialTurn` and `ManoeuvreDetector`.
  public struct Turn: Sendable, Equatable, Encodable {
    /// Whole net turns; negative is backward.
    public var turns: Int
    /// How much of it must lie between take-off and landing, degrees.
    public var inFlight: Double
    /// How long after the landing nothing but the feet may touch the ground, s.
    public var hold: Double
    /// How far from vertical still is upright, degrees.
    public var upright: Double
    /// The joint that pitches the body, its index in `qpos`.
    public var pitchJoint: Int
    /// 1, or −1 where that joint turns about −y.
    public var pitchSign: Double
    /// Indices of the feet's geoms, in the body file's order.
    public var feet: [Int]
    /// Indices of all geoms that move.
    public var moving: [Int]
  }

  /// The numbers of an observation, in this order.
  public var observation: [ObservedNumber]
  /// How observations follow flights.
  public var flight: Flight
  /// How episodes run.
  public var control: Control
  /// The turn that counts as success; nil for a condition.
  public var success: Turn?
  /// The condition that counts as success; nil for a turn.
  public var condition: Condition?

  /// Describes a scenario.
  public init(_ scenario: Scenario) {
    observation = scenario.layout.sources.map { ObservedNumber($0, model: scenario.model) }
    let layout = scenario.layout
    flight = Flight(
      pitchJoint: layout.pitch.joint, pitchSign: layout.pitch.sign, moving: layout.moving.bits,
      maximumTurns: ObservationLayout.maximumTurns)
    control = Control(
      period: scenario.control, stepsPerAction: scenario.stepsPerAction,
      actionsPerEpisode: scenario.actionsPerEpisode, largestAction: BodyEnvironment.largestAction,
      startNoise: BodyEnvironment.startNoise, start: scenario.model.initialPositions)
    success = scenario.criterion.detector?.description
    condition = scenario.criterion.condition?.description
  }
}

extension PlayDescription.ObservedNumber {
  fileprivate init(_ source: ObservationLayout.Source, model: Model) {
    func ofJoint(
      _ source: String, _ joint: Int, scale: Float? = nil, offset: Float? = nil
    ) -> Self {
      Self(
        source: source, name: model.joints[joint].name, joint: joint, scale: scale, offset: offset)
    }
    self =
      switch source {
      case .position(let joint, let scale, let offset):
        ofJoint("position", joint, scale: scale, offset: offset)
      case .sine(let joint): ofJoint("sine", joint)
      case .cosine(let joint): ofJoint("cosine", joint)
      case .velocity(let joint, let scale): ofJoint("velocity", joint, scale: scale)
      case .contact(let geoms): Self(source: "contact", geoms: geoms.bits)
      case .flightTurn(let scale): Self(source: "flightTurn", scale: scale)
      case .landedTurn(let scale): Self(source: "landedTurn", scale: scale)
      case .recentTurn(let scale): Self(source: "recentTurn", scale: scale)
      }
  }
}

extension ManoeuvreDetector {
  fileprivate var description: PlayDescription.Turn {
    PlayDescription.Turn(
      turns: turn.turns, inFlight: turn.inFlight, hold: turn.hold,
      upright: turn.upright, pitchJoint: pitch.joint, pitchSign: pitch.sign,
      feet: ground.feet.bits, moving: ground.moving.bits)
  }
}

extension UInt32 {
  /// The numbers of the bits that are set, in order.
  var bits: [Int] { (0..<Self.bitWidth).filter { self >> UInt32($0) & 1 == 1 } }
}
