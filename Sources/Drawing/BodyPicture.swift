package import Physics

/// Turns the joint positions of a body into the limbs that are drawn.
package struct BodyPicture: Sendable {
  /// The height that a picture shows by default, m: room for a jump.
  package var height: Double
  /// The limbs at some joint positions, in the order in which they are painted.
  package var limbs: @Sendable (_ positions: [Double]) -> [Limb]

  /// Makes a picture of a height and a function from joint positions to limbs.
  package init(height: Double, limbs: @escaping @Sendable ([Double]) -> [Limb]) {
    self.height = height
    self.limbs = limbs
  }

  /// The outline of a geom in the world.
  package typealias Segment = Pose.Segment

  /// Makes the picture of a model.
  package init(_ model: Model) {
    self.init(model: model) { positions in
      model.pose(positions: positions).segments
    }
  }

  /// Makes the picture of a model, of the segments that its geoms have at some positions.
  ///
  /// Geoms named "head" are the head; without one it is the upper end of the root's first geom.
  /// The geoms of bodies that carry no others are the feet.
  package init(model: Model, segments: @escaping @Sendable ([Double]) -> [Segment?]) {
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
