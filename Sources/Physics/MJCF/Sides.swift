/// The y coordinates of the ends of a geom's axis, m: its offset from the plane of motion.
///
/// Planar motion does not depend on them, except that they decide whether and where two geoms
/// touch, and how the friction directions of a slanted capsule on a plane are oriented.
struct Sides {
  var from: Double
  var to: Double

  static let inPlane = Sides(from: 0, to: 0)

  /// The midpoint.
  var middle: Double { (from + to) / 2 }

  /// The extent of the axis along y, out of the plane of motion, from `to` to `from`.
  var slant: Double { from - to }

  /// The distance between two points of the plane that are `slant` apart along y.
  func distance(_ a: Planar, _ b: Planar) -> Double {
    let across = b - a
    return (across.squaredLength + slant * slant).squareRoot()
  }

  /// Both ends shifted along y.
  func moved(by distance: Double) -> Sides { Sides(from: from + distance, to: to + distance) }

  /// The gap along y between two axes; negative if they overlap.
  func gap(to other: Sides) -> Double {
    max(
      min(from, to) - max(other.from, other.to), min(other.from, other.to) - max(from, to))
  }

  /// Whether both axes lie in the same plane parallel to the plane of motion.
  func isInPlane(with other: Sides) -> Bool {
    // Equal positions can differ by rounding; a nanometre does not change the normal.
    slant == 0 && other.slant == 0 && abs(from - other.from) < 1e-9
  }
}

extension Scene {
  /// Returns the y coordinates of a geom's axis in its body's frame.
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

  /// Whether two geoms, neither of them a plane, collide as if both lay in the plane of motion;
  /// false if they are too far apart along y to touch.
  /// - Throws: `MJCFError` if they could touch out of the plane.
  func touchInPlane(_ a: Int, _ b: Int, margin: Double) throws -> Bool {
    let (first, second) = (parts[a], parts[b])
    if first.sides.isInPlane(with: second.sides) { return true }
    let reach = first.geom.shape.radius + second.geom.shape.radius + margin
    guard first.sides.gap(to: second.sides) < reach else { return false }
    throw second.element.error(
      "\(second.geom.name) may touch \(first.geom.name), which is in another plane; accepted: "
        + "the same y, a distance along y, or contype and conaffinity that keep them apart")
  }
}

extension Geom.Shape {
  /// The distance from the axis to the surface; zero for a plane.
  fileprivate var radius: Double {
    switch self {
    // Boxes and cylinders collide only with planes.
    case .plane, .box, .cylinder: 0
    case .capsule(_, _, let radius): radius
    }
  }
}
