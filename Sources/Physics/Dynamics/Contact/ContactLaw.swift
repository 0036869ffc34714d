/// The constants of a contact of two geoms: friction, margin, impedance and weights, in lanes.
struct ContactLaw<L: Lane> {
  /// Indices in `Model.geoms`.
  let geoms: (first: Int, second: Int)
  /// Indices in `Model.bodies`, and the last degrees of freedom that move them, −1 for none.
  let bodies: (first: Int, second: Int)
  let joints: (first: Int, second: Int)
  /// Whether there are rows for friction; without, its coefficient counts for nothing.
  let isFrictional: Bool
  let friction: L
  let margin: L
  let impedance: ImpedanceLaw<L>
  /// The approximate diagonal of J M⁻¹ Jᵀ.
  let diagonal: L
  /// The factor between I / (1 − I) / diagonal and D of a row.
  let weightScale: L
  /// The upper bound of I / (1 − I) / diagonal.
  let largestWeight: L

  init(_ pair: ContactPair, of model: Model) {
    bodies = (first: model.geoms[pair.first].body, second: model.geoms[pair.second].body)
    let inverseWeight =
      model.bodies[bodies.first].inverseWeight + model.bodies[bodies.second].inverseWeight
    let mu = pair.friction
    geoms = (pair.first, pair.second)
    joints = (model.lastJoint(of: bodies.first), model.lastJoint(of: bodies.second))
    isFrictional = pair.dimension > 1
    friction = L(mu)
    margin = L(pair.margin)
    impedance = ImpedanceLaw(pair.impedance, timestep: model.timestep)
    // An edge of a pyramidal cone counts w + μ² w for the diagonal, and its R is 2 μ² times what
    // that gives, so that the cone is as soft as its normal ("Computation", section "Friction
    // cones", and mj_makeImpedance).
    diagonal = L(isFrictional ? inverseWeight * (1 + mu * mu) : inverseWeight)
    let scale = isFrictional ? 1 / (2 * mu * mu) : 1
    weightScale = L(scale)
    largestWeight = L(
      min(Self.mostInAll, Self.mostBesideMasses(model, diagonal: diagonal[0]) / scale))
  }

  /// MuJoCo keeps R off zero where a contact cannot move its bodies (mjMINVAL).
  private static var mostInAll: Double { 1e15 }

  /// The upper bound of a row's weight relative to the masses that it moves.
  ///
  /// In single precision a row ten thousand times as heavy as they are leaves three digits to all
  /// motion that it does not oppose, and one 10¹¹ times as heavy, as friction of zero makes it
  /// (1e-5 is the least coefficient), none: accelerations of 1e16. It acts where I / (1 − I) / (2
  /// μ²) is above 1e4: not on friction of 0.031 and more at the usual impedance of 0.95, of 0.23
  /// and more up to 0.999, nor without friction. A lighter row still yields by a ten-thousandth
  /// only. A contact at what cannot be moved counts as if it moved ten times the whole mass.
  private static func mostBesideMasses(_ model: Model, diagonal: L.Scalar) -> Double {
    guard !L.isDouble else { return .infinity }
    let mass = model.bodies.reduce(0) { $0 + $1.mass }
    return 1e4 / max(Double(diagonal), 0.1 / mass)
  }
}
