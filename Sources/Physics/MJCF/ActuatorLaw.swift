/// The force law of an actuator, read from its element and default classes: gain, bias and
/// activation dynamics.
///
/// All actuator shortcuts set the same attributes, in the order of the default classes: a `motor`
/// resets the gain and bias set by a `position` in its default class, whereas a `general` keeps
/// them (`mjs_setToMotor`, `mjs_setToPosition` and so on).
struct ActuatorLaw {
  /// The shortcut applied last.
  private var spelling = "general"
  private(set) var gainType = "fixed"
  private(set) var gain = 1.0
  private var biasType = "none"
  private var biasParameters = [0.0, 0, 0]
  /// `dyntype`.
  private var dynamicsType = "none"
  /// The time constant of a filter, `dynprm[0]`, s.
  private(set) var timeConstant = 1.0
  /// `actearly`.
  private(set) var isEarly = false
  /// `inheritrange`: the fraction of the target's range used for the servo's control range; 0 if
  /// unset.
  private var inheritedShare = 0.0

  /// Applies the layers in order, from the outermost default class to the element itself.
  init(_ layers: [MJCFElement]) throws {
    for layer in layers { try apply(Attributes(layer)) }
  }

  /// The activation dynamics; nil if the actuator is stateless.
  var dynamics: Actuator.Activation.Dynamics? {
    Actuator.Activation.Dynamics(rawValue: dynamicsType)
  }

  /// The bias term of the force.
  var bias: Actuator.Bias {
    guard biasType == "affine" else { return .none }
    return Actuator.Bias(
      constant: biasParameters[0], length: biasParameters[1], velocity: biasParameters[2])
  }

  /// The fraction of the target's range to use as the control range, or as the activation range for
  /// an integrator; nil unless `inheritrange` is set.
  var rangeShare: Double? {
    inheritedShare > 0 && biasType == "affine" && gain == -biasParameters[1] ? inheritedShare : nil
  }

  private mutating func apply(_ attributes: Attributes) throws {
    let name = attributes.element.name
    switch name {
    case "position": try applyPosition(attributes)
    case "velocity": try applyVelocity(attributes)
    case "general": try applyGeneral(attributes)
    case "intvelocity": try applyIntegratedVelocity(attributes)
    case "cylinder": try applyCylinder(attributes)
    default: self = ActuatorLaw()
    }
    spelling = name
  }

  private init() {}

  /// Whether a servo keeps the gains of the preceding default classes.
  private func passesOn(to name: String) -> Bool {
    gainType == "fixed" && (spelling == "general" || spelling == name)
  }

  private mutating func applyPosition(_ attributes: Attributes) throws {
    try applyPositionGains(attributes)
    isEarly = false
    if attributes["timeconst"] != nil {
      timeConstant = try attributes.number("timeconst", in: .nonnegative)
      dynamicsType = timeConstant > 0 ? "filterexact" : "none"
    } else if dynamicsType != "filterexact" {
      dynamicsType = "none"
      timeConstant = 1
    }
    try applyShare(attributes, insteadOf: "ctrlrange")
    if attributes["inheritrange"] == nil, attributes["ctrlrange"] != nil { inheritedShare = 0 }
  }

  /// A position servo whose setpoint is the integral of its control (`mjs_setToIntVelocity`).
  private mutating func applyIntegratedVelocity(_ attributes: Attributes) throws {
    try applyPositionGains(attributes)
    (dynamicsType, timeConstant, isEarly) = ("integrator", 1, false)
    try applyShare(attributes, insteadOf: "actrange")
    if attributes["inheritrange"] == nil, attributes["actrange"] != nil { inheritedShare = 0 }
  }

  /// Applies kp and kv of a position servo.
  private mutating func applyPositionGains(_ attributes: Attributes) throws {
    let isPassedOn = passesOn(to: attributes.element.name)
    gain = try attributes.number("kp", default: isPassedOn ? gain : 1)
    biasParameters = [0, -gain, isPassedOn ? biasParameters[2] : 0]
    gainType = "fixed"
    biasType = "affine"
    if spelling != "general", !isPassedOn { inheritedShare = 0 }
    if attributes["kv"] != nil {
      biasParameters[2] = -(try attributes.number("kv", in: .nonnegative))
    }
    if let ratio = attributes["dampratio"] {
      guard attributes["kv"] == nil else {
        throw attributes.element.error(
          "kv and dampratio exclude each other; accepted: one of them", at: ratio)
      }
      biasParameters[2] = try attributes.number("dampratio", in: .nonnegative)
    }
  }

  /// A pneumatic cylinder: the activation is the pressure, the gain is the area
  /// (`mjs_setToCylinder`).
  private mutating func applyCylinder(_ attributes: Attributes) throws {
    if !passesOn(to: "cylinder") { self = ActuatorLaw() }
    timeConstant = try attributes.number("timeconst", default: timeConstant)
    gain = try attributes.number("area", default: gain)
    let diameter = try attributes.number("diameter", default: -1)
    if diameter >= 0 { gain = Double.pi / 4 * diameter * diameter }
    biasParameters = try attributes.vector("bias", count: 3) ?? biasParameters
    (biasType, dynamicsType) = ("affine", "filter")
    (isEarly, inheritedShare) = (false, 0)
  }

  private mutating func applyVelocity(_ attributes: Attributes) throws {
    let gain = try attributes.number("kv", default: passesOn(to: "velocity") ? gain : 1)
    self = ActuatorLaw()
    self.gain = gain
    biasType = "affine"
    biasParameters = [0, 0, -gain]
  }

  private mutating func applyGeneral(_ attributes: Attributes) throws {
    let types = ["fixed", "affine", "muscle", "dcmotor", "pid", "so3", "user"]
    gainType = try attributes.keyword("gaintype", among: types) ?? gainType
    biasType =
      try attributes.keyword(
        "biastype", among: ["none", "affine", "muscle", "dcmotor", "so3", "user"])
      ?? biasType
    let states = [
      "none", "integrator", "filter", "filterexact", "pid", "dcmotor", "muscle", "user",
    ]
    dynamicsType = try attributes.keyword("dyntype", among: states) ?? dynamicsType
    timeConstant = try attributes.numbers(
      "dynprm", defaults: [timeConstant] + Array(repeating: 0, count: 9))[0]
    isEarly = try attributes.flag("actearly") ?? isEarly
    gain = try attributes.numbers("gainprm", defaults: [gain] + Array(repeating: 0, count: 9))[0]
    let bias = try attributes.numbers(
      "biasprm", defaults: biasParameters + Array(repeating: 0, count: 7))
    biasParameters = Array(bias.prefix(3))
    try applyShare(attributes, insteadOf: dynamics == .integrator ? "actrange" : "ctrlrange")
  }

  /// Reads `inheritrange`, which excludes an explicit range.
  private mutating func applyShare(_ attributes: Attributes, insteadOf range: String) throws {
    guard let share = attributes["inheritrange"] else { return }
    guard attributes[range] == nil else {
      throw attributes.element.error(
        "\(range) and inheritrange exclude each other; accepted: one of them", at: share)
    }
    inheritedShare = try attributes.number("inheritrange")
  }

  /// Rejects unsupported force laws: activation dynamics other than integrators and filters, and
  /// gain or bias types that are not affine.
  func check(_ attributes: Attributes) throws {
    let element = attributes.element
    guard dynamicsType == "none" || dynamics != nil else {
      throw element.error(
        "dyntype=\"\(dynamicsType)\" is refused; accepted: none, integrator, filter, filterexact",
        at: attributes["dyntype"])
    }
    guard rangeShare == nil || dynamics != .filter else {
      throw element.error(
        "inheritrange is refused with dyntype=\"filter\"; accepted: a <position> or <intvelocity>",
        at: attributes["inheritrange"])
    }
    guard gainType == "fixed" else {
      throw element.error(
        "gaintype=\"\(gainType)\" is refused; accepted: gaintype=\"fixed\"",
        at: attributes["gaintype"])
    }
    guard ["none", "affine"].contains(biasType) else {
      throw element.error(
        "biastype=\"\(biasType)\" is refused; accepted: biastype=\"none\" or biastype=\"affine\"",
        at: attributes["biastype"])
    }
    guard gain >= 0 || bias.velocity <= 0 || gain != -bias.length else {
      throw element.error("dampratio is refused with a negative kp; accepted: kp from 0")
    }
  }
}
