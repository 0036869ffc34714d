/// What an element may hold: the planar subset of MJCF.
///
/// What only concerns pictures or how fast MuJoCo solves is passed over; what would change the
/// motion is read, or accepted at the one value that means nothing to a planar body.
struct Schema {
  var attributes: [String] = []
  var passedOver: [String] = []
  var fixed: [String: String] = [:]
  var children: [String] = []
  var passedOverChildren: [String] = []

  /// The children to read, once all that the element holds is known to be in the subset.
  func checked(_ element: MJCFElement) throws -> [MJCFElement] {
    for attribute in element.attributes { try check(attribute, of: element) }
    for child in element.children
    where !children.contains(child.name) && !passedOverChildren.contains(child.name) {
      let accepted = (children + passedOverChildren).map { "<\($0)>" }.joined(separator: ", ")
      throw child.error(
        "not accepted in <\(element.name)>; accepted: \(accepted.isEmpty ? "nothing" : accepted)")
    }
    return element.children.filter { children.contains($0.name) }
  }

  private func check(_ attribute: MJCFElement.Attribute, of element: MJCFElement) throws {
    let name = attribute.name
    if attributes.contains(name) || passedOver.contains(name) { return }
    guard let value = fixed[name] else {
      let accepted = attributes + fixed.keys.sorted() + passedOver
      throw element.error(
        "attribute \(name) is not accepted; accepted: "
          + (accepted.isEmpty ? "no attributes" : accepted.joined(separator: ", ")), at: attribute)
    }
    guard Self.words(attribute.value) == Self.words(value) else {
      throw element.error("\(attribute) is refused; accepted: \(name)=\"\(value)\"", at: attribute)
    }
  }

  /// A value's words, numbers in one notation.
  private static func words(_ value: String) -> [String] {
    value.split(separator: " ").map { Double($0).map { "\($0)" } ?? String($0) }
  }
}

extension Schema {
  static let mujoco = Schema(
    attributes: ["model"], children: ["compiler", "option", "default", "worldbody", "actuator"],
    passedOverChildren: ["size", "visual", "statistic", "asset", "custom"])

  static let compiler = Schema(
    attributes: ["angle", "inertiafromgeom", "settotalmass", "autolimits", "eulerseq"],
    passedOver: [
      "strippath", "meshdir", "texturedir", "assetdir", "usethread", "alignfree", "saveinertial",
    ],
    fixed: [
      "coordinate": "local", "boundmass": "0", "boundinertia": "0", "balanceinertia": "false",
      "discardvisual": "false", "fusestatic": "false", "inertiagrouprange": "0 5",
    ])

  static let option = Schema(
    attributes: ["timestep", "gravity", "integrator"],
    passedOver: [
      "solver", "iterations", "tolerance", "ls_iterations", "ls_tolerance", "noslip_tolerance",
      "ccd_iterations", "ccd_tolerance", "sdf_iterations", "sdf_initpoints", "jacobian", "wind",
      "magnetic", "o_margin", "o_solref", "o_solimp", "o_friction",
    ],
    fixed: [
      "cone": "pyramidal", "impratio": "1", "density": "0", "viscosity": "0",
      "noslip_iterations": "0",
    ],
    children: ["flag"])

  static let flag = Schema(
    passedOver: [
      "warmstart", "sensor", "midphase", "nativeccd", "autoreset", "island", "energy", "fwdinv",
    ],
    fixed: [
      "constraint": "enable", "equality": "enable", "frictionloss": "enable", "limit": "enable",
      "contact": "enable", "spring": "enable", "damper": "enable", "passive": "enable",
      "gravity": "enable", "clampctrl": "enable", "filterparent": "enable",
      "actuation": "enable", "refsafe": "enable", "eulerdamp": "enable", "override": "disable",
      "invdiscrete": "disable", "multiccd": "disable", "sleep": "disable",
    ])

  static let `default` = Schema(
    attributes: ["class"], children: ["geom", "joint", "motor", "default"],
    passedOverChildren: ["material", "mesh", "site", "camera", "light"])

  static let worldbody = Schema(
    children: ["geom", "body"], passedOverChildren: ["site", "camera", "light"])

  static let body = Schema(
    attributes: ["name", "childclass", "pos"] + orientations, passedOver: ["user"],
    fixed: ["mocap": "false", "gravcomp": "0"],
    children: ["inertial", "joint", "geom", "body"],
    passedOverChildren: ["site", "camera", "light"])

  static let inertial = Schema(
    attributes: ["pos", "mass", "diaginertia", "fullinertia"] + orientations)

  static let joint = Schema(
    attributes: [
      "name", "class", "type", "pos", "axis", "range", "limited", "ref", "springref", "armature",
      "damping", "stiffness", "margin", "solreflimit", "solimplimit",
    ],
    passedOver: ["group", "user", "solreffriction", "solimpfriction"],
    fixed: [
      "frictionloss": "0", "springdamper": "0 0", "actuatorgravcomp": "false",
      "actuatorfrclimited": "false",
    ])

  static let geom = Schema(
    attributes: [
      "name", "class", "type", "size", "fromto", "pos", "mass", "density", "friction", "condim",
      "contype", "conaffinity", "margin", "solref", "solimp", "group",
    ] + orientations,
    passedOver: ["rgba", "material", "user"],
    fixed: [
      "gap": "0", "priority": "0", "solmix": "1", "shellinertia": "false", "fluidshape": "none",
    ])

  static let actuator = Schema(children: ["motor"])

  static let motor = Schema(
    attributes: ["name", "class", "joint", "gear", "ctrlrange", "ctrllimited"],
    passedOver: ["group", "user", "lengthrange"], fixed: ["forcelimited": "false"])

  private static let orientations = ["quat", "axisangle", "euler", "zaxis"]

  /// The same element within a default class, where it names neither itself nor what it moves.
  var inDefaults: Schema {
    var schema = self
    schema.attributes.removeAll { ["name", "class", "joint"].contains($0) }
    return schema
  }
}
