extension Scene {
  /// Returns a body's mass properties, from `inertial` or from its geoms, as the compiler's
  /// `inertiafromgeom` selects.
  func massProperties(
    of parts: ArraySlice<Part>, inertials: [MJCFElement], in body: Body
  ) throws -> MassProperties {
    guard inertials.count < 2 else {
      throw inertials[1].error("a second <inertial> is refused; accepted: one per body")
    }
    let explicit = try inertials.first.map(readInertial)
    let solid = parts.map(\.massProperties)
      .filter { $0.mass >= ClosedRange.positive.lowerBound }
    // A massless body still needs a centre, at which the inverse weight of its contacts is
    // computed: MuJoCo uses the body's position (`mjCBody::Compile`).
    var none = MassProperties.none
    none.centre = body.position
    // Even with "true", a body without solid geoms uses its `inertial`.
    switch settings.inertiaFromGeoms {
    case "false": return explicit ?? none
    case "true": return solid.isEmpty ? explicit ?? none : MassProperties(sum: solid)
    default: return explicit ?? (solid.isEmpty ? none : MassProperties(sum: solid))
    }
  }

  private func readInertial(_ element: MJCFElement) throws -> MassProperties {
    _ = try Schema.inertial.checked(element)
    let attributes = Attributes(element)
    let orientation = try attributes.orientation(settings)
    guard attributes["pos"] != nil else { throw attributes.missing("pos") }
    let place = try attributes.place("pos")
    let diagonal = try attributes.vector("diaginertia", count: 3)
    let full = try attributes.vector("fullinertia", count: 6)
    guard let moments = diagonal ?? full else {
      throw element.error("the inertia is missing; accepted: diaginertia=\"X Y Z\" or fullinertia")
    }
    guard diagonal == nil || full == nil else {
      throw element.error("the inertia is given twice; accepted: diaginertia or fullinertia")
    }
    guard diagonal != nil || orientation.isIdentity else {
      throw element.error(
        "fullinertia is refused with an orientation; accepted: fullinertia about the body's axes")
    }
    var inertia = InertiaTensor(moments: moments, turned: orientation)
    if let full {
      inertia = InertiaTensor(
        xx: full[0], yy: full[1], zz: full[2], xy: full[3], xz: full[4], yz: full[5])
    }
    guard inertia.isPhysical else {
      throw element.error(
        "no solid has this inertia; accepted: moments from 0, none larger than the sum of the other two"
      )
    }
    let mass = try attributes.number("mass", in: .nonnegative)
    return MassProperties(
      mass: mass, centre: place.inPlane, beside: place.beside, inertia: inertia,
      isAligned: full == nil ? orientation.isIdentity : inertia.hasOwnAxes)
  }

  /// Returns the bodies with their masses, scaled to `settotalmass` if given.
  func weighedBodies() throws -> [Body] {
    var log = MJCFErrorLog()
    for index in links.indices where !links[index].body.joints.isEmpty && !hasMass(index) {
      let least = ClosedRange.positive.lowerBound
      let lacks = links[index].massProperties.mass < least ? "mass" : "inertia about y"
      try log.add(
        links[index].element.error(
          "moves but has no \(lacks); accepted: a geom or <inertial> with mass"))
    }
    try log.check()
    let total = links.reduce(0) { $0 + $1.massProperties.mass }
    let scale = settings.totalMass > 0 && total > 0 ? settings.totalMass / total : 1
    return links.map { link in
      var body = link.body
      body.mass = link.massProperties.mass * scale
      body.inertia = link.massProperties.inertia.yy * scale
      body.centreOfMass = link.massProperties.centre
      return body
    }
  }

  /// Whether the body, or one fixed to it, has mass and inertia above MuJoCo's `mjMINVAL`.
  private func hasMass(_ index: Int) -> Bool {
    let own = links[index].massProperties
    if min(own.mass, own.inertia.yy) >= ClosedRange.positive.lowerBound { return true }
    // A child always follows its parent in the list, so the recursion terminates.
    return links.indices.contains { child in
      child > index && links[child].body.parent == index && links[child].body.joints.isEmpty
        && hasMass(child)
    }
  }

  /// The bodies that MuJoCo considers simple and that only have slide joints.
  ///
  /// For these, MuJoCo uses 1/m as the inverse weight, regardless of armature and of the number of
  /// slides (`set0`).
  ///
  /// A simple body has no children, is attached to the world or to a body fixed to it, slides along
  /// its own axes, and has an inertial frame equal to its body frame (user_model.cc,
  /// `body_simple`).
  func simpleSliders() -> Set<Int> {
    Set(
      links.indices.filter { index in
        let link = links[index]
        let parent = links[link.body.parent].body
        return !link.body.joints.isEmpty && link.body.joints.allSatisfy(isSimple)
          && parent.parent == 0 && parent.joints.isEmpty
          && !links.contains { $0.body.parent == index }
          && link.massProperties.isAligned
          && link.massProperties.centre.length < Quaternion.tolerance
          && abs(link.massProperties.beside) < Quaternion.tolerance
      })
  }

  /// Whether a joint slides along a body axis and is anchored at the body's origin.
  private func isSimple(_ index: Int) -> Bool {
    let joint = joints[index]
    guard case .slide(let direction) = joint.motion else { return false }
    // MuJoCo's thresholds for a nonzero axis component and for an anchor at the origin.
    return (abs(direction.x) > 1e-14) != (abs(direction.z) > 1e-14)
      && joint.position.length < Quaternion.tolerance
      && abs(jointsBeside[index]) < Quaternion.tolerance
  }
}
