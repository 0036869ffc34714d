import Foundation

/// Moments and products of inertia about a body's axes, kg m².
struct InertiaTensor: Equatable {
  var xx: Double
  var yy: Double
  var zz: Double
  var xy = 0.0
  var xz = 0.0
  var yz = 0.0

  static let zero = InertiaTensor(xx: 0, yy: 0, zz: 0)

  /// The inertia of a solid of revolution about the unit vector whose x and z are `axis` and whose
  /// y is `slant`.
  init(along: Double, across: Double, axis: Planar, slant: Double = 0) {
    let excess = along - across
    self.init(
      xx: across + excess * axis.x * axis.x, yy: across + excess * slant * slant,
      zz: across + excess * axis.z * axis.z, xy: excess * axis.x * slant,
      xz: excess * axis.x * axis.z, yz: excess * slant * axis.z)
  }

  /// The inertia with the given principal moments about rotated axes.
  init(moments: [Double], turned orientation: Quaternion) {
    let rows = orientation.matrix
    func entry(_ row: Int, _ column: Int) -> Double {
      zip(moments, zip(rows[row], rows[column])).reduce(0) { $0 + $1.0 * $1.1.0 * $1.1.1 }
    }
    self.init(
      xx: entry(0, 0), yy: entry(1, 1), zz: entry(2, 2), xy: entry(0, 1), xz: entry(0, 2),
      yz: entry(1, 2))
  }

  init(
    xx: Double, yy: Double, zz: Double, xy: Double = 0, xz: Double = 0, yz: Double = 0
  ) {
    (self.xx, self.yy, self.zz, self.xy, self.xz, self.yz) = (xx, yy, zz, xy, xz, yz)
  }

  /// Adds the inertia of a part whose centre of mass is `arm` from the origin (parallel axis
  /// theorem).
  mutating func add(
    _ part: InertiaTensor, mass: Double, at arm: Planar, beside side: Double
  ) {
    xx += part.xx + mass * (arm.z * arm.z + side * side)
    yy += part.yy + mass * arm.squaredLength
    zz += part.zz + mass * (arm.x * arm.x + side * side)
    xy += part.xy - mass * arm.x * side
    xz += part.xz - mass * arm.x * arm.z
    yz += part.yz - mass * side * arm.z
  }

  /// Adds mass distributed along a line: ∫ x xᵀ dm grows by `moment` v vᵀ.
  ///
  /// Inertia is the trace of that matrix times the identity, minus the matrix.
  func adding(_ moment: Double, along v: Spatial) -> InertiaTensor {
    InertiaTensor(
      xx: xx + moment * (v.y * v.y + v.z * v.z), yy: yy + moment * (v.x * v.x + v.z * v.z),
      zz: zz + moment * (v.x * v.x + v.y * v.y), xy: xy - moment * v.x * v.y,
      xz: xz - moment * v.x * v.z, yz: yz - moment * v.y * v.z)
  }

  /// Whether MuJoCo's principal axes, sorted by decreasing moment, are x, y and z.
  var hasOwnAxes: Bool {
    // MuJoCo's threshold for off-diagonal entries and for differences (`mjuu_eig3`).
    let least = 1e-12
    return max(abs(xy), abs(xz), abs(yz)) < least && xx + least >= yy && yy + least >= zz
  }

  /// Whether the inertia is physical: moments are nonnegative and satisfy the triangle inequality.
  var isPhysical: Bool {
    let (least, largest) = principalMoments
    return least >= 0 && largest * 2 <= (xx + yy + zz) * (1 + 1e-12)
  }

  /// The smallest and largest principal moments.
  ///
  /// Computed by Smith's trigonometric formula (Communications of the ACM 4, 1961, page 168).
  var principalMoments: (least: Double, largest: Double) {
    let products = xy * xy + xz * xz + yz * yz
    guard products > 0 else { return (min(xx, yy, zz), max(xx, yy, zz)) }
    let mean = (xx + yy + zz) / 3
    let (a, b, c) = (xx - mean, yy - mean, zz - mean)
    let spread = ((a * a + b * b + c * c + 2 * products) / 6).squareRoot()
    let determinant =
      a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz)
    let angle = acos(min(max(determinant / (2 * spread * spread * spread), -1), 1)) / 3
    return (mean + 2 * spread * cos(angle + 2 * .pi / 3), mean + 2 * spread * cos(angle))
  }
}
