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
      let pose = model.pose(positions: positions)
      return (pose.segments, pose.bodies)
    }
  }

  /// Makes the picture of a model, of the segments that its geoms have at some positions.
  ///
  /// Geoms named "head" are the head; without one it is the upper end of the root's first geom.
  /// The geoms of bodies that carry no others are the feet.
  package init(model: Model, segments: @escaping @Sendable ([Double]) -> [Segment?]) {
    self.init(model: model) { positions in (segments(positions), nil) }
  }

  /// The segments of a model's geoms and the frames of its bodies; nil for no joints.
  private typealias Shape = (segments: [Segment?], frames: [Pose.Frame]?)

  private init(model: Model, shape: @escaping @Sendable ([Double]) -> Shape) {
    let initial = shape(model.initialPositions).segments
    let roles = model.geoms.map { BodyPicture.role(of: $0, in: model) }
    let far = model.farBodies
    let hinges = model.visibleHinges
    let head = BodyPicture.head(roles: roles, segments: initial)
    let top = initial.compactMap { $0.map { max($0.from.z, $0.to.z) + $0.radius } }.max() ?? 1.5
    // 1.27 times the standing height: the classic hopper, 1.5 m, gets 1.9 m to jump in.
    self.init(height: max(1.27 * top, 1)) { positions in
      let now = shape(positions)
      var limbs: [Limb] = []
      // The far leg behind the rest; from the feet to the torso, so that the torso lies on top.
      for isFar in [true, false] {
        for index in now.segments.indices.reversed() {
          guard let segment = now.segments[index], far[model.geoms[index].body] == isFar else {
            continue
          }
          limbs.append(
            Limb(
              from: segment.from, to: segment.to, radius: segment.radius, role: roles[index],
              isFlat: segment.isFlat, isFar: isFar))
        }
        guard let frames = now.frames else { continue }
        for hinge in hinges where far[hinge.body] == isFar {
          let centre = frames[hinge.body].point(hinge.position)
          limbs.append(
            Limb(from: centre, to: centre, radius: hinge.radius, role: .joint, isFar: isFar))
        }
      }
      if let head, let torso = now.segments[head.geom] {
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

/// A hinge that is drawn.
private struct Hinge {
  /// The body that it moves.
  let body: Int
  /// Its anchor in the body's frame, m.
  let position: Planar
  /// Of the disc, m.
  let radius: Double
}

extension Model {
  /// Whether each body belongs to a leg on the far side, `[bodies]`.
  ///
  /// Of the legs that begin at the same place of the same body, one is near: a viewer who sees the
  /// body walk to the right looks along +y, MuJoCo's left, so that a leg named "left" is far.
  /// Otherwise the first in the file is near.
  fileprivate var farBodies: [Bool] {
    var far = Array(repeating: false, count: bodies.count)
    for body in bodies.indices.dropFirst() {
      let twins = bodies.indices.dropFirst().filter {
        bodies[$0].parent == bodies[body].parent && bodies[body].parent > 0
          && (bodies[$0].position - bodies[body].position).length < 1e-6
      }
      let near = twins.first { !bodies[$0].name.lowercased().contains("left") } ?? twins.first
      far[body] = far[bodies[body].parent] || (twins.count > 1 && body != near)
    }
    return far
  }

  /// The hinges between two links that both have a shape.
  fileprivate var visibleHinges: [Hinge] {
    joints.compactMap { joint in
      guard case .hinge = joint.motion, bodies[joint.body].parent > 0,
        let segment = geoms.first(where: { $0.body == joint.body })?.shape.segment
      else { return nil }
      return Hinge(body: joint.body, position: joint.position, radius: segment.radius)
    }
  }
}
