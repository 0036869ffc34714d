import Foundation

/// The constraints of one lane group: which could act, and the rows of those that do.
///
/// A row is one inequality of "Computation", section "Constraint model": J v̇ − a* ≥ 0 softly, with
/// force f = −D min(J v̇ − a*, 0). A lane in which a row does not act has D = 0 there.
final class Constraints<L: Lane> {
  /// One side of a joint's range.
  let limits: Column<LimitCandidate<L>>
  /// Pairs of shapes that may touch.
  let contacts: Column<ContactCandidate<L>>
  /// Every world's lowest allowed distance is a geom's surface, so rows never outnumber this.
  let capacity: Int
  /// Rows in use.
  var count = 0
  /// J, `[capacity, nv]`.
  let jacobian: Column<L>
  /// D = 1/R, `[capacity]`.
  let weight: Column<L>
  /// The reference acceleration a*, `[capacity]`.
  let target: Column<L>
  /// J v̇ − a*, and its change along the search direction, `[capacity]`.
  let residual: Column<L>
  let slope: Column<L>
  /// D where the row pushes, else 0, `[capacity]`.
  let active: Column<L>
  // The normal and tangent rows of the contact at hand, `[nv]`.
  let normalRow: Column<L>
  let tangentRow: Column<L>

  init(model: Model, arena: Arena) {
    limits = arena.column(Self.limitCandidates(of: model))
    contacts = arena.column(Self.contactCandidates(of: model))
    // A contact with friction has three different rows: n + μt, n − μt, and n twice.
    capacity = limits.count + 3 * contacts.count
    let size = model.joints.count
    jacobian = arena.column(capacity * size, of: .zero)
    weight = arena.column(capacity, of: .zero)
    target = arena.column(capacity, of: .zero)
    residual = arena.column(capacity, of: .zero)
    slope = arena.column(capacity, of: .zero)
    active = arena.column(capacity, of: .zero)
    normalRow = arena.column(size, of: .zero)
    tangentRow = arena.column(size, of: .zero)
  }

  /// Forgets the rows of the last step.
  func removeAll() { count = 0 }

  private static func limitCandidates(of model: Model) -> [LimitCandidate<L>] {
    model.joints.indices.flatMap { index -> [LimitCandidate<L>] in
      let joint = model.joints[index]
      guard let range = joint.range else { return [] }
      let law = ImpedanceLaw<L>(joint.limit, timestep: model.timestep)
      return [(1.0, range.lowerBound), (-1.0, range.upperBound)].map { side, bound in
        LimitCandidate(
          joint: index, side: L(side), bound: L(bound), margin: L(joint.margin), law: law,
          inverseWeight: L(joint.inverseWeight))
      }
    }
  }

  private static func contactCandidates(of model: Model) -> [ContactCandidate<L>] {
    model.contactPairs.flatMap { pair -> [ContactCandidate<L>] in
      let first = model.geoms[pair.first]
      let second = model.geoms[pair.second]
      let inverseWeight =
        model.bodies[first.body].inverseWeight + model.bodies[second.body].inverseWeight
      let base = ContactCandidate<L>(
        pair: pair, firstBody: first.body, secondBody: second.body,
        law: ImpedanceLaw(pair.impedance, timestep: model.timestep), inverseWeight: inverseWeight)
      switch (first.shape, second.shape) {
      case (.plane(let point, let normal), .capsule(let from, let to, let radius)):
        let plane = Segment<L>(from: point, to: normal, radius: 0)
        let ends = from == to ? [from] : [from, to]
        return ends.map { end in
          base.between(plane, Segment(from: end, to: end, radius: radius), isPlane: true)
        }
      case (
        .capsule(let from, let to, let radius),
        .capsule(let otherFrom, let otherTo, let otherRadius)
      ):
        return [
          base.between(
            Segment(from: from, to: to, radius: radius),
            Segment(from: otherFrom, to: otherTo, radius: otherRadius), isPlane: false)
        ]
      default:
        return []
      }
    }
  }
}

/// One side of a joint's range, which may be reached.
struct LimitCandidate<L: Lane> {
  let joint: Int
  /// 1 at the lower end, −1 at the upper.
  let side: L
  let bound: L
  let margin: L
  let law: ImpedanceLaw<L>
  let inverseWeight: L
}

/// A segment with a radius in a body's frame; of a plane, a point and the normal.
struct Segment<L: Lane> {
  let fromX: L
  let fromZ: L
  let toX: L
  let toZ: L
  let radius: L

  init(from: Planar, to: Planar, radius: Double) {
    fromX = L(from.x)
    fromZ = L(from.z)
    toX = L(to.x)
    toZ = L(to.z)
    self.radius = L(radius)
  }
}

/// Two shapes that may touch at one point.
struct ContactCandidate<L: Lane> {
  let firstGeom: Int
  let secondGeom: Int
  let firstBody: Int
  let secondBody: Int
  let isPlane: Bool
  let isFrictional: Bool
  let first: Segment<L>
  let second: Segment<L>
  let friction: L
  let margin: L
  let law: ImpedanceLaw<L>
  /// R I / (1 − I): the approximate diagonal of J M⁻¹ Jᵀ. Of the edges of a pyramidal cone,
  /// 2 μ² (w + μ² w), so that the cone is as soft as its normal ("Computation", section "Friction
  /// cones", and `mj_makeImpedance`).
  let diagonal: L

  init(
    pair: ContactPair, firstBody: Int, secondBody: Int, law: ImpedanceLaw<L>, inverseWeight: Double
  ) {
    let mu = pair.friction
    let blank = Segment<L>(from: .zero, to: .zero, radius: 0)
    let isFrictional = pair.dimension > 1
    self.init(
      firstGeom: pair.first, secondGeom: pair.second, firstBody: firstBody, secondBody: secondBody,
      isPlane: false, isFrictional: isFrictional, first: blank, second: blank, friction: L(mu),
      margin: L(pair.margin), law: law,
      diagonal: L(isFrictional ? 2 * mu * mu * inverseWeight * (1 + mu * mu) : inverseWeight))
  }

  private init(
    firstGeom: Int, secondGeom: Int, firstBody: Int, secondBody: Int, isPlane: Bool,
    isFrictional: Bool, first: Segment<L>, second: Segment<L>, friction: L, margin: L,
    law: ImpedanceLaw<L>, diagonal: L
  ) {
    self.firstGeom = firstGeom
    self.secondGeom = secondGeom
    self.firstBody = firstBody
    self.secondBody = secondBody
    self.isPlane = isPlane
    self.isFrictional = isFrictional
    self.first = first
    self.second = second
    self.friction = friction
    self.margin = margin
    self.law = law
    self.diagonal = diagonal
  }

  /// The same pair with its shapes.
  func between(_ first: Segment<L>, _ second: Segment<L>, isPlane: Bool) -> ContactCandidate {
    ContactCandidate(
      firstGeom: firstGeom, secondGeom: secondGeom, firstBody: firstBody, secondBody: secondBody,
      isPlane: isPlane, isFrictional: isFrictional, first: first, second: second,
      friction: friction, margin: margin, law: law, diagonal: diagonal)
  }
}

/// `solref` and `solimp` as numbers to compute with ("Modeling", section "Solver parameters").
struct ImpedanceLaw<L: Lane> {
  /// Stiffness k and damping b of the reference acceleration a* = −b v − k I r.
  let stiffness: L
  let damping: L
  let lowest: L
  let highest: L
  let reciprocalWidth: L
  let midpoint: L
  let power: Double
  let isConstant: Bool

  init(_ impedance: Impedance, timestep: Double) {
    // MuJoCo keeps impedances off 0 and 1 (mjMINIMP, mjMAXIMP).
    func clamped(_ value: Double) -> Double { min(max(value, 0.0001), 0.9999) }
    let curve = impedance.curve
    let dmin = clamped(curve[0])
    let dmax = clamped(curve[1])
    if impedance.timeConstant > 0 {
      // `refsafe`: the time constant is at least two time steps.
      let time = max(impedance.timeConstant, 2 * timestep)
      let ratio = impedance.dampingRatio
      stiffness = L(1 / max(1e-15, dmax * dmax * time * time * ratio * ratio))
      damping = L(2 / max(1e-15, dmax * time))
    } else {
      stiffness = L(-impedance.timeConstant / (dmax * dmax))
      damping = L(-impedance.dampingRatio / dmax)
    }
    lowest = L(dmin)
    highest = L(dmax)
    reciprocalWidth = L(1 / max(1e-15, curve[2]))
    midpoint = L(clamped(curve[3]))
    power = max(1, curve[4])
    isConstant = dmin == dmax || curve[2] <= 1e-15
  }

  /// The impedance I at a distance from the margin.
  @inline(__always) func impedance(at distance: L) -> L {
    guard !isConstant else { return highest }
    let x = L.smaller(distance.magnitude * reciprocalWidth, L(1))
    let rising: L
    let falling: L
    if power == 1 {
      return lowest + x * (highest - lowest)
    } else if power == 2 {
      rising = x * x / midpoint
      let rest: L = L(1) - x
      falling = L(1) - rest * rest / (L(1) - midpoint)
    } else {
      rising = midpoint * L.power(x / midpoint, power)
      falling = L(1) - (L(1) - midpoint) * L.power((L(1) - x) / (L(1) - midpoint), power)
    }
    let y = falling.replacing(with: rising, where: x .< midpoint)
    return lowest + y * (highest - lowest)
  }
}

extension Lane {
  /// Each element to a power; slow, for solimp's rarely used exponents.
  static func power(_ base: Self, _ exponent: Double) -> Self {
    var result = base
    for lane in 0..<Self.scalarCount {
      result[lane] = Scalar(pow(Double(base[lane]), exponent))
    }
    return result
  }
}
