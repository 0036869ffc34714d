/// The constants of a contact pair in lanes: friction, margin, impedance and constraint weights.
struct ContactLaw<L: Lane> {
  /// Indices in `Model.geoms`.
  let geoms: (first: Int, second: Int)
  /// Indices in `Model.bodies`, and the last degree of freedom that moves each body, −1 for none.
  let bodies: (first: Int, second: Int)
  let joints: (first: Int, second: Int)
  /// Whether the contact has friction rows; otherwise `friction` is unused.
  let isFrictional: Bool
  private(set) var friction: L
  let margin: L
  let impedance: ImpedanceLaw<L>
  /// The approximate diagonal of J M⁻¹ Jᵀ (MuJoCo's `diagApprox`).
  private(set) var diagonal: L
  /// The factor from I / (1 − I) / diagonal to a row's D.
  private(set) var weightScale: L
  /// The upper bound of I / (1 − I) / diagonal.
  private(set) var largestWeight: L

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
    // An edge of a pyramidal cone has the diagonal w + μ² w. Its R is then scaled by 2 μ², so that
    // the softness of the cone matches that of its normal ("Computation", section "Friction cones",
    // and mj_makeImpedance).
    diagonal = L(isFrictional ? inverseWeight * (1 + mu * mu) : inverseWeight)
    let scale = isFrictional ? 1 / (2 * mu * mu) : 1
    weightScale = L(scale)
    largestWeight = L(
      min(Self.mostInAll, Self.mostBesideMasses(model, diagonal: diagonal[0]) / scale))
  }

  /// The reciprocal of MuJoCo's lower bound on R (mjMINVAL), for contacts that cannot move their
  /// bodies.
  private static var mostInAll: Double { 1e15 }

  /// The upper bound of a row's weight relative to the masses that it moves, in single precision.
  ///
  /// A row 10⁴ times as heavy as the masses leaves three significant digits for all motion that it
  /// does not oppose. A row 10¹¹ times as heavy, which results from zero friction (the minimum
  /// coefficient is 1e-5), leaves none: accelerations reach 1e16.
  ///
  /// The bound applies where I / (1 − I) / (2 μ²) exceeds 1e4. It therefore does not affect
  /// contacts without friction, nor friction of at least 0.031 at the usual impedance of 0.95, or
  /// of at least 0.23 at impedances up to 0.999. A bounded row still yields by only one part in
  /// 10⁴. A contact with an immovable body is treated as if it moved ten times the total mass.
  private static func mostBesideMasses(_ model: Model, diagonal: L.Scalar) -> Double {
    guard !L.isDouble else { return .infinity }
    let mass = model.bodies.reduce(0) { $0 + $1.mass }
    return 1e4 / max(Double(diagonal), 0.1 / mass)
  }

  /// The law of the same pair where friction is multiplied, lane by lane; lanes of 1 keep their
  /// bits.
  ///
  /// - Parameters:
  ///   - factor: The factor, greater than 0.
  ///   - mass: The total mass of the model, kg; see `mostBesideMasses`.
  /// - Returns: The law.
  func multiplyingFriction(by factor: L, mass: L) -> ContactLaw {
    guard isFrictional else { return self }
    let isChanged = factor .!= L(1)
    let mu = L.larger(friction * factor, L(Self.leastFriction))
    let softness: L = L(2) * mu * mu
    let inverseWeight: L = diagonal / (L(1) + friction * friction)
    let newDiagonal: L = inverseWeight * (L(1) + mu * mu)
    let most: L = L(1e4) / L.larger(newDiagonal, L(0.1) / mass)
    let limit = L.isDouble ? L(Self.mostInAll) : L.smaller(L(Self.mostInAll), most * softness)
    var law = self
    law.friction = friction.replacing(with: mu, where: isChanged)
    law.diagonal = diagonal.replacing(with: newDiagonal, where: isChanged)
    law.weightScale = weightScale.replacing(with: L(1) / softness, where: isChanged)
    law.largestWeight = largestWeight.replacing(with: limit, where: isChanged)
    return law
  }

  /// MuJoCo's least coefficient of friction (mjMINMU).
  private static var leastFriction: Double { 1e-5 }
}
