/// A length on which springs, dampers, limits and actuators act: a weighted sum of joint positions
/// for a fixed tendon, the length of the straight segments between sites for a spatial tendon.
public struct Tendon: Sendable, Equatable {
  /// A joint and its coefficient in the tendon length.
  public struct Strand: Sendable, Equatable {
    /// Index in `Model.joints`.
    public var joint: Int
    /// The change of length per unit of joint position (the moment arm).
    public var coefficient: Double

    /// Creates a strand.
    public init(joint: Int, coefficient: Double) {
      self.joint = joint
      self.coefficient = coefficient
    }
  }

  /// A point on a body through which a spatial tendon passes.
  public struct Site: Sendable, Equatable {
    /// Index in `Model.bodies`.
    public var body: Int
    /// The position in the body's frame, m.
    public var position: Planar
    /// y: the offset from the plane of motion, m.
    public var beside: Double

    /// Creates a site.
    public init(body: Int, position: Planar, beside: Double) {
      self.body = body
      self.position = position
      self.beside = beside
    }
  }

  /// The name in the file.
  public var name: String
  /// The joints, each once; for a spatial tendon, with their coefficients at `qpos0`.
  public var strands: [Strand]
  /// The path of a spatial tendon; empty for a fixed tendon.
  public var sites: [Site] = []
  /// Spring force per unit of stretch.
  public var stiffness: Double
  /// Damping force per unit of velocity.
  public var damping: Double
  /// The spring's resting length, as a deadband (`springlength`).
  public var rest: ClosedRange<Double>
  /// Minimum and maximum length, if limited.
  public var range: ClosedRange<Double>?
  /// Distance from a limit at which its constraint becomes active.
  public var margin: Double
  /// Impedance and reference acceleration of the limit constraint (`solreflimit`, `solimplimit`).
  public var limit: Impedance
  /// J M⁻¹ Jᵀ at `qpos0`: MuJoCo's `tendon_invweight0`.
  public var inverseWeight: Double

  /// Creates a tendon.
  public init(
    name: String, strands: [Strand], stiffness: Double = 0, damping: Double = 0,
    rest: ClosedRange<Double> = 0...0, range: ClosedRange<Double>? = nil, margin: Double = 0,
    limit: Impedance = Impedance(), inverseWeight: Double = 0
  ) {
    self.name = name
    self.strands = strands
    self.stiffness = stiffness
    self.damping = damping
    self.rest = rest
    self.range = range
    self.margin = margin
    self.limit = limit
    self.inverseWeight = inverseWeight
  }

}

extension Model {
  /// The length of a tendon for the given joint positions.
  public func length(of tendon: Tendon, at positions: [Double]) -> Double {
    guard !tendon.sites.isEmpty else {
      return tendon.strands.reduce(0) { $0 + $1.coefficient * positions[$1.joint] }
    }
    let pose = pose(positions: positions)
    return zip(tendon.sites, tendon.sites.dropFirst()).reduce(0) { sum, ends in
      let way =
        pose.bodies[ends.1.body].point(ends.1.position)
        - pose.bodies[ends.0.body].point(ends.0.position)
      let across = ends.1.beside - ends.0.beside
      return sum + (way.squaredLength + across * across).squareRoot()
    }
  }

  /// Finds the joints that affect each spatial tendon, and their coefficients at `qpos0`.
  mutating func resolveSpatialTendons() {
    let pose = pose(positions: initialPositions)
    for index in tendons.indices where !tendons[index].sites.isEmpty {
      var row = [Double](repeating: 0, count: joints.count)
      var moving: Set<Int> = []
      let sites = tendons[index].sites
      for (first, second) in zip(sites, sites.dropFirst()) {
        let ends = [first, second].map { pose.bodies[$0.body].point($0.position) }
        let across = second.beside - first.beside
        let length = ((ends[1] - ends[0]).squaredLength + across * across).squareRoot()
        let direction = (ends[1] - ends[0]) * (1 / max(length, 1e-15))
        for (site, end, sign) in [(first, ends[0], -1.0), (second, ends[1], 1.0)] {
          var body = site.body
          while body != 0 {
            for joint in bodies[body].joints {
              let rate = velocity(of: end, by: joint, pose)
              row[joint] += sign * (rate.x * direction.x + rate.z * direction.z)
              moving.insert(joint)
            }
            body = bodies[body].parent
          }
        }
      }
      tendons[index].strands = moving.sorted().map {
        Tendon.Strand(joint: $0, coefficient: row[$0])
      }
    }
  }

  /// The velocity of a point per unit of joint velocity, in the reference pose.
  private func velocity(of point: Planar, by joint: Int, _ pose: Pose) -> Planar {
    let frame = pose.bodies[joints[joint].body]
    switch joints[joint].motion {
    case .slide(let direction): return direction.rotated(by: frame.angle)
    case .hinge(let sign):
      let arm = point - frame.point(joints[joint].position)
      return Planar(sign * arm.z, -sign * arm.x)
    }
  }
}
