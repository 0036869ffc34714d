/// A joint's moment arm in a tendon or transmission, in lanes.
struct StrandConstants<L: Lane> {
  let joint: Int
  var coefficient: L
}

/// The path of a tendon or transmission: a linear combination of joint positions.
struct StrandPath<L: Lane> {
  /// The range of its strands.
  let first: Int
  let end: Int
  /// Index of a spatial tendon, whose coefficients change with the configuration; −1 if they are
  /// constant.
  let spatial: Int
  /// The scale of the spatial tendon's length.
  let scale: L

  var range: Range<Int> { first..<end }

  /// Appends the strands of an actuator's transmission.
  init(
    _ target: Actuator.Target, scale: Double, of model: Model,
    strands: inout [StrandConstants<L>]
  ) {
    first = strands.count
    strands += model.strands(of: target).map {
      StrandConstants(joint: $0.joint, coefficient: L($0.coefficient * scale))
    }
    end = strands.count
    self.scale = L(scale)
    if case .tendon(let tendon) = target, !model.tendons[tendon].sites.isEmpty {
      spatial = tendon
    } else {
      spatial = -1
    }
  }
}

/// An `Actuator` that is not a plain motor, in lanes.
struct ServoConstants<L: Lane> {
  /// Index of the control.
  let control: Int
  let lowest: L
  let highest: L
  /// Index of the activation that replaces the control, −1 for none.
  let activation: Int
  private(set) var gain: L
  private(set) var constant: L
  /// The bias force per unit of length and of velocity.
  private(set) var length: L
  private(set) var velocity: L
  private(set) var leastForce: L
  private(set) var greatestForce: L
  /// The joints that it drives, with coefficients scaled by the gear.
  let path: StrandPath<L>

  private init(_ actuator: Actuator, control: Int, activation: Int, path: StrandPath<L>) {
    self.control = control
    self.activation = activation
    (lowest, highest) = MotorConstants.bounds(actuator.range)
    gain = L(actuator.gain)
    constant = L(actuator.bias.constant)
    length = L(actuator.bias.length)
    velocity = L(actuator.bias.velocity)
    (leastForce, greatestForce) = MotorConstants.bounds(actuator.forceRange)
    self.path = path
  }

  /// The same actuator with its force multiplied, lane by lane.
  func multiplyingForce(by factor: L) -> ServoConstants {
    var servo = self
    servo.gain = gain * factor
    servo.constant = constant * factor
    servo.length = length * factor
    servo.velocity = velocity * factor
    servo.leastForce = leastForce * factor
    servo.greatestForce = greatestForce * factor
    return servo
  }

  /// Returns the actuators that are not motors; all actuators if any joint limits its actuator
  /// force.
  static func all(of model: Model, strands: inout [StrandConstants<L>]) -> [ServoConstants] {
    var activationCount = 0
    return model.actuators.enumerated().compactMap { index, actuator in
      guard !actuator.isMotor || model.limitsJointForces else { return nil }
      let activation = actuator.activation == nil ? -1 : activationCount
      if activation >= 0 { activationCount += 1 }
      let path = StrandPath(actuator.target, scale: actuator.gear, of: model, strands: &strands)
      return ServoConstants(actuator, control: index, activation: activation, path: path)
    }
  }
}

/// The spring and the damper of a `Tendon`, in lanes.
struct TendonConstants<L: Lane> {
  let stiffness: L
  let damping: L
  /// The spring's rest length, as a deadband from least to greatest.
  let leastRest: L
  let greatestRest: L
  let path: StrandPath<L>

  /// Returns the tendons that have a spring or a damper.
  static func all(of model: Model, strands: inout [StrandConstants<L>]) -> [TendonConstants] {
    model.tendons.enumerated().compactMap { index, tendon in
      guard tendon.stiffness != 0 || tendon.damping != 0 else { return nil }
      return TendonConstants(
        stiffness: L(tendon.stiffness), damping: L(tendon.damping),
        leastRest: L(tendon.rest.lowerBound), greatestRest: L(tendon.rest.upperBound),
        path: StrandPath(.tendon(index), scale: 1, of: model, strands: &strands))
    }
  }
}

/// The range of the total actuator force on a joint, in lanes.
struct JointForceLimit<L: Lane> {
  let joint: Int
  let lowest: L
  let highest: L

  /// Returns the joints that limit their total actuator force.
  static func all(of model: Model) -> [JointForceLimit] {
    model.joints.enumerated().compactMap { index, joint in
      guard let range = joint.actuatorForceRange else { return nil }
      let (lowest, highest) = MotorConstants<L>.bounds(range)
      return JointForceLimit(joint: index, lowest: lowest, highest: highest)
    }
  }
}

extension Model {
  /// Whether any joint limits its total actuator force.
  var limitsJointForces: Bool { joints.contains { $0.actuatorForceRange != nil } }

  /// The joints of a transmission target, with their coefficients.
  func strands(of target: Actuator.Target) -> [Tendon.Strand] {
    switch target {
    case .joint(let joint): [Tendon.Strand(joint: joint, coefficient: 1)]
    case .tendon(let tendon): tendons[tendon].strands
    }
  }
}
