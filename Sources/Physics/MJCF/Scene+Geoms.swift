extension Scene {
  /// Reads a geom of a body.
  mutating func readGeom(_ element: MJCFElement, of body: Int, in childClass: String) throws {
    guard parts.count < MJCFLimits.geoms else { throw excess("geoms", MJCFLimits.geoms, element) }
    let attributes = try defaults.attributes(of: element, in: childClass)
    var log = MJCFErrorLog()
    try log.attempt { _ = try Schema.geom.checked(element) }
    try log.attempt { try checkMaterial(attributes) }
    try log.check()
    // MuJoCo excludes geoms of other groups from a body's inertia (inertiagrouprange).
    _ = try attributes.integer("group", default: 0, in: 0...5)
    let shape = try shape(attributes, of: body)
    let sides = try sides(of: attributes, shape)
    let density = try attributes.number("density", default: 1000, in: .nonnegative)
    let mass = try attributes.number(
      "mass", default: density * shape.volume(sides), in: .nonnegative)
    let geom = Geom(
      name: try name(of: attributes, parts.count), body: body, shape: shape, slant: sides.slant)
    parts.append(
      Part(
        element: element, geom: geom, sides: sides.moved(by: links[body].beside),
        massProperties: shape.massProperties(
          mass: mass, sides, isAligned: try isAligned(attributes, shape, sides)),
        touch: try Touch(attributes)))
  }

  private func shape(_ attributes: Attributes, of body: Int) throws -> Geom.Shape {
    let types = ["plane", "sphere", "capsule", "cylinder", "box"]
    let type = try attributes.keyword("type", among: types) ?? "sphere"
    let size = try attributes.numbers("size", defaults: [0, 0, 0])
    if type == "plane" { return try plane(attributes, of: body, size: size) }
    if type == "box" || type == "cylinder" { return try solid(attributes, type: type, size: size) }
    guard size[0] >= ClosedRange.positive.lowerBound else {
      throw sizeRefusal(attributes, accepted: type == "sphere" ? "RADIUS" : "RADIUS HALF-LENGTH")
    }
    if attributes["fromto"] != nil {
      return try capsule(attributes, type: type, radius: size[0])
    }
    let centre = try attributes.place("pos").inPlane
    let axis = try attributes.orientation(settings).zAxis
    if type == "sphere" { return .capsule(from: centre, to: centre, radius: size[0]) }
    guard size[1] >= ClosedRange.positive.lowerBound else {
      throw sizeRefusal(attributes, accepted: "RADIUS HALF-LENGTH")
    }
    // MuJoCo tests the end along +z first; the same order of ends gives the same order of contacts.
    let half = Planar(axis[0], axis[2]) * size[1]
    return .capsule(from: centre + half, to: centre - half, radius: size[0])
  }

  /// Whether the geom's frame has the orientation of its body.
  private func isAligned(
    _ attributes: Attributes, _ shape: Geom.Shape, _ sides: Sides
  ) throws -> Bool {
    guard attributes["fromto"] != nil else {
      return try attributes.orientation(settings).isIdentity
    }
    switch shape {
    case .capsule(let from, let to, _):
      return Quaternion(fromZTo: [from.x - to.x, sides.slant, from.z - to.z]).isIdentity
    case .cylinder(_, let axis, _): return axis.x == 0 && axis.y == 0 && axis.z > 0
    case .box(_, let edges): return edges[2].x == 0 && edges[2].y == 0 && edges[2].z > 0
    case .plane: return true
    }
  }

  private func capsule(
    _ attributes: Attributes, type: String, radius: Double
  ) throws -> Geom.Shape {
    try checkNoPlace(besideFromToOf: attributes)
    let ends = try attributes.vector("fromto", count: 6) ?? []
    guard type == "capsule" else {
      throw attributes.element.error(
        "fromto is refused for type=\"\(type)\"; "
          + "accepted: type=\"capsule\", \"cylinder\" or \"box\"",
        at: attributes["fromto"])
    }
    let (from, to) = (Planar(ends[0], ends[2]), Planar(ends[3], ends[5]))
    guard Sides(from: ends[1], to: ends[4]).distance(from, to) >= ClosedRange.leastDirection else {
      throw attributes.element.error(
        "the two points of fromto are the same; accepted: two points", at: attributes["fromto"])
    }
    return .capsule(from: from, to: to, radius: radius)
  }

  /// Checks attributes next to `fromto`.
  ///
  /// As in MuJoCo, an orientation is ignored and a nonzero position is rejected.
  func checkNoPlace(besideFromToOf attributes: Attributes) throws {
    let place = try attributes.place("pos")
    guard place.inPlane == .zero, place.beside == 0 else {
      throw attributes.element.error(
        "pos and fromto both give the position; accepted: one of them", at: attributes["pos"])
    }
  }

  /// Reads a plane; its size only affects rendering.
  private func plane(
    _ attributes: Attributes, of body: Int, size: [Double]
  ) throws -> Geom.Shape {
    guard body == 0 else {
      throw attributes.element.error(
        "a plane on a body is refused; accepted: a plane in <worldbody>")
    }
    guard attributes["fromto"] == nil, min(size[0], size[1]) >= 0, size[2] > 0 else {
      throw sizeRefusal(attributes, accepted: "X Y SPACING")
    }
    let normal = try inPlane(try attributes.orientation(settings).zAxis, attributes)
    return .plane(point: try attributes.place("pos").inPlane, normal: normal)
  }

  private func inPlane(_ direction: [Double], _ attributes: Attributes) throws -> Planar {
    guard abs(direction[1]) < Quaternion.tolerance else {
      throw attributes.element.notPlanar(
        "turned out of the x–z plane; accepted: a z axis within that plane")
    }
    return Planar(direction[0], direction[2])
  }

  func sizeRefusal(_ attributes: Attributes, accepted: String) -> MJCFError {
    let found = attributes["size"].map { "\($0) is refused" } ?? "size is missing"
    return attributes.element.error(
      "\(found); accepted: size=\"\(accepted)\", positive", at: attributes["size"])
  }
}
