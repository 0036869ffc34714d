/// How an actuator's force follows from its control: gain, bias and activation, as its element and
/// those of its default classes set them.
///
/// All spellings of an actuator write into one set of attributes, in the order of their classes: a
/// `motor` resets the gain and bias of a `position` in its default class, a `general` keeps them
/// (`mjs_setToMotor`, `mjs_setToPosition` and so on).
struct ActuatorLaw {
  /// The element that was applied last.
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
  /// The share of its target's range that a servo takes for its controls; 0 for none.
  private var inheritedShare = 0.0

  /// The law of an element over its defaults.
  init(_ layers: [MJCFElement]) throws {
    for layer in layers { try apply(Attributes(layer)) }
  }

  /// How the activation follows the control; nil for none.
  var dynamics: Actuator.Activation.Dynamics? {
    Actuator.Activation.Dynamics(rawValue: dynamicsType)
  }

  /// The force at an input of zero.
  var bias: Actuator.Bias {
    guard biasType == "affine" else { return .none }
    return Actuator.Bias(
      constant: biasParameters[0], length: biasParameters[1], velocity: biasParameters[2])
  }

  /// The share of the target's range that makes the range of controls, or of activations of an
  /// integrator, where `inheritrange` asks for it.
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

  /// Whether a servo inherits the gains of the defaults before it.
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

  /// A position servo whose set point is the integral of its control (`mjs_setToIntVelocity`).
  private mutating func applyIntegratedVelocity(_ attributes: Attributes) throws {
    try applyPositionGains(attributes)
    (dynamicsType, timeConstant, isEarly) = ("integrator", 1, false)
    try applyShare(attributes, insteadOf: "actrange")
    if attributes["inheritrange"] == nil, attributes["actrange"] != nil { inheritedShare = 0 }
  }

  /// kp and kv of a servo that holds a position.
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
        throw attributes.element.error("kv and dampratio; accepted: one of them", at: ratio)
      }
      biasParameters[2] = try attributes.number("dampratio", in: .nonnegative)
    }
  }

  /// A pneumatic cylinder: its activation is the pressure, its gain the area (`mjs_setToCylinder`).
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

  /// Reads `inheritrange`, which an element has in the place of a range.
  private mutating func applyShare(_ attributes: Attributes, insteadOf range: String) throws {
    guard let share = attributes["inheritrange"] else { return }
    guard attributes[range] == nil else {
      throw attributes.element.error(
        "\(range) and inheritrange; accepted: one of them", at: share)
    }
    inheritedShare = try attributes.number("inheritrange")
  }

  /// Refuses laws that are not simulated: activations that are neither integrals nor filters of the
  /// control, and forces that are not affine.
  func check(_ attributes: Attributes) throws {
    let element = attributes.element
    guard dynamicsType == "none" || dynamics != nil else {
      throw element.error(
        "dyntype=\"\(dynamicsType)\" is refused; accepted: none, integrator, filter, filterexact",
        at: attributes["dyntype"])
    }
    guard rangeShare == nil || dynamics != .filter else {
      throw element.error(
        "inheritrange with dyntype=\"filter\"; accepted: a <position> or <intvelocity>",
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
      throw element.error("a damping ratio of a negative kp; accepted: kp from 0")
    }
  }
}
