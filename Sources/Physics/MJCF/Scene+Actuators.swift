/// Actuators, and the flags that disable forces.
extension Scene {
  /// MuJoCo's actuator types that are not supported, and why.
  private static let unsupported = [
    "adhesion": "attracts bodies in contact",
    "damper": "has a gain that depends on the velocity (gaintype affine)",
    "dcmotor": "has dynamics of its own (dyntype dcmotor)",
    "muscle": "has a force–length–velocity curve (dyntype muscle)",
    "orientation": "turns a body in space",
    "pid": "takes more than one control (gaintype pid)",
    "plugin": "is computed by a plugin",
  ]

  /// Reads an `actuator` section.
  mutating func readActuators(_ section: MJCFElement) throws {
    let accepted = Schema.actuators.keys.sorted()
    var others = section
    others.children.removeAll { Self.unsupported[$0.name] != nil }
    try attempt { _ in _ = try Schema(children: accepted).checked(others) }
    for child in section.children {
      if let reason = Self.unsupported[child.name] {
        try attempt { _ in
          throw child.error(
            "\(reason), which is not simulated; accepted: "
              + accepted.map { "<\($0)>" }.joined(separator: ", "))
        }
      } else if Schema.actuators[child.name] != nil {
        try attempt { try $0.readActuator(child) }
      }
    }
  }

  /// Reads an actuator.
  mutating func readActuator(_ element: MJCFElement) throws {
    _ = try (Schema.actuators[element.name] ?? .motor).checked(element)
    guard actuators.count < MJCFLimits.actuators else {
      throw excess("actuators", MJCFLimits.actuators, element)
    }
    let layers = try defaults.layers(of: element, in: DefaultClasses.main)
    let attributes = Attributes(element, over: layers.map(\.attributes))
    let law = try ActuatorLaw(layers + [element])
    try law.check(attributes)
    let (target, targetName) = try target(attributes)
    // If the target failed to parse, only its name is known, and its error is already logged.
    guard isRead(target) else { return }
    let actuator = Actuator(
      name: try name(of: attributes, actuators.count, otherwise: targetName), target: target,
      gear: try attributes.numbers("gear", defaults: [1, 0, 0, 0, 0, 0])[0],
      range: try controlRange(attributes, law, target), gain: law.gain, bias: law.bias,
      forceRange: try limits(attributes, flag: "forcelimited", range: "forcerange", unit: 1),
      activation: try activation(attributes, law, target))
    actuators.append(actuator)
    try reflect(attributes, of: actuator)
  }

  /// The actuator's transmission target and its name.
  private func target(_ attributes: Attributes) throws -> (Actuator.Target, name: String) {
    let given = ["joint", "jointinparent", "tendon"].compactMap { attributes[$0] }
    guard let attribute = given.first else { throw attributes.missing("joint") }
    guard given.count == 1 else {
      throw attributes.refusal(given[1], accepted: "one of joint, jointinparent, tendon")
    }
    if attribute.name == "tendon" {
      guard let tendon = tendon(named: attribute.value) else {
        let names = tendons.map(\.name).filter { tendon(named: $0) != nil }
        throw attributes.refusal(
          attribute,
          accepted: names.isEmpty ? "a tendon's name, but no tendon has one" : names.listed)
      }
      return (.tendon(tendon), attribute.value)
    }
    guard let joint = joint(named: attribute.value) else {
      let names = joints.map(\.name).filter { joint(named: $0) != nil }
      throw attributes.refusal(
        attribute, accepted: names.isEmpty ? "a joint's name, but no joint has one" : names.listed)
    }
    return (.joint(joint), attribute.value)
  }

  private func isRead(_ target: Actuator.Target) -> Bool {
    switch target {
    case .joint(let joint): joints.indices.contains(joint)
    case .tendon(let tendon): tendons.indices.contains(tendon)
    }
  }

  /// The control range: explicit, or inherited as a fraction of the target's range.
  private func controlRange(
    _ attributes: Attributes, _ law: ActuatorLaw, _ target: Actuator.Target
  ) throws -> ClosedRange<Double>? {
    guard let share = law.rangeShare, law.dynamics != .integrator else {
      return try limits(attributes, flag: "ctrllimited", range: "ctrlrange", unit: 1)
    }
    let range = try inheritedRange(attributes, share, of: target, instead: "ctrlrange")
    let limited = try attributes.keyword("ctrllimited", among: ["true", "false", "auto"])
    return limited == "false" ? nil : range
  }

  /// The activation of an actuator; nil if it is stateless.
  private func activation(
    _ attributes: Attributes, _ law: ActuatorLaw, _ target: Actuator.Target
  ) throws -> Actuator.Activation? {
    let dimensions = try attributes.integer("actdim", default: -1, in: -1...1)
    guard dimensions < 0 || (dimensions == 1) == (law.dynamics != nil) else {
      throw attributes.element.error(
        "actdim=\"\(dimensions)\" \(law.dynamics == nil ? "without" : "with") an activation; "
          + "accepted: actdim=\"-1\"", at: attributes["actdim"])
    }
    var range = try limits(attributes, flag: "actlimited", range: "actrange", unit: 1)
    if let share = law.rangeShare, law.dynamics == .integrator {
      range = try inheritedRange(attributes, share, of: target, instead: "actrange")
    }
    guard let dynamics = law.dynamics else {
      guard range == nil else {
        throw attributes.element.error(
          "actrange is refused without an activation; accepted: dyntype=\"integrator\", "
            + "\"filter\" or \"filterexact\"", at: attributes["actrange"])
      }
      return nil
    }
    return Actuator.Activation(
      dynamics: dynamics, timeConstant: law.timeConstant, range: range, isEarly: law.isEarly)
  }

  /// A fraction of the target's range, around its midpoint.
  private func inheritedRange(
    _ attributes: Attributes, _ share: Double, of target: Actuator.Target, instead: String
  ) throws -> ClosedRange<Double> {
    let inherited =
      switch target {
      case .joint(let joint): jointRanges[joint]
      case .tendon(let tendon): tendonRanges[tendon]
      }
    guard let inherited else {
      throw attributes.element.error(
        "inheritrange is refused because the joint or tendon has no range; "
          + "accepted: \(instead)=\"LOWER UPPER\"",
        at: attributes["inheritrange"])
    }
    let middle = (inherited.lowerBound + inherited.upperBound) / 2
    let half = (inherited.upperBound - inherited.lowerBound) / 2 * share
    return middle - half...middle + half
  }

  /// Adds the damping and armature that an actuator reflects to its target, scaled by gear².
  private mutating func reflect(_ attributes: Attributes, of actuator: Actuator) throws {
    let coefficients = try attributes.numbers("damping", defaults: [0, 0, 0])
    guard coefficients.dropFirst().allSatisfy({ $0 == 0 }), coefficients[0] >= 0 else {
      throw attributes.element.error(
        "damping is refused unless it is linear in the velocity; accepted: one number from 0",
        at: attributes["damping"])
    }
    let scale = actuator.gear * actuator.gear
    let damping = coefficients[0] * scale
    let armature = try attributes.number("armature", default: 0, in: .nonnegative) * scale
    switch actuator.target {
    case .joint(let joint):
      joints[joint].damping += damping
      joints[joint].armature += armature
    case .tendon(let tendon):
      guard armature == 0 else {
        throw attributes.element.error(
          "armature is refused for a tendon; accepted: armature=\"0\"", at: attributes["armature"])
      }
      tendons[tendon].damping += damping
    }
  }

  /// Removes the forces that the file's flags disable.
  mutating func applyFlags() {
    if settings.isDisabled("actuation") {
      for index in actuators.indices {
        (actuators[index].gain, actuators[index].bias) = (0, .none)
        actuators[index].activation = nil
      }
    }
    if settings.isDisabled("damper") {
      for index in joints.indices { joints[index].damping = 0 }
      for index in tendons.indices { tendons[index].damping = 0 }
    }
    if settings.isDisabled("spring") {
      for index in tendons.indices { tendons[index].stiffness = 0 }
    }
    if settings.isDisabled("limit", "constraint") {
      for index in tendons.indices { tendons[index].range = nil }
    }
  }
}

extension [String] {
  fileprivate var listed: String { joined(separator: ", ") }
}
