import Foundation

/// The pose of a model's bodies and geoms in world coordinates, for rendering and scoring.
public struct Pose: Sendable, Equatable {
  /// The position and orientation of a body.
  public struct Frame: Sendable, Equatable {
    /// The body's origin in the world, m.
    public var origin: Planar
    /// The body's angle about +y, unwrapped, rad.
    public var angle: Double

    /// Transforms a point from the body's frame to world coordinates.
    public func point(_ local: Planar) -> Planar { origin + local.rotated(by: angle) }
  }

  /// A capsule in world coordinates, or the silhouette of a box or cylinder; the ends of a sphere
  /// coincide.
  public struct Segment: Sendable, Equatable {
    /// The centre of one end, m.
    public var from: Planar
    /// The centre of the other end, m.
    public var to: Planar
    /// m.
    public var radius: Double
    /// Whether the ends are flat, with corners, rather than rounded.
    public var isFlat: Bool

    /// Makes a segment.
    public init(from: Planar, to: Planar, radius: Double, isFlat: Bool = false) {
      (self.from, self.to, self.radius, self.isFlat) = (from, to, radius, isFlat)
    }
  }

  /// The frame of each of `Model.bodies`.
  public private(set) var bodies: [Frame]
  /// The segment of each of `Model.geoms`; nil for a plane.
  public private(set) var segments: [Segment?]

  /// Creates a pose for a model, with everything at the origin.
  public init(of model: Model) {
    bodies = Array(repeating: Frame(origin: .zero, angle: 0), count: model.bodies.count)
    segments = Array(repeating: nil, count: model.geoms.count)
  }

  /// Updates the pose to a configuration of the model; allocates nothing.
  /// - Parameters:
  ///   - positions: `qpos`, `[model.joints.count]`, m and rad.
  ///   - model: The model that the pose was made for.
  public mutating func update(to positions: [Double], of model: Model) {
    precondition(positions.count == model.joints.count, "\(model.joints.count) positions expected")
    for index in model.bodies.indices.dropFirst() {
      let body = model.bodies[index]
      let parent = bodies[body.parent]
      var frame = Frame(origin: parent.point(body.position), angle: parent.angle + body.angle)
      for joint in body.joints {
        frame.move(model.joints[joint], by: positions[joint] - model.joints[joint].reference)
      }
      bodies[index] = frame
    }
    for (index, geom) in model.geoms.enumerated() {
      guard var segment = geom.shape.segment else { continue }
      let frame = bodies[geom.body]
      (segment.from, segment.to) = (frame.point(segment.from), frame.point(segment.to))
      segments[index] = segment
    }
  }
}

extension Geom.Shape {
  /// The silhouette in the body's frame; nil for a plane.
  package var segment: Pose.Segment? {
    switch self {
    case .plane: return nil
    case .capsule(let from, let to, let radius):
      return Pose.Segment(from: from, to: to, radius: radius)
    case .box(let centre, let edges):
      let seen = edges.map(\.planar)
      let along = seen.reduce(Planar.zero) { $1.squaredLength > $0.squaredLength ? $1 : $0 }
      return .flat(centre, along: along, covering: seen)
    case .cylinder(let centre, let halfAxis, let spoke):
      let (axis, radius) = (halfAxis.planar, spoke.length)
      guard axis.length > 1e-9 * halfAxis.length else {
        return Pose.Segment(from: centre, to: centre, radius: radius)
      }
      // A face viewed obliquely is an ellipse, which extends further along the axis.
      let end = axis * (1 + radius * abs(halfAxis.y) / halfAxis.length / axis.length)
      return Pose.Segment(from: centre + end, to: centre - end, radius: radius, isFlat: true)
    }
  }
}

extension Pose.Segment {
  /// The smallest rectangle with one side along `along` that contains all sums of ± the edges.
  fileprivate static func flat(
    _ centre: Planar, along: Planar, covering edges: [Planar]
  ) -> Pose.Segment {
    let direction = along * (1 / max(along.length, 1e-300))
    let half = edges.reduce(0) { $0 + abs($1.x * direction.x + $1.z * direction.z) }
    let radius = edges.reduce(0) { $0 + abs($1.x * direction.z - $1.z * direction.x) }
    return Pose.Segment(
      from: centre + direction * half, to: centre - direction * half, radius: radius, isFlat: true)
  }
}

extension Pose.Frame {
  /// Applies one joint; joints of a body are applied in order, as in MuJoCo's `mj_kinematics`.
  fileprivate mutating func move(_ joint: Joint, by displacement: Double) {
    switch joint.motion {
    case .slide(let direction):
      origin = origin + direction.rotated(by: angle) * displacement
    case .hinge(let sign):
      let anchor = point(joint.position)
      angle += sign * displacement
      origin = anchor - joint.position.rotated(by: angle)
    }
  }
}

extension Model {
  /// Forward kinematics: the pose of the model in a configuration.
  /// - Parameter positions: `qpos`, `[joints.count]`, m and rad.
  /// - Returns: The frames of the bodies and the segments of the geoms.
  public func pose(positions: [Double]) -> Pose {
    var pose = Pose(of: self)
    pose.update(to: positions, of: self)
    return pose
  }
}

extension Planar {
  /// The sum of two vectors.
  public static func + (a: Planar, b: Planar) -> Planar { Planar(a.x + b.x, a.z + b.z) }
  /// The difference of two vectors.
  public static func - (a: Planar, b: Planar) -> Planar { Planar(a.x - b.x, a.z - b.z) }
  /// A vector times a number.
  public static func * (a: Planar, scale: Double) -> Planar { Planar(a.x * scale, a.z * scale) }

  /// The Euclidean norm.
  public var length: Double { squaredLength.squareRoot() }
  /// The square of the norm.
  public var squaredLength: Double { x * x + z * z }

  /// The vector rotated about +y: x' = x cos θ + z sin θ, z' = −x sin θ + z cos θ.
  /// - Parameter angle: θ, rad.
  /// - Returns: A vector of the same length.
  public func rotated(by angle: Double) -> Planar {
    let (sine, cosine) = (sin(angle), cos(angle))
    return Planar(x * cosine + z * sine, -x * sine + z * cosine)
  }
}
