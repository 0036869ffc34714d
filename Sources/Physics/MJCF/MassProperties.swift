/// What a rigid body's motion in the plane needs of its mass.
struct MassProperties: Equatable {
  /// kg.
  var mass: Double
  /// Where it balances, m.
  var centre: Planar
  /// About the centre, about y, kg m².
  var inertia: Double

  static let none = MassProperties(mass: 0, centre: .zero, inertia: 0)

  /// Several parts as one, by the parallel axis theorem.
  init(sum parts: [MassProperties]) {
    let mass = parts.reduce(0) { $0 + $1.mass }
    guard mass > 0 else {
      self = .none
      return
    }
    let centre = parts.reduce(Planar.zero) { $0 + $1.centre * ($1.mass / mass) }
    self.mass = mass
    self.centre = centre
    inertia = parts.reduce(0) { $0 + $1.inertia + $1.mass * ($1.centre - centre).squaredLength }
  }

  init(mass: Double, centre: Planar, inertia: Double) {
    self.mass = mass
    self.centre = centre
    self.inertia = inertia
  }
}

extension Geom.Shape {
  /// The volume of the solid, m³; a plane has none.
  var volume: Double {
    guard case .capsule(let from, let to, let radius) = self else { return 0 }
    return .pi * radius * radius * ((to - from).length + 4 / 3 * radius)
  }

  /// Mass and inertia of the solid, of uniform density.
  ///
  /// About an axis across, through the centre, a capsule of radius r and cylinder height h has
  /// m_c (3r² + h²) / 12 of the cylinder and m_s (2r²/5 + h (3r + 2h) / 8) of the two hemispheres,
  /// where m_s / m = 4r / (4r + 3h).
  func massProperties(mass: Double) -> MassProperties {
    guard case .capsule(let from, let to, let radius) = self else { return .none }
    let height = (to - from).length
    let ends = mass * 4 * radius / (4 * radius + 3 * height)
    let inertia =
      (mass - ends) * (3 * radius * radius + height * height) / 12
      + ends * (2 * radius * radius / 5 + height * (3 * radius + 2 * height) / 8)
    return MassProperties(mass: mass, centre: (from + to) * 0.5, inertia: inertia)
  }
}
