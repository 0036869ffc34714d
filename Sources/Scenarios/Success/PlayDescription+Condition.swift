extension PlayDescription {
  /// The condition on an episode that counts as success, ready to be computed elsewhere.
  ///
  /// Programs are in postfix order: a number is a constant, `["load", i]` the number i of what the
  /// program reads, and a name an operation on the last numbers, as many as it takes.
  public struct Condition: Sendable, Equatable, Encodable {
    /// A number that is read of every frame.
    public struct Measure: Sendable, Equatable, Encodable {
      /// "time"; "position" or "cosine" of offset + sign · qpos; "velocity", sign · qvel;
      /// "control"; "anyContact" or "noContact", 1 where any or none of `geoms` touches the ground;
      /// "contactCount", how many do; "flightTurn", "landedTurn", "flightTime": see `Flight`.
      public var source: String
      /// The joint, or the motor of a control.
      public var index: Int?
      /// See `source`.
      public var sign: Double?
      /// See `source`.
      public var offset: Double?
      /// Indices of geoms, in the body file's order.
      public var geoms: [Int]?
    }

    /// An aggregate of a program's values over the frames of an episode.
    public struct Aggregate: Sendable, Equatable, Encodable {
      /// "mean", "sum", "largest", "smallest", "first", "last", or "seconds", the sum times the
      /// seconds between two frames.
      public var kind: String
      /// Reads the measures.
      public var program: [Instruction]
    }

    /// A step of a program.
    public enum Instruction: Sendable, Equatable, Encodable {
      /// Puts a number on the stack.
      case constant(Double)
      /// Puts a number of the program's input on the stack.
      case load(Int)
      /// Replaces the last numbers by the result of an operation.
      case apply(String)

      /// Writes a number, `["load", i]` or a name.
      public func encode(to encoder: any Encoder) throws {
        switch self {
        case .constant(let value):
          var container = encoder.singleValueContainer()
          try container.encode(value)
        case .load(let index):
          var container = encoder.unkeyedContainer()
          try container.encode("load")
          try container.encode(index)
        case .apply(let name):
          var container = encoder.singleValueContainer()
          try container.encode(name)
        }
      }
    }

    /// As the scenario has it.
    public var text: String
    /// The inputs of the aggregates' programs, of each frame.
    public var measures: [Measure]
    /// The inputs of the program.
    public var aggregates: [Aggregate]
    /// Fulfilled if its value is neither 0 nor NaN.
    public var program: [Instruction]
    /// The pitch that flights are measured by, a "position".
    public var pitch: Measure
    /// Indices of all geoms that move: a flight is when none touches the ground.
    public var moving: [Int]
  }
}

extension ClipExpression {
  /// The expression as a condition that another program can compute.
  var description: PlayDescription.Condition {
    let measures = compiled.measures
    return PlayDescription.Condition(
      text: text, measures: compiled.inputs.map { measures.description(of: $0) },
      aggregates: compiled.aggregations.map {
        PlayDescription.Condition.Aggregate(
          kind: $0.kind.rawValue, program: $0.program.description)
      },
      program: compiled.program.description, pitch: measures.description(of: .pitch),
      moving: measures.ground.moving.bits)
  }
}

extension ExpressionProgram {
  fileprivate var description: [PlayDescription.Condition.Instruction] {
    instructions.map { instruction in
      switch instruction {
      case .constant(let value): .constant(value)
      case .load(let index): .load(index)
      case .apply(let operation): .apply("\(operation)")
      }
    }
  }
}

extension Measures {
  fileprivate func description(of measure: Measure) -> PlayDescription.Condition.Measure {
    typealias Description = PlayDescription.Condition.Measure
    func read(_ source: String, _ coordinate: RootCoordinates.Coordinate) -> Description {
      Description(
        source: source, index: coordinate.joint, sign: coordinate.sign, offset: coordinate.offset)
    }
    func read(_ source: String, joint: Int) -> Description {
      read(source, RootCoordinates.Coordinate(joint: joint, sign: 1, offset: 0))
    }
    return switch measure {
    case .time: Description(source: "time")
    case .height: read("position", root.z)
    case .forwardPosition: read("position", root.x)
    case .forwardVelocity: read("velocity", root.x)
    case .verticalVelocity: read("velocity", root.z)
    case .pitch: read("position", root.pitch)
    case .pitchVelocity: read("velocity", root.pitch)
    case .upright: read("cosine", root.pitch)
    case .jointAngle(let joint): read("position", joint: joint)
    case .jointVelocity(let joint): read("velocity", joint: joint)
    case .action(let motor): Description(source: "control", index: motor)
    case .contact(let geom): Description(source: "anyContact", geoms: [geom])
    case .contacts: Description(source: "contactCount", geoms: ground.moving.bits)
    case .bodyContact:
      Description(source: "anyContact", geoms: (ground.moving & ~ground.feet).bits)
    case .airborne: Description(source: "noContact", geoms: ground.moving.bits)
    case .flightTurn: Description(source: "flightTurn")
    case .landedTurn: Description(source: "landedTurn")
    case .flightTime: Description(source: "flightTime")
    // A condition has none: a scenario with turns has no condition.
    case .flip: Description(source: "noContact", geoms: [])
    }
  }
}
