/// A rigid body's mass, and how it is spread.
struct MassProperties: Equatable {
  /// kg.
  var mass: Double
  /// Where it balances, m.
  var centre: Planar
  /// y of the centre of mass in the body's frame, m; it does not affect planar motion.
  var beside = 0.0
  /// About the centre, kg m²; motion in the plane needs the moment about y alone.
  var inertia: InertiaTensor
  /// Whether the axes that MuJoCo gives the inertia are the body's own, up to their place.
  var isAligned: Bool

  static let none = MassProperties(mass: 0, centre: .zero, inertia: .zero, isAligned: true)

  /// Several parts as one, by the parallel axis theorem; of one part, that part.
  init(sum parts: [MassProperties]) {
    let mass = parts.reduce(0) { $0 + $1.mass }
    guard mass > 0, let first = parts.first else {
      self = .none
      return
    }
    let centre = parts.reduce(Planar.zero) { $0 + $1.centre * ($1.mass / mass) }
    let beside = parts.reduce(0) { $0 + $1.beside * ($1.mass / mass) }
    var inertia = InertiaTensor.zero
    for part in parts {
      inertia.add(
        part.inertia, mass: part.mass, at: part.centre - centre, beside: part.beside - beside)
    }
    self.init(
      mass: mass, centre: centre, beside: beside, inertia: inertia,
      isAligned: parts.count == 1 ? first.isAligned : inertia.hasOwnAxes)
  }

  init(
    mass: Double, centre: Planar, beside: Double = 0, inertia: InertiaTensor, isAligned: Bool
  ) {
    self.mass = mass
    self.centre = centre
    self.beside = beside
    self.inertia = inertia
    self.isAligned = isAligned
  }
}

extension Geom.Shape {
  /// The volume of the solid, m³; a plane has none.
  func volume(_ sides: Sides) -> Double {
    switch self {
    case .plane: return 0
    case .capsule(let from, let to, let radius):
      return .pi * radius * radius * (sides.distance(from, to) + 4 / 3 * radius)
    case .box(_, let edges): return edges.reduce(8) { $0 * $1.length }
    case .cylinder(_, let axis, let spoke): return 2 * .pi * spoke.squaredLength * axis.length
    }
  }

  /// Mass and inertia of the solid, of uniform density.
  ///
  /// About an axis across, through the centre, a capsule of radius r and cylinder height h has
  /// m_c (3r² + h²) / 12 of the cylinder and m_s (2r²/5 + h (3r + 2h) / 8) of the two hemispheres,
  /// where m_s / m = 4r / (4r + 3h); about its own axis m_c r²/2 + m_s 2r²/5.
  func massProperties(mass: Double, _ sides: Sides, isAligned: Bool) -> MassProperties {
    switch self {
    case .plane: return .none
    case .capsule(let from, let to, let radius):
      return capsule(from, to, radius, mass: mass, sides, isAligned: isAligned)
    case .box(let centre, let edges):
      // Of a solid that reaches from −e to e along each of three axes, ∫ x xᵀ dm = m/3 Σ e eᵀ.
      let inertia = edges.reduce(InertiaTensor.zero) { $0.adding(mass / 3, along: $1) }
      return MassProperties(
        mass: mass, centre: centre, beside: sides.middle, inertia: inertia, isAligned: isAligned)
    case .cylinder(let centre, let axis, let spoke):
      // m/3 h hᵀ along the half axis h, and m r²/4 along each of two directions across.
      let other = axis.cross(spoke)
      let inertia = InertiaTensor.zero.adding(mass / 3, along: axis)
        .adding(mass / 4, along: spoke)
        .adding(mass / 4 / axis.squaredLength, along: other)
      return MassProperties(
        mass: mass, centre: centre, beside: sides.middle, inertia: inertia, isAligned: isAligned)
    }
  }

  private func capsule(
    _ from: Planar, _ to: Planar, _ radius: Double, mass: Double, _ sides: Sides, isAligned: Bool
  ) -> MassProperties {
    let axis = to - from
    let height = sides.distance(from, to)
    let ends = mass * 4 * radius / (4 * radius + 3 * height)
    let square = radius * radius
    let across =
      (mass - ends) * (3 * square + height * height) / 12
      + ends * (2 * square / 5 + height * (3 * radius + 2 * height) / 8)
    let along = (mass - ends) * square / 2 + ends * 2 * square / 5
    return MassProperties(
      mass: mass, centre: (from + to) * 0.5, beside: sides.middle,
      inertia: InertiaTensor(
        along: height > 0 ? along : across, across: across,
        axis: height > 0 ? axis * (1 / height) : .zero,
        slant: height > 0 ? (sides.to - sides.from) / height : 0),
      isAligned: isAligned)
  }
}

extension Spatial {
  /// The vector product.
  func cross(_ other: Spatial) -> Spatial {
    Spatial(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }
}
