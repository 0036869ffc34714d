/// Tendons.
extension Scene {
  /// Reads a fixed tendon; a spatial one is passed over, if it moves nothing.
  mutating func readTendon(_ element: MJCFElement) throws {
    guard element.name == "fixed" else { return try checkSpatialTendon(element) }
    let children = try Schema.tendon.checked(element)
    guard tendons.count < MJCFLimits.tendons else {
      throw excess("tendons", MJCFLimits.tendons, element)
    }
    let attributes = try defaults.attributes(of: element, in: DefaultClasses.main)
    try checkZero(["frictionloss", "armature", "springyield"], attributes)
    guard
      try limits(attributes, flag: "actuatorfrclimited", range: "actuatorfrcrange", unit: 1) == nil
    else {
      throw element.error(
        "limits the forces of actuators; accepted: actuatorfrclimited=\"false\"",
        at: attributes["actuatorfrcrange"])
    }
    guard !children.isEmpty else {
      throw element.error("a tendon without joints; accepted: <joint joint=\"…\" coef=\"…\"/>")
    }
    var strands: [Tendon.Strand] = []
    for child in children {
      let strand = try readStrand(child)
      guard !strands.contains(where: { $0.joint == strand.joint }) else {
        throw child.error("a joint that stands before it; accepted: each joint once")
      }
      strands.append(strand)
    }
    var tendon = Tendon(
      name: try name(of: attributes, tendons.count), strands: strands,
      stiffness: try attributes.number("stiffness", default: 0, in: .nonnegative),
      damping: try attributes.number("damping", default: 0, in: .nonnegative),
      range: try limits(attributes, flag: "limited", range: "range", unit: 1),
      margin: try attributes.number("margin", default: 0, in: .nonnegative),
      limit: try Impedance(attributes, solref: "solreflimit", solimp: "solimplimit"))
    tendon.rest = try rest(attributes, of: tendon)
    tendons.append(tendon)
    tendonRanges.append(try rangeToInherit(attributes, unit: 1))
  }

  /// Refuses a spatial tendon that exerts forces.
  private func checkSpatialTendon(_ element: MJCFElement) throws {
    _ = try Schema.spatialTendon.checked(element)
    let attributes = try defaults.attributes(of: element, in: DefaultClasses.main)
    let isLimited =
      try limits(attributes, flag: "limited", range: "range", unit: 1) != nil
      && !settings.isDisabled("limit", "constraint")
    guard !isLimited else {
      throw element.error(
        "a spatial tendon that limits motion; accepted: limited=\"false\", or a fixed tendon",
        at: attributes["range"])
    }
    try checkZero(["stiffness", "damping", "frictionloss", "armature"], attributes)
  }

  /// Refuses what would move bodies in a way that is not simulated.
  private func checkZero(_ names: [String], _ attributes: Attributes) throws {
    for name in names {
      guard let attribute = attributes[name], try attributes.number(name) != 0 else { continue }
      throw attributes.refusal(attribute, accepted: "\(name)=\"0\"")
    }
  }

  private func readStrand(_ element: MJCFElement) throws -> Tendon.Strand {
    _ = try Schema.strand.checked(element)
    let attributes = Attributes(element)
    guard let name = attributes["joint"] else { throw attributes.missing("joint") }
    guard let joint = joint(named: name.value) else {
      let names = joints.map(\.name).filter { self.joint(named: $0) != nil }
      throw attributes.refusal(
        name,
        accepted: names.isEmpty ? "a joint's name; no joint has one" : names.joined(separator: ", ")
      )
    }
    return Tendon.Strand(joint: joint, coefficient: try attributes.number("coef"))
  }

  /// The lengths at which a tendon's spring rests: one or two are given, or −1 for the length where
  /// the joints' springs rest.
  private func rest(_ attributes: Attributes, of tendon: Tendon) throws -> ClosedRange<Double> {
    let length = tendon.length(at: joints.map(\.springReference))
    guard let attribute = attributes["springlength"] else { return length...length }
    let given = try attributes.numbers("springlength", defaults: [-1, .nan])
    let (least, greatest) = (given[0], given[1].isNaN ? given[0] : given[1])
    if least == -1, greatest == -1 { return length...length }
    guard least <= greatest else {
      throw attributes.refusal(attribute, accepted: "one length, or two that do not fall")
    }
    return least...greatest
  }
}
