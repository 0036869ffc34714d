/// Boxes and cylinders, which may have any orientation.
extension Scene {
  /// Reads the shape of a box or a cylinder.
  func solid(_ attributes: Attributes, type: String, size: [Double]) throws -> Geom.Shape {
    var (size, centre) = (size, Planar.zero)
    let turn: Quaternion
    if attributes["fromto"] != nil {
      let ends = try solidEnds(attributes)
      (centre, turn) = (ends.centre, ends.turn)
      size = type == "box" ? [size[0], size[0], ends.half] : [size[0], ends.half, 0]
    } else {
      centre = try attributes.place("pos").inPlane
      turn = try attributes.orientation(settings)
    }
    let needed = type == "box" ? 3 : 2
    guard size.prefix(needed).allSatisfy({ $0 >= ClosedRange.positive.lowerBound }) else {
      throw sizeRefusal(
        attributes, accepted: type == "box" ? "HALF-X HALF-Y HALF-Z" : "RADIUS HALF-LENGTH")
    }
    guard type == "box" else {
      return .cylinder(
        centre: centre, halfAxis: turn.rotated(Spatial(0, 0, size[1])),
        spoke: turn.rotated(Spatial(size[0], 0, 0)))
    }
    let edges = [Spatial(size[0], 0, 0), Spatial(0, size[1], 0), Spatial(0, 0, size[2])]
    return .box(centre: centre, halfEdges: edges.map(turn.rotated))
  }

  /// Reads `fromto`: the ends of a solid's z axis.
  private func solidEnds(
    _ attributes: Attributes
  ) throws -> (centre: Planar, turn: Quaternion, half: Double) {
    try checkNoPlace(besideFromToOf: attributes)
    let ends = try attributes.vector("fromto", count: 6) ?? []
    // MuJoCo's z axis points to the first end.
    let axis = [ends[0] - ends[3], ends[1] - ends[4], ends[2] - ends[5]]
    guard axis.length >= ClosedRange.leastDirection else {
      throw attributes.element.error(
        "the two points of fromto are the same; accepted: two points", at: attributes["fromto"])
    }
    return (
      Planar((ends[0] + ends[3]) / 2, (ends[2] + ends[5]) / 2), Quaternion(fromZTo: axis),
      axis.length / 2
    )
  }
}

extension Quaternion {
  /// Rotates a vector; the identity returns it unchanged.
  func rotated(_ v: Spatial) -> Spatial {
    // v + 2 u × (u × v + w v), where u is the vector part.
    let s = Spatial(
      y * v.z - z * v.y + w * v.x, z * v.x - x * v.z + w * v.y, x * v.y - y * v.x + w * v.z)
    return Spatial(
      v.x + 2 * (y * s.z - z * s.y), v.y + 2 * (z * s.x - x * s.z), v.z + 2 * (x * s.y - y * s.x))
  }
}
