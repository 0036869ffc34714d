/// A link of a body as it is seen in one moment.
public struct Limb: Sendable, Equatable {
  /// What a link is to the eye.
  public enum Role: Sendable, Equatable {
    /// The upper end of the body, told apart so that a rotation reads at a glance.
    case head
    /// The link that everything hangs on.
    case torso
    /// A link in between, numbered from the torso outward.
    case link(Int)
    /// The last link of a leg.
    case foot
  }

  /// Ends of the axis in the world, m.
  public var from: Planar
  /// See `from`.
  public var to: Planar
  /// Distance of the edge from the axis, m.
  public var radius: Double
  /// What it is to the eye.
  public var role: Role
  /// Whether it ends at `from` and `to`, with corners, rather than round beyond them.
  public var isFlat: Bool

  /// Makes a limb.
  public init(from: Planar, to: Planar, radius: Double, role: Role, isFlat: Bool = false) {
    self.from = from
    self.to = to
    self.radius = radius
    self.role = role
    self.isFlat = isFlat
  }
}

extension Limb {
  /// What it covers: from and to where along x and z, m.
  public var bounds: (x: ClosedRange<Double>, z: ClosedRange<Double>) {
    var (alongX, alongZ) = (radius, radius)
    let axis = to - from
    if isFlat, axis.length > 0 {
      (alongX, alongZ) = (
        radius * abs(axis.z) / axis.length, radius * abs(axis.x) / axis.length
      )
    }
    return (
      min(from.x, to.x) - alongX...max(from.x, to.x) + alongX,
      min(from.z, to.z) - alongZ...max(from.z, to.z) + alongZ
    )
  }
}

extension [Limb] {
  /// Where a camera that follows the body looks along x, m.
  ///
  /// The mean of the limbs, weighted by their areas, which moves almost as smoothly as the centre
  /// of mass does; 0 where that is no number.
  public var centre: Double {
    var (sum, weights) = (0.0, 0.0)
    for limb in self where limb.role != .head {
      let (dx, dz) = (limb.to.x - limb.from.x, limb.to.z - limb.from.z)
      let weight = limb.radius * ((dx * dx + dz * dz).squareRoot() + 2 * limb.radius)
      sum += weight * (limb.from.x + limb.to.x) / 2
      weights += weight
    }
    let centre = weights > 0 ? sum / weights : 0
    return centre.isFinite ? centre : 0
  }
}

/// Turns a configuration of a body into what is drawn of it.
public struct BodyPicture: Sendable {
  /// The height that a panel shows, m: room for a jump.
  public var height: Double
  /// The limbs at some joint positions, the later over the earlier.
  public var limbs: @Sendable (_ positions: [Double]) -> [Limb]

  /// Makes a picture of its parts.
  public init(height: Double, limbs: @escaping @Sendable ([Double]) -> [Limb]) {
    self.height = height
    self.limbs = limbs
  }

  /// What is seen of a geom in the world; nil for one that is not drawn.
  public typealias Segment = Pose.Segment

  /// Makes the picture of a model.
  public init(_ model: Model) {
    self.init(model: model) { positions in
      model.pose(positions: positions).segments
    }
  }

  /// Makes the picture of a model, of the segments that its geoms have at some positions.
  ///
  /// Geoms named "head" are the head; without one it is the upper end of the root's first geom.
  /// The geoms of bodies that carry no others are the feet.
  public init(model: Model, segments: @escaping @Sendable ([Double]) -> [Segment?]) {
    let initial = segments(model.initialPositions)
    let roles = model.geoms.map { BodyPicture.role(of: $0, in: model) }
    let head = BodyPicture.head(roles: roles, segments: initial)
    let top = initial.compactMap { $0.map { max($0.from.z, $0.to.z) + $0.radius } }.max() ?? 1.5
    // 1.27 times the standing height: the classic hopper, 1.5 m, gets 1.9 m to jump in.
    self.init(height: max(1.27 * top, 1)) { positions in
      let now = segments(positions)
      var limbs: [Limb] = []
      // From the feet to the torso, so that the torso lies on top.
      for index in now.indices.reversed() {
        guard let segment = now[index] else { continue }
        limbs.append(
          Limb(
            from: segment.from, to: segment.to, radius: segment.radius, role: roles[index],
            isFlat: segment.isFlat))
      }
      if let head, let torso = now[head.geom] {
        let centre = head.isFirstEnd ? torso.from : torso.to
        limbs.append(
          Limb(from: centre, to: centre, radius: BodyPicture.headScale * torso.radius, role: .head))
      }
      return limbs
    }
  }

  /// Radius of a head against its torso's: enough to stand out at a row for every 10 cm.
  private static let headScale = 1.9

  private static func role(of geom: Geom, in model: Model) -> Limb.Role {
    if geom.name.lowercased().contains("head") { return .head }
    let depth = depth(of: geom.body, in: model)
    if depth <= 1 { return .torso }
    let isLeaf = !model.bodies.contains { $0.parent == geom.body }
    return isLeaf ? .foot : .link(depth - 2)
  }

  /// How many bodies lie between a body and the world, itself included.
  private static func depth(of body: Int, in model: Model) -> Int {
    var (depth, body) = (0, body)
    while body > 0 {
      depth += 1
      body = model.bodies[body].parent
    }
    return depth
  }

  private static func head(
    roles: [Limb.Role], segments: [Segment?]
  ) -> (geom: Int, isFirstEnd: Bool)? {
    guard !roles.contains(.head) else { return nil }
    for (index, role) in roles.enumerated() where role == .torso {
      guard let segment = segments[index] else { continue }
      let rise = segment.from.z - segment.to.z
      // A body that lies along the ground has its head in front.
      let isFirstEnd = abs(rise) > 0.01 ? rise > 0 : segment.from.x > segment.to.x
      return (index, isFirstEnd)
    }
    return nil
  }
}
