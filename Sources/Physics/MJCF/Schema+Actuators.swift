/// Actuators and tendons.
extension Schema {
  /// The supported actuator types; each is a shortcut for MuJoCo's `general`.
  static let actuators = [
    "motor": motor,
    "general": actuator(
      [
        "gaintype", "gainprm", "biastype", "biasprm", "dyntype", "dynprm", "actdim", "actearly",
        "actlimited", "actrange", "inheritrange",
      ], passedOver: ["input", "velrange", "ffrange"]),
    "position": actuator(["kp", "kv", "dampratio", "timeconst", "inheritrange"]),
    "velocity": actuator(["kv"]),
    "intvelocity": actuator(
      ["kp", "kv", "dampratio", "actlimited", "actrange", "inheritrange"]),
    "cylinder": actuator(["timeconst", "area", "diameter", "bias"]),
  ]

  /// The actuator types that are not supported.
  static let otherActuators = [
    "adhesion", "damper", "dcmotor", "muscle", "orientation", "pid", "plugin",
  ]

  static let motor = actuator([])

  private static func actuator(
    _ attributes: [String], passedOver: [String] = []
  ) -> Schema {
    Schema(
      attributes: [
        "name", "class", "joint", "jointinparent", "tendon", "gear", "ctrlrange", "ctrllimited",
        "forcerange", "forcelimited", "damping", "armature",
      ] + attributes,
      passedOver: ["group", "user", "lengthrange", "nsample", "interp"] + passedOver,
      fixed: ["delay": "0"])
  }

  static let tendons = Schema(children: ["fixed", "spatial"])

  static let tendon = Schema(
    attributes: ["name", "class"] + tendonNumbers,
    passedOver: ["group", "user", "solreffriction", "solimpfriction"], children: ["joint"])

  static let spatialTendon = Schema(
    attributes: ["name", "class"] + tendonNumbers,
    passedOver: [
      "group", "user", "solreffriction", "solimpfriction", "width", "material", "rgba",
    ],
    children: ["site", "geom", "pulley"])

  /// A default for tendons applies to both fixed and spatial ones.
  static var tendonDefault: Schema {
    var schema = spatialTendon
    schema.children = []
    return schema
  }

  private static let tendonNumbers = [
    "limited", "range", "margin", "solreflimit", "solimplimit", "stiffness", "damping",
    "springlength", "springyield", "frictionloss", "armature", "actuatorfrclimited",
    "actuatorfrcrange",
  ]

  static let strand = Schema(attributes: ["joint", "coef"])

  /// The attributes whose values are not numbers.
  static let words: Set = [
    "type", "limited", "ctrllimited", "forcelimited", "actlimited", "actuatorfrclimited",
    "actearly", "gaintype", "biastype", "dyntype",
  ]
}
