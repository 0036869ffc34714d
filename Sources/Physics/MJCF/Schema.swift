/// The attributes and children that an element may have: the planar subset of MJCF.
///
/// Attributes that only affect rendering or MuJoCo's performance are ignored. Attributes that
/// affect motion are read, or accepted only at the value that has no effect on a planar model.
struct Schema {
  var attributes: [String] = []
  var passedOver: [String] = []
  var fixed: [String: String] = [:]
  var children: [String] = []
  var passedOverChildren: [String] = []
  /// Children that are accepted only if they are empty.
  var emptyChildren: [String] = []

  /// Checks an element against the subset and returns its children to read.
  /// - Throws: `MJCFError` or `MJCFErrors`.
  func checked(_ element: MJCFElement) throws -> [MJCFElement] {
    var log = MJCFErrorLog()
    for attribute in element.attributes { try log.attempt { try check(attribute, of: element) } }
    for child in element.children { try log.attempt { try check(child, in: element) } }
    try log.check()
    return readChildren(of: element)
  }

  /// Returns the children to read, without checking.
  func readChildren(of element: MJCFElement) -> [MJCFElement] {
    element.children.filter { children.contains($0.name) }
  }

  private func check(_ child: MJCFElement, in element: MJCFElement) throws {
    let name = child.name
    if children.contains(name) || passedOverChildren.contains(name) { return }
    if emptyChildren.contains(name) {
      guard let content = child.children.first else { return }
      throw content.error("is refused here; accepted: an empty <\(name)>")
    }
    guard name != "freejoint" else {
      throw child.notPlanar(
        "moves along and about all axes; accepted: <joint> with type=\"slide\" or \"hinge\"")
    }
    let accepted = (children + passedOverChildren).map { "<\($0)>" }.joined(separator: ", ")
    throw child.error(
      "is refused in <\(element.name)>; accepted: \(accepted.isEmpty ? "nothing" : accepted)")
  }

  private func check(_ attribute: MJCFElement.Attribute, of element: MJCFElement) throws {
    let name = attribute.name
    if attributes.contains(name) || passedOver.contains(name) { return }
    if let reason = Self.obsolete["\(element.name) \(attribute.description)"] {
      throw element.error("\(attribute) \(reason)", at: attribute)
    }
    guard let value = fixed[name] else {
      let accepted = attributes + fixed.keys.sorted() + passedOver
      throw element.error(
        "attribute \(name) is refused; accepted: "
          + (accepted.isEmpty ? "no attributes" : accepted.joined(separator: ", ")), at: attribute)
    }
    guard Self.words(attribute.value) == Self.words(value) else {
      throw element.error("\(attribute) is refused; accepted: \(name)=\"\(value)\"", at: attribute)
    }
  }

  /// Values that cannot be fixed by using the accepted value, and the reason.
  private static let obsolete = [
    #"compiler coordinate="global""#:
      "is read by no MuJoCo since 2.3.4; load the file in MuJoCo 2.3.3 or older and save it there "
      + "(mj_saveLastXML), which converts it"
  ]

  /// The words of a value, with numbers normalized to one notation.
  private static func words(_ value: String) -> [String] {
    value.split(separator: " ").map { Double($0).map { "\($0)" } ?? String($0) }
  }
}

extension Schema {
  static let mujoco = Schema(
    attributes: ["model"],
    children: ["compiler", "option", "default", "worldbody", "tendon", "actuator"],
    passedOverChildren: [
      "size", "visual", "statistic", "asset", "custom", "sensor", "keyframe",
    ],
    emptyChildren: ["contact", "equality", "deformable", "extension"])

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
    attributes: [
      "actuation", "constraint", "contact", "damper", "eulerdamp", "filterparent", "gravity",
      "limit",
      "spring",
    ],
    passedOver: [
      "warmstart", "sensor", "midphase", "nativeccd", "autoreset", "island", "energy", "fwdinv",
      "equality", "frictionloss",
    ],
    fixed: [
      "clampctrl": "enable", "refsafe": "enable", "override": "disable", "invdiscrete": "disable",
      "multiccd": "disable", "sleep": "disable",
    ])

  static let `default` = Schema(
    attributes: ["class"],
    children: ["geom", "joint", "tendon"] + actuators.keys.sorted() + ["default"],
    passedOverChildren: [
      "material", "mesh", "site", "camera", "light", "pair", "equality",
    ] + otherActuators)

  static let worldbody = Schema(
    children: ["geom", "body"], passedOverChildren: ["site", "camera", "light"])

  static let body = Schema(
    attributes: ["name", "childclass", "pos", "mocap"] + orientations, passedOver: ["user"],
    fixed: ["gravcomp": "0"],
    children: ["inertial", "joint", "geom", "body"],
    passedOverChildren: ["site", "camera", "light"])

  static let inertial = Schema(
    attributes: ["pos", "mass", "diaginertia", "fullinertia"] + orientations)

  static let joint = Schema(
    attributes: [
      "name", "class", "type", "pos", "axis", "range", "limited", "ref", "springref", "armature",
      "damping", "stiffness", "margin", "solreflimit", "solimplimit", "actuatorfrclimited",
      "actuatorfrcrange",
    ],
    passedOver: ["group", "user", "solreffriction", "solimpfriction"],
    fixed: ["frictionloss": "0", "springdamper": "0 0", "actuatorgravcomp": "false"])

  static let geom = Schema(
    attributes: [
      "name", "class", "type", "size", "fromto", "pos", "mass", "density", "friction", "condim",
      "contype", "conaffinity", "margin", "solref", "solimp", "group",
    ] + orientations,
    passedOver: ["rgba", "material", "user"],
    fixed: [
      "gap": "0", "priority": "0", "solmix": "1", "shellinertia": "false", "fluidshape": "none",
    ])

  private static let orientations = ["quat", "axisangle", "euler", "zaxis"]

  /// The same element in a default class, where it has no name and no target.
  var inDefaults: Schema {
    var schema = self
    schema.attributes.removeAll {
      ["name", "class", "joint", "jointinparent", "tendon"].contains($0)
    }
    return schema
  }
}
