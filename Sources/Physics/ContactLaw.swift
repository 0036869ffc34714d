/// What a contact of two geoms is like, wherever it is.
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
  /// D of a row is this times what the impedance and the diagonal give.
  let weightScale: L

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
    // An edge of a pyramidal cone counts w + μ² w for the diagonal, and its R is 2 μ² times what that
    // gives, so that the cone is as soft as its normal ("Computation", section "Friction cones",
    // and mj_makeImpedance).
    diagonal = L(isFrictional ? inverseWeight * (1 + mu * mu) : inverseWeight)
    weightScale = L(isFrictional ? 1 / (2 * mu * mu) : 1)
  }
}
