import Foundation

/// The constants derived from `solref` and `solimp` ("Modeling", section "Solver parameters").
struct ImpedanceLaw<L: Lane> {
  private let stiffness: L
  /// The damping b of the reference acceleration, 1/s.
  let damping: L
  private let lowest: L
  private let highest: L
  private let reciprocalWidth: L
  private let midpoint: L
  private let reciprocalMidpoint: L
  private let reciprocalRest: L
  private let power: Double
  /// Whether the impedance is constant because dmin equals dmax or the width is zero; MuJoCo then
  /// uses the mean of dmin and dmax.
  private let isConstant: Bool
  private let constant: L

  init(_ impedance: Impedance, timestep: Double) {
    // MuJoCo bounds impedances away from 0 and 1 (mjMINIMP, mjMAXIMP), and divisors away from 0.
    func clamped(_ value: Double) -> Double { min(max(value, 0.0001), 0.9999) }
    let least = 1e-15
    let curve = impedance.curve
    let dmin = clamped(curve[0])
    let dmax = clamped(curve[1])
    if impedance.timeConstant > 0 {
      // `refsafe`: the time constant is at least two time steps.
      let time = max(impedance.timeConstant, 2 * timestep)
      let ratio = impedance.dampingRatio
      stiffness = L(1 / max(least, dmax * dmax * time * time * ratio * ratio))
      damping = L(2 / max(least, dmax * time))
    } else {
      stiffness = L(-impedance.timeConstant / (dmax * dmax))
      damping = L(-impedance.dampingRatio / dmax)
    }
    lowest = L(dmin)
    highest = L(dmax)
    reciprocalWidth = L(1 / max(least, curve[2]))
    let middle = clamped(curve[3])
    midpoint = L(middle)
    reciprocalMidpoint = L(1 / middle)
    reciprocalRest = L(1 / (1 - middle))
    power = max(1, curve[4])
    isConstant = dmin == dmax || curve[2] <= least
    constant = L(0.5 * (dmin + dmax))
  }

  /// The impedance I at a violation r: a sigmoid composed of two power functions.
  @inline(__always) func impedance(at distance: L) -> L {
    guard !isConstant else { return constant }
    let one = L(1)
    let x = L.smaller(distance.magnitude * reciprocalWidth, one)
    let rising = midpoint * raised(x * reciprocalMidpoint)
    let falling = one - (one - midpoint) * raised((one - x) * reciprocalRest)
    let y = falling.replacing(with: rising, where: x .< midpoint)
    return lowest.adding(y, times: highest - lowest)
  }

  /// D = 1/R of a row, where R = (1 − I)/I times the approximate diagonal of J M⁻¹ Jᵀ; bounded by
  /// `limit`.
  @inline(__always) func weight(_ impedance: L, diagonal: L, limit: L) -> L {
    L.smaller(impedance / ((L(1) - impedance) * diagonal), limit)
  }

  /// The reference acceleration a* = −b v − k I r.
  @inline(__always) func reference(velocity: L, depth: L, impedance: L) -> L {
    let pull: L = damping * velocity
    return -pull.adding(stiffness * impedance, times: depth)
  }

  @inline(__always) private func raised(_ base: L) -> L {
    if power == 1 { return base }
    if power == 2 { return base * base }
    return L.power(base, power)
  }
}

extension Lane {
  /// Raises each element to a power; slow, used only for uncommon `solimp` exponents.
  static func power(_ base: Self, _ exponent: Double) -> Self {
    var result = base
    for lane in 0..<Self.scalarCount {
      result[lane] = Scalar(pow(Double(base[lane]), exponent))
    }
    return result
  }
}
