import Foundation
import Physics

/// Where the numbers of an observation come from, for one body.
///
/// Velocities are divided by a typical size, so that all numbers are of order one and the networks
/// need no running statistics: 3 m/s for slides and 8 rad/s for hinges, about what a hopper's
/// flight and flip reach.
struct ObservationLayout: Sendable {
  /// One number of an observation.
  enum Source: Sendable, Equatable {
    /// A position, times a factor, plus an offset.
    case position(Int, scale: Float, offset: Float)
    /// The sine or the cosine of a position.
    case sine(Int)
    /// See `sine`.
    case cosine(Int)
    /// A velocity times a factor.
    case velocity(Int, scale: Float)
    /// 1 where any of these geoms touches the ground, else 0.
    case contact(UInt32)
  }

  let sources: [Source]
  /// Lays out groups for a body.
  init(groups: [ObservationGroup], model: Model, root: RootCoordinates, ground: GroundContact) {
    sources = groups.flatMap { Self.sources($0, model: model, root: root, ground: ground) }
  }

  private static func sources(
    _ group: ObservationGroup, model: Model, root: RootCoordinates, ground: GroundContact
  ) -> [Source] {
    switch group {
    case .height:
      [.position(root.z.joint, scale: Float(root.z.sign), offset: Float(root.z.offset))]
    case .pitch: [.sine(root.pitch.joint), .cosine(root.pitch.joint)]
    case .joints: innerJoints(of: model, root: root).map { .position($0, scale: 1, offset: 0) }
    case .velocities: model.joints.indices.map { .velocity($0, scale: 1 / typicalSpeed($0, model)) }
    case .contacts: [.contact(ground.feet), .contact(ground.moving & ~ground.feet)]
    }
  }

  private static func innerJoints(of model: Model, root: RootCoordinates) -> [Int] {
    let rootJoints = [root.x.joint, root.z.joint, root.pitch.joint]
    return model.joints.indices.filter { !rootJoints.contains($0) }
  }

  /// What a joint's velocity is divided by, rad/s or m/s.
  private static func typicalSpeed(_ joint: Int, _ model: Model) -> Float {
    if case .hinge = model.joints[joint].motion { return 8 }
    return 3
  }

  /// Numbers in an observation.
  var size: Int { sources.count }

  /// Writes the observation of one state.
  ///
  /// - Parameters:
  ///   - observation: `[size]`.
  ///   - contacts: Bit g is set while geom g touches the ground.
  ///   - position: A joint's position, m or rad.
  ///   - velocity: A joint's velocity, m/s or rad/s.
  @inline(__always)
  func write(
    to observation: UnsafeMutablePointer<Float>, contacts: UInt32,
    position: (Int) -> Float, velocity: (Int) -> Float
  ) {
    for index in 0..<sources.count {
      let value: Float
      switch sources[index] {
      case .position(let joint, let scale, let offset): value = position(joint) * scale + offset
      case .sine(let joint): value = sin(position(joint))
      case .cosine(let joint): value = cos(position(joint))
      case .velocity(let joint, let scale): value = velocity(joint) * scale
      case .contact(let geoms): value = contacts & geoms != 0 ? 1 : 0
      }
      observation[index] = value
    }
  }
}
