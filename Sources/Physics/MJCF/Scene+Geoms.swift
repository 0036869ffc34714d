extension Scene {
  /// Reads a geom of a body.
  mutating func readGeom(_ element: MJCFElement, of body: Int, in childClass: String) throws {
    _ = try Schema.geom.checked(element)
    guard parts.count < MJCFLimits.geoms else { throw excess("geoms", MJCFLimits.geoms, element) }
    let attributes = try defaults.attributes(of: element, in: childClass)
    // MuJoCo leaves geoms of other groups out of a body's inertia (inertiagrouprange).
    _ = try attributes.integer("group", default: 0, in: 0...5)
    let shape = try shape(attributes, of: body)
    let density = try attributes.number("density", default: 1000, in: .nonnegative)
    let mass = try attributes.number("mass", default: density * shape.volume, in: .nonnegative)
    let geom = Geom(name: try name(of: attributes, parts.count), body: body, shape: shape)
    parts.append(
      Part(
        element: element, geom: geom,
        massProperties: shape.massProperties(
          mass: mass, isAligned: try isAligned(attributes, shape)),
        touch: try Touch(attributes)))
  }

  private func shape(_ attributes: Attributes, of body: Int) throws -> Geom.Shape {
    let type = try attributes.keyword("type", among: ["plane", "sphere", "capsule"]) ?? "sphere"
    let size = try attributes.numbers("size", defaults: [0, 0, 0])
    if type == "plane" { return try plane(attributes, of: body, size: size) }
    guard size[0] >= ClosedRange.positive.lowerBound else {
      throw sizeRefusal(attributes, accepted: type == "sphere" ? "RADIUS" : "RADIUS HALF-LENGTH")
    }
    if attributes["fromto"] != nil {
      return try capsule(attributes, type: type, radius: size[0])
    }
    let centre = try attributes.planar("pos") ?? .zero
    let axis = try attributes.orientation(settings).zAxis
    if type == "sphere" { return .capsule(from: centre, to: centre, radius: size[0]) }
    guard size[1] >= ClosedRange.positive.lowerBound else {
      throw sizeRefusal(attributes, accepted: "RADIUS HALF-LENGTH")
    }
    // MuJoCo tests the end along +z first, so that contacts keep its order.
    let half = try inPlane(axis, attributes) * size[1]
    return .capsule(from: centre + half, to: centre - half, radius: size[0])
  }

  /// Whether a geom's own frame is turned as its body's is.
  private func isAligned(_ attributes: Attributes, _ shape: Geom.Shape) throws -> Bool {
    guard case .capsule(let from, let to, _) = shape, attributes["fromto"] != nil else {
      return try attributes.orientation(settings).isIdentity
    }
    return Quaternion(fromZTo: [from.x - to.x, 0, from.z - to.z]).isIdentity
  }

  private func capsule(
    _ attributes: Attributes, type: String, radius: Double
  ) throws -> Geom.Shape {
    let ends = try attributes.vector("fromto", count: 6) ?? []
    guard type == "capsule", ends[1] == 0, ends[4] == 0, attributes["pos"] == nil else {
      throw attributes.element.error(
        "fromto with another type, with pos or out of the x–z plane; "
          + "accepted: type=\"capsule\" fromto=\"X 0 Z X 0 Z\"", at: attributes["fromto"])
    }
    let (from, to) = (Planar(ends[0], ends[2]), Planar(ends[3], ends[5]))
    guard (to - from).length >= ClosedRange.leastDirection else {
      throw attributes.element.error(
        "fromto gives one point; accepted: two", at: attributes["fromto"])
    }
    return .capsule(from: from, to: to, radius: radius)
  }

  /// The size of a plane is that of its picture.
  private func plane(
    _ attributes: Attributes, of body: Int, size: [Double]
  ) throws -> Geom.Shape {
    guard body == 0 else {
      throw attributes.element.error("a plane on a body; accepted: in <worldbody> only")
    }
    guard attributes["fromto"] == nil, min(size[0], size[1]) >= 0, size[2] > 0 else {
      throw sizeRefusal(attributes, accepted: "X Y SPACING")
    }
    let normal = try inPlane(try attributes.orientation(settings).zAxis, attributes)
    return .plane(point: try attributes.planar("pos") ?? .zero, normal: normal)
  }

  private func inPlane(_ direction: [Double], _ attributes: Attributes) throws -> Planar {
    guard abs(direction[1]) < Quaternion.tolerance else {
      throw attributes.element.error(
        "turned out of the x–z plane; accepted: a z axis within that plane")
    }
    return Planar(direction[0], direction[2])
  }

  private func sizeRefusal(_ attributes: Attributes, accepted: String) -> MJCFError {
    let found = attributes["size"].map { "\($0) is refused" } ?? "size is missing"
    return attributes.element.error(
      "\(found); accepted: size=\"\(accepted)\", positive", at: attributes["size"])
  }
}
