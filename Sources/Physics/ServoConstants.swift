/// A joint's share in a length, in lanes.
struct StrandConstants<L: Lane> {
  let joint: Int
  let coefficient: L
}

/// An `Actuator` that is more than a motor, in lanes.
struct ServoConstants<L: Lane> {
  /// Index of the control.
  let control: Int
  let lowest: L
  let highest: L
  let gain: L
  let constant: L
  /// Force for a length and a velocity of one.
  let length: L
  let velocity: L
  let leastForce: L
  let greatestForce: L
  /// The joints that it drives, with the gear in their coefficients: a range of `Dynamics.strands`.
  let firstStrand: Int
  let endStrand: Int

  private init(_ actuator: Actuator, control: Int, strands: Range<Int>) {
    self.control = control
    (lowest, highest) = MotorConstants.bounds(actuator.range)
    gain = L(actuator.gain)
    constant = L(actuator.bias.constant)
    length = L(actuator.bias.length)
    velocity = L(actuator.bias.velocity)
    (leastForce, greatestForce) = MotorConstants.bounds(actuator.forceRange)
    firstStrand = strands.lowerBound
    endStrand = strands.upperBound
  }

  /// The actuators of a model that are no motors; all where forces on joints are limited.
  static func all(of model: Model, strands: inout [StrandConstants<L>]) -> [ServoConstants] {
    model.actuators.enumerated().compactMap { index, actuator in
      guard !actuator.isMotor || model.limitsJointForces else { return nil }
      let first = strands.count
      strands += model.strands(of: actuator.target).map {
        StrandConstants(joint: $0.joint, coefficient: L($0.coefficient * actuator.gear))
      }
      return ServoConstants(actuator, control: index, strands: first..<strands.count)
    }
  }
}

/// The spring and the damper of a `Tendon`, in lanes.
struct TendonConstants<L: Lane> {
  let stiffness: L
  let damping: L
  /// The lengths between which the spring rests.
  let leastRest: L
  let greatestRest: L
  /// A range of `Dynamics.strands`.
  let firstStrand: Int
  let endStrand: Int

  /// The tendons of a model that have a spring or a damper.
  static func all(of model: Model, strands: inout [StrandConstants<L>]) -> [TendonConstants] {
    model.tendons.compactMap { tendon in
      guard tendon.stiffness != 0 || tendon.damping != 0 else { return nil }
      let first = strands.count
      strands += tendon.strands.map {
        StrandConstants(joint: $0.joint, coefficient: L($0.coefficient))
      }
      return TendonConstants(
        stiffness: L(tendon.stiffness), damping: L(tendon.damping),
        leastRest: L(tendon.rest.lowerBound), greatestRest: L(tendon.rest.upperBound),
        firstStrand: first, endStrand: strands.count)
    }
  }
}

/// What all actuators together may exert on a joint, in lanes.
struct JointForceLimit<L: Lane> {
  let joint: Int
  let lowest: L
  let highest: L

  /// The limits of a model's joints.
  static func all(of model: Model) -> [JointForceLimit] {
    model.joints.enumerated().compactMap { index, joint in
      guard let range = joint.actuatorForceRange else { return nil }
      let (lowest, highest) = MotorConstants<L>.bounds(range)
      return JointForceLimit(joint: index, lowest: lowest, highest: highest)
    }
  }
}

extension Model {
  /// Whether any joint limits what actuators exert on it.
  var limitsJointForces: Bool { joints.contains { $0.actuatorForceRange != nil } }

  /// The joints in what an actuator drives.
  func strands(of target: Actuator.Target) -> [Tendon.Strand] {
    switch target {
    case .joint(let joint): [Tendon.Strand(joint: joint, coefficient: 1)]
    case .tendon(let tendon): tendons[tendon].strands
    }
  }
}
