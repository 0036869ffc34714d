/// A `Body` in lanes.
struct BodyConstants<L: Lane> {
  let parent: Int
  /// Origin and angle in the parent's frame.
  let x: L
  let z: L
  let angle: L
  let isTurned: Bool
  let mass: L
  /// Moment of inertia about the centre of mass.
  let inertia: L
  /// Centre of mass in the body's frame.
  let centreX: L
  let centreZ: L
  let firstJoint: Int
  let endJoint: Int

  init(_ body: Body) {
    parent = body.parent
    x = L(body.position.x)
    z = L(body.position.z)
    angle = L(body.angle)
    isTurned = body.angle != 0
    mass = L(body.mass)
    inertia = L(body.inertia)
    centreX = L(body.centreOfMass.x)
    centreZ = L(body.centreOfMass.z)
    firstJoint = body.joints.lowerBound
    endJoint = body.joints.upperBound
  }
}

/// A `Joint` in lanes.
struct JointConstants<L: Lane> {
  let body: Int
  /// The parent degree of freedom, −1 at the root.
  let ancestor: Int
  let isHinge: Bool
  /// The direction of a slide in the body's frame; for a hinge, the sign of its axis and 0.
  let axisX: L
  let axisZ: L
  let anchorX: L
  let anchorZ: L
  let reference: L
  let armature: L
  let damping: L
  let stiffness: L
  let springReference: L

  init(_ joint: Joint, ancestor: Int) {
    body = joint.body
    self.ancestor = ancestor
    switch joint.motion {
    case .slide(let direction): (isHinge, axisX, axisZ) = (false, L(direction.x), L(direction.z))
    case .hinge(let sign): (isHinge, axisX, axisZ) = (true, L(sign), .zero)
    }
    anchorX = L(joint.position.x)
    anchorZ = L(joint.position.z)
    reference = L(joint.reference)
    armature = L(joint.armature)
    damping = L(joint.damping)
    stiffness = L(joint.stiffness)
    springReference = L(joint.springReference)
  }

  /// Returns the joints of a model, each with its ancestor.
  static func all(of model: Model) -> [JointConstants] {
    model.joints.indices.map { index in
      let joint = model.joints[index]
      let body = model.bodies[joint.body]
      let isFirst = index == body.joints.lowerBound
      return JointConstants(
        joint, ancestor: isFirst ? model.lastJoint(of: body.parent) : index - 1)
    }
  }
}

extension JointConstants {
  /// Returns the pairs of joints on different branches of the tree, the later joint first.
  static func unrelated(_ joints: [JointConstants]) -> [(row: Int, column: Int)] {
    joints.indices.flatMap { row -> [(row: Int, column: Int)] in
      var related: Set<Int> = []
      var ancestor = joints[row].ancestor
      while ancestor >= 0 {
        related.insert(ancestor)
        ancestor = joints[ancestor].ancestor
      }
      return (0..<row).filter { !related.contains($0) }.map { (row, $0) }
    }
  }
}

/// An `Actuator` that is a motor, in lanes.
struct MotorConstants<L: Lane> {
  /// Index of the control.
  let control: Int
  let joint: Int
  /// Force per unit of control.
  var gear: L
  let lowest: L
  let highest: L

  /// Returns the motors among a model's actuators.
  static func all(of model: Model) -> [MotorConstants] {
    guard !model.limitsJointForces else { return [] }
    return model.actuators.enumerated().compactMap { index, actuator in
      guard actuator.isMotor, let joint = actuator.joint else { return nil }
      let (lowest, highest) = Self.bounds(actuator.range)
      return MotorConstants(
        control: index, joint: joint, gear: L(actuator.gear * actuator.gain), lowest: lowest,
        highest: highest)
    }
  }

  /// The lower and upper bound of a range in lanes; unlimited if nil.
  static func bounds(_ range: ClosedRange<Double>?) -> (L, L) {
    // Double's ±greatestFiniteMagnitude overflows in single precision; ±1e30 is never reached.
    (L(range?.lowerBound ?? -1e30), L(range?.upperBound ?? 1e30))
  }
}

extension Model {
  /// The last degree of freedom that moves a body, −1 for a static body.
  func lastJoint(of body: Int) -> Int {
    var body = body
    while body > 0 && bodies[body].joints.isEmpty { body = bodies[body].parent }
    return bodies[body].joints.upperBound - 1
  }
}
