extension Scene {
  /// Reads a joint of a body.
  mutating func readJoint(_ element: MJCFElement, of body: Int, in childClass: String) throws {
    var log = MJCFErrorLog()
    try log.attempt { _ = try Schema.joint.checked(element) }
    guard joints.count < MJCFLimits.joints else {
      throw excess("joints", MJCFLimits.joints, element)
    }
    let attributes = try defaults.attributes(of: element, in: childClass)
    try log.attempt { try checkType(attributes) }
    try log.check()
    let isHinge =
      try attributes.keyword("type", among: ["hinge", "slide"]).map { $0 == "hinge" } ?? true
    let unit = isHinge ? settings.radian : 1
    let place = try attributes.place("pos")
    joints.append(
      Joint(
        name: try name(of: attributes, joints.count), body: body,
        motion: try motion(attributes, isHinge: isHinge), position: place.inPlane,
        reference: try attributes.number("ref", default: 0) * unit,
        armature: try attributes.number("armature", default: 0, in: .nonnegative),
        damping: try attributes.number("damping", default: 0, in: .nonnegative)
          * (settings.isDisabled("damper") ? 0 : 1),
        stiffness: try attributes.number("stiffness", default: 0, in: .nonnegative)
          * (settings.isDisabled("spring") ? 0 : 1),
        springReference: try attributes.number("springref", default: 0) * unit,
        range: try jointRange(attributes, unit: unit),
        margin: try attributes.number("margin", default: 0, in: .nonnegative),
        limit: try Impedance(attributes, solref: "solreflimit", solimp: "solimplimit"),
        inverseWeight: 0,
        actuatorForceRange: try limits(
          attributes, flag: "actuatorfrclimited", range: "actuatorfrcrange", unit: 1)))
    jointsBeside.append(place.beside)
    jointRanges.append(try rangeToInherit(attributes, unit: unit))
  }

  /// The range that a servo's `inheritrange` refers to: `range`, whether or not it is enforced as a
  /// limit.
  func rangeToInherit(_ attributes: Attributes, unit: Double) throws -> ClosedRange<Double>? {
    guard let range = try attributes.vector("range", count: 2), range[0] < range[1] else {
      return nil
    }
    return range[0] * unit...range[1] * unit
  }

  /// Rejects joint types that always move out of the plane.
  private func checkType(_ attributes: Attributes) throws {
    guard let type = attributes["type"], ["free", "ball"].contains(type.value) else { return }
    let motion = type.value == "free" ? "moves along and about all axes" : "turns about all axes"
    throw attributes.element.notPlanar("\(type) \(motion); accepted: hinge, slide", at: type)
  }

  /// A joint's limits; nil if they are disabled.
  private func jointRange(
    _ attributes: Attributes, unit: Double
  ) throws -> ClosedRange<Double>? {
    let range = try limits(attributes, flag: "limited", range: "range", unit: unit)
    return settings.isDisabled("limit", "constraint") ? nil : range
  }

  /// Rejects a body with two parallel slide joints, for which MuJoCo computes a different mass
  /// matrix.
  func checkSlides(of body: Int, _ elements: [MJCFElement]) throws {
    var directions: [Planar] = []
    for (joint, element) in zip(joints[links[body].body.joints], elements) {
      guard case .slide(let direction) = joint.motion else { return }
      guard !directions.contains(where: { abs($0.x * direction.z - $0.z * direction.x) < 1e-14 })
      else {
        throw element.error("slides along the axis of an earlier joint; accepted: another axis")
      }
      directions.append(direction)
    }
  }

  /// The motion of a joint: along a direction in the plane, or about y.
  ///
  /// The axis need not be normalized.
  private func motion(_ attributes: Attributes, isHinge: Bool) throws -> Joint.Motion {
    let axis = try attributes.vector("axis", count: 3) ?? [0, 0, 1]
    if let attribute = attributes["axis"], axis.length < ClosedRange.leastDirection {
      throw attributes.refusal(attribute, accepted: "a direction")
    }
    guard isHinge ? axis[0] == 0 && axis[2] == 0 : axis[1] == 0 else {
      let found = attributes["axis"].map(\.description) ?? "axis=\"0 0 1\", the default,"
      let motion =
        isHinge
        ? "turns out of the x–z plane; accepted for a hinge: 0 1 0 or 0 -1 0"
        : "leads out of the x–z plane; accepted for a slide: X 0 Z"
      throw attributes.element.notPlanar("\(found) \(motion)", at: attributes["axis"])
    }
    return isHinge
      ? .hinge(axis[1] > 0 ? 1 : -1)
      : .slide(Planar(axis[0] / axis.length, axis[2] / axis.length))
  }

  /// The limits of a joint, a control or a force: `auto` enables them if a range is given.
  func limits(
    _ attributes: Attributes, flag: String, range: String, unit: Double
  ) throws -> ClosedRange<Double>? {
    let limited = try attributes.keyword(flag, among: ["true", "false", "auto"]) ?? "auto"
    let bounds = try attributes.vector(range, count: 2) ?? [0, 0]
    if limited == "false" || (limited == "auto" && bounds == [0, 0]) { return nil }
    guard limited == "true" || settings.infersLimits else {
      throw attributes.element.error(
        "has \(range) but no \(flag), with autolimits=\"false\"; "
          + "accepted: \(flag)=\"true\" or \(flag)=\"false\"")
    }
    guard bounds[0] < bounds[1] else {
      throw attributes.element.error(
        "\(attributes[range].map(\.description) ?? "no \(range)") gives no limits; "
          + "accepted: \(range)=\"LOWER UPPER\" or \(flag)=\"false\"", at: attributes[range])
    }
    return bounds[0] * unit...bounds[1] * unit
  }
}

extension Impedance {
  /// Reads `solref` and `solimp` of a geom or a joint limit.
  init(_ attributes: Attributes, solref: String, solimp: String) throws {
    let reference = try attributes.numbers(solref, defaults: [0.02, 1])
    if let attribute = attributes[solref], (reference[0] > 0) != (reference[1] > 0) {
      throw attributes.refusal(attribute, accepted: "two positive numbers, or two that are not")
    }
    let curve = try attributes.numbers(solimp, defaults: Impedance().curve)
    let isCurve = [0, 1, 3].allSatisfy { (0...1).contains(curve[$0]) }
    if let attribute = attributes[solimp], !isCurve || curve[2] < 0 || curve[4] < 1 {
      throw attributes.refusal(
        attribute, accepted: "dmin, dmax, midpoint from 0 to 1, width from 0, power from 1")
    }
    self.init(timeConstant: reference[0], dampingRatio: reference[1], curve: curve)
  }
}
