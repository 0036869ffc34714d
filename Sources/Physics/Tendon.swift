/// A length that springs, dampers, limits and actuators act on: of a fixed tendon a weighted sum of
/// joint positions, of a spatial one that of the straight way from site to site.
public struct Tendon: Sendable, Equatable {
  /// A joint's share in the length.
  public struct Strand: Sendable, Equatable {
    /// Index in `Model.joints`.
    public var joint: Int
    /// Length for a position of one.
    public var coefficient: Double

    /// Makes a strand of its parts.
    public init(joint: Int, coefficient: Double) {
      self.joint = joint
      self.coefficient = coefficient
    }
  }

  /// A point of a body through which a spatial tendon goes.
  public struct Site: Sendable, Equatable {
    /// Index in `Model.bodies`.
    public var body: Int
    /// In the body's frame, m.
    public var position: Planar
    /// y: the offset from the plane of motion, m.
    public var beside: Double

    /// Makes a site of its parts.
    public init(body: Int, position: Planar, beside: Double) {
      self.body = body
      self.position = position
      self.beside = beside
    }
  }

  /// The name that the file gives.
  public var name: String
  /// The joints, each once; of a spatial tendon with the coefficients that they have at `qpos0`.
  public var strands: [Strand]
  /// The way of a spatial tendon; none of a fixed one.
  public var sites: [Site] = []
  /// Force for a stretch of one.
  public var stiffness: Double
  /// Force against a velocity of one.
  public var damping: Double
  /// The lengths at which the spring rests.
  public var rest: ClosedRange<Double>
  /// Least and greatest length, where limited.
  public var range: ClosedRange<Double>?
  /// Distance from a limit at which its constraint appears.
  public var margin: Double
  /// Impedance and reference of the limit's constraint (`solreflimit`, `solimplimit`).
  public var limit: Impedance
  /// J M⁻¹ Jᵀ at `qpos0`: MuJoCo's `tendon_invweight0`.
  public var inverseWeight: Double

  /// Makes a tendon of its parts.
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
  /// The length of a tendon at some joint positions.
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

  /// Finds the joints that move spatial tendons, and their coefficients at `qpos0`.
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

  /// How a point moves by a joint's velocity, in a pose in which no joint has moved.
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
