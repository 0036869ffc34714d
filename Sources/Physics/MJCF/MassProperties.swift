/// The mass, centre of mass and inertia of a rigid body.
struct MassProperties: Equatable {
  /// kg.
  var mass: Double
  /// Centre of mass, m.
  var centre: Planar
  /// y of the centre of mass in the body's frame, m; it does not affect planar motion.
  var beside = 0.0
  /// Inertia about the centre of mass, kg m²; planar motion uses only the moment about y.
  var inertia: InertiaTensor
  /// Whether MuJoCo's principal inertia axes coincide with the body's axes, up to translation.
  var isAligned: Bool

  static let none = MassProperties(mass: 0, centre: .zero, inertia: .zero, isAligned: true)

  /// Combines several parts by the parallel axis theorem; a single part is returned unchanged.
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
  /// The volume of the solid, m³; zero for a plane.
  func volume(_ sides: Sides) -> Double {
    switch self {
    case .plane: return 0
    case .capsule(let from, let to, let radius):
      return .pi * radius * radius * (sides.distance(from, to) + 4 / 3 * radius)
    case .box(_, let edges): return edges.reduce(8) { $0 * $1.length }
    case .cylinder(_, let axis, let spoke): return 2 * .pi * spoke.squaredLength * axis.length
    }
  }

  /// Mass and inertia of the solid, assuming uniform density.
  ///
  /// A capsule of radius r and cylinder height h has, about a transverse axis through the centre,
  /// the moment m_c (3r² + h²) / 12 of the cylinder plus m_s (2r²/5 + h (3r + 2h) / 8) of the two
  /// hemispheres, where m_s / m = 4r / (4r + 3h). About its own axis the moment is m_c r²/2 + m_s
  /// 2r²/5.
  func massProperties(mass: Double, _ sides: Sides, isAligned: Bool) -> MassProperties {
    switch self {
    case .plane: return .none
    case .capsule(let from, let to, let radius):
      return capsule(from, to, radius, mass: mass, sides, isAligned: isAligned)
    case .box(let centre, let edges):
      // For a solid that extends from −e to e along each of three axes, ∫ x xᵀ dm = m/3 Σ e eᵀ.
      let inertia = edges.reduce(InertiaTensor.zero) { $0.adding(mass / 3, along: $1) }
      return MassProperties(
        mass: mass, centre: centre, beside: sides.middle, inertia: inertia, isAligned: isAligned)
    case .cylinder(let centre, let axis, let spoke):
      // m/3 h hᵀ along the half axis h, and m r²/4 along each of two transverse directions.
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
  /// The cross product.
  func cross(_ other: Spatial) -> Spatial {
    Spatial(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }
}
