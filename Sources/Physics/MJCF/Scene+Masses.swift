extension Scene {
  /// A body's mass: its `inertial`'s or its geoms', as the compiler is told.
  func massProperties(
    of parts: ArraySlice<Part>, inertials: [MJCFElement]
  ) throws -> MassProperties {
    guard inertials.count < 2 else {
      throw inertials[1].error("a second <inertial>; accepted: one in a body")
    }
    let explicit = try inertials.first.map(readInertial)
    let solid = parts.map(\.massProperties)
      .filter { $0.mass >= ClosedRange.positive.lowerBound }
    // Even "true" leaves `inertial` to a body without solid geoms.
    switch settings.inertiaFromGeoms {
    case "false": return explicit ?? .none
    case "true": return solid.isEmpty ? explicit ?? .none : MassProperties(sum: solid)
    default: return explicit ?? MassProperties(sum: solid)
    }
  }

  /// Of the inertia only the moment about y matters, which a turn about y leaves as it is.
  private func readInertial(_ element: MJCFElement) throws -> MassProperties {
    _ = try Schema.inertial.checked(element)
    let attributes = Attributes(element)
    _ = try attributes.pitch(settings)
    guard let centre = try attributes.planar("pos") else { throw attributes.missing("pos") }
    let diagonal = try attributes.vector("diaginertia", count: 3)
    let full = try attributes.vector("fullinertia", count: 6)
    guard let inertia = diagonal?[1] ?? full?[1], inertia >= 0, diagonal == nil || full == nil
    else {
      throw element.error("no inertia about y; accepted: diaginertia=\"X Y Z\" or fullinertia")
    }
    let mass = try attributes.number("mass", in: .nonnegative)
    return MassProperties(mass: mass, centre: centre, inertia: inertia)
  }

  /// The bodies with their masses, scaled to `settotalmass` where that is given.
  func weighedBodies() throws -> [Body] {
    for index in links.indices where !links[index].body.joints.isEmpty {
      guard hasMass(index) else {
        throw links[index].element.error(
          "moves but has no mass or no inertia; accepted: a geom or <inertial> with mass")
      }
    }
    let total = links.reduce(0) { $0 + $1.massProperties.mass }
    let scale = settings.totalMass > 0 && total > 0 ? settings.totalMass / total : 1
    return links.map { link in
      var body = link.body
      body.mass = link.massProperties.mass * scale
      body.inertia = link.massProperties.inertia * scale
      body.centreOfMass = link.massProperties.centre
      return body
    }
  }

  /// Whether a body, or one fixed to it, has mass and inertia beyond MuJoCo's `mjMINVAL`.
  private func hasMass(_ index: Int) -> Bool {
    let own = links[index].massProperties
    if min(own.mass, own.inertia) >= ClosedRange.positive.lowerBound { return true }
    // A child stands after its parent, so this ends.
    return links.indices.contains { child in
      child > index && links[child].body.parent == index && links[child].body.joints.isEmpty
        && hasMass(child)
    }
  }
}
