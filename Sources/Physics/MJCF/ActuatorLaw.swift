/// How an actuator's force follows from its control, as the elements of its default classes and
/// its own say one after another.
///
/// All spellings of an actuator write into one set of attributes: a `motor` takes back what a
/// `position` of its default class says of gain and bias, a `general` keeps it
/// (`mjs_setToMotor`, `mjs_setToPosition`, `mjs_setToVelocity`).
struct ActuatorLaw {
  /// The element that was applied last.
  private var spelling = "general"
  private(set) var gainType = "fixed"
  private(set) var gain = 1.0
  private var biasType = "none"
  private var biasParameters = [0.0, 0, 0]
  private(set) var dynamics = "none"
  /// The share of its target's range that a servo takes for its controls; 0 for none.
  private var inheritedShare = 0.0

  /// The law of an element over its defaults.
  init(_ layers: [MJCFElement]) throws {
    for layer in layers { try apply(Attributes(layer)) }
  }

  /// The force at a control of zero.
  var bias: Actuator.Bias {
    guard biasType == "affine" else { return .none }
    return Actuator.Bias(
      constant: biasParameters[0], length: biasParameters[1], velocity: biasParameters[2])
  }

  /// The share of the target's range that makes the range of controls, where that is asked for.
  var rangeShare: Double? {
    inheritedShare > 0 && biasType == "affine" && gain == -biasParameters[1] ? inheritedShare : nil
  }

  private mutating func apply(_ attributes: Attributes) throws {
    let name = attributes.element.name
    switch name {
    case "position": try applyPosition(attributes)
    case "velocity": try applyVelocity(attributes)
    case "general": try applyGeneral(attributes)
    default: self = ActuatorLaw()
    }
    spelling = name
  }

  private init() {}

  /// Whether a servo takes what the defaults before it say for its own gains.
  private func passesOn(to name: String) -> Bool {
    gainType == "fixed" && (spelling == "general" || spelling == name)
  }

  private mutating func applyPosition(_ attributes: Attributes) throws {
    let isPassedOn = passesOn(to: "position")
    gain = try attributes.number("kp", default: isPassedOn ? gain : 1)
    biasParameters = [0, -gain, isPassedOn ? biasParameters[2] : 0]
    gainType = "fixed"
    biasType = "affine"
    if attributes["kv"] != nil {
      biasParameters[2] = -(try attributes.number("kv", in: .nonnegative))
    }
    if let ratio = attributes["dampratio"] {
      guard attributes["kv"] == nil else {
        throw attributes.element.error("kv and dampratio; accepted: one of them", at: ratio)
      }
      biasParameters[2] = try attributes.number("dampratio", in: .nonnegative)
    }
    if attributes["timeconst"] != nil {
      let time = try attributes.number("timeconst", in: .nonnegative)
      dynamics = time > 0 ? "filterexact" : "none"
    } else if dynamics != "filterexact" {
      dynamics = "none"
    }
    try applyShare(attributes)
    if attributes["inheritrange"] == nil, attributes["ctrlrange"] != nil { inheritedShare = 0 }
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
    dynamics = try attributes.keyword("dyntype", among: states) ?? dynamics
    gain = try attributes.numbers("gainprm", defaults: [gain] + Array(repeating: 0, count: 9))[0]
    let bias = try attributes.numbers(
      "biasprm", defaults: biasParameters + Array(repeating: 0, count: 7))
    biasParameters = Array(bias.prefix(3))
    try applyShare(attributes)
  }

  private mutating func applyShare(_ attributes: Attributes) throws {
    guard let share = attributes["inheritrange"] else { return }
    guard attributes["ctrlrange"] == nil else {
      throw attributes.element.error(
        "ctrlrange and inheritrange; accepted: one of them", at: share)
    }
    inheritedShare = try attributes.number("inheritrange")
  }

  /// Refuses what is not simulated: states of activation, and forces that are not affine.
  func check(_ attributes: Attributes) throws {
    let element = attributes.element
    guard dynamics == "none" else {
      throw element.error(
        "has an activation state (dyntype \(dynamics)); accepted: dyntype=\"none\", without timeconst",
        at: attributes["dyntype"] ?? attributes["timeconst"])
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
