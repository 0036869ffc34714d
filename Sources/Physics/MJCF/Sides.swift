/// y of the ends of a geom's axis, m: its offset from the plane of motion.
///
/// Motion within the plane does not depend on it, but for where two geoms touch and for how the
/// friction of a slanted capsule on a plane is turned.
struct Sides {
  var from: Double
  var to: Double

  static let inPlane = Sides(from: 0, to: 0)

  /// Where its middle is.
  var middle: Double { (from + to) / 2 }

  /// How far the axis leads out of the plane of motion.
  var slant: Double { from - to }

  /// The distance within the plane of motion of two points that are as far apart along y.
  func distance(_ a: Planar, _ b: Planar) -> Double {
    let across = b - a
    return (across.squaredLength + slant * slant).squareRoot()
  }

  /// Both ends, further to one side.
  func moved(by distance: Double) -> Sides { Sides(from: from + distance, to: to + distance) }

  /// The gap along y between the spans of two axes; negative where they overlap.
  func gap(to other: Sides) -> Double {
    max(
      min(from, to) - max(other.from, other.to), min(other.from, other.to) - max(from, to))
  }

  /// Whether both axes lie in one plane parallel to the plane of motion.
  func isInPlane(with other: Sides) -> Bool {
    // The same place may come of different sums; a nanometre does not turn a normal.
    slant == 0 && other.slant == 0 && abs(from - other.from) < 1e-9
  }
}

extension Scene {
  /// Where a geom's axis is along y in its body's frame.
  func sides(of attributes: Attributes, _ shape: Geom.Shape) throws -> Sides {
    switch shape {
    case .plane: return .inPlane
    case .box, .cylinder:
      let middle =
        try attributes.vector("fromto", count: 6).map { ($0[1] + $0[4]) / 2 }
        ?? attributes.place("pos").beside
      return Sides(from: middle, to: middle)
    case .capsule: break
    }
    if let ends = try attributes.vector("fromto", count: 6) {
      return Sides(from: ends[1], to: ends[4])
    }
    let beside = try attributes.place("pos").beside
    let axis = try attributes.orientation(settings).zAxis
    guard attributes["type"]?.value == "capsule", abs(axis[1]) >= Quaternion.tolerance else {
      return Sides(from: beside, to: beside)
    }
    let half = axis[1] * (try attributes.numbers("size", defaults: [0, 0, 0])[1])
    return Sides(from: beside + half, to: beside - half)
  }

  /// Whether two geoms, of which none is a plane, touch as if both were in the plane of motion; not
  /// where they are too far apart along y to touch at all.
  /// - Throws: `MJCFError` where they could touch out of the plane.
  func touchInPlane(_ a: Int, _ b: Int, margin: Double) throws -> Bool {
    let (first, second) = (parts[a], parts[b])
    if first.sides.isInPlane(with: second.sides) { return true }
    let reach = first.geom.shape.radius + second.geom.shape.radius + margin
    guard first.sides.gap(to: second.sides) < reach else { return false }
    throw second.element.error(
      "\(second.geom.name) may touch \(first.geom.name), which is not in one plane with it; accepted: "
        + "the same y, a distance along y, or contype and conaffinity that keep them apart")
  }
}

extension Geom.Shape {
  /// How far the surface is from the axis; a plane has none.
  fileprivate var radius: Double {
    switch self {
    // Boxes and cylinders touch planes alone.
    case .plane, .box, .cylinder: 0
    case .capsule(_, _, let radius): radius
    }
  }
}
