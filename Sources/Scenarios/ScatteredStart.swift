import Learning
import Physics

/// The range of a joint's position and velocity in an exploring start (Sutton and Barto,
/// "Reinforcement Learning", section 5.3).
///
/// The body starts in the air, turning, with its joints bent at random. From standing, a new policy
/// never reaches the second half of a flip or its landing, and settles for half a flip that it undoes
/// on the ground (see Measurements.md, “Hand-written reward”).
struct ScatteredStart: Equatable {
  /// In the units of `qpos`, m or rad.
  var position: ClosedRange<Float>
  /// In the units of `qvel`, m/s or rad/s.
  var velocity: ClosedRange<Float>

  /// Above the initial height, m: as high as a jump.
  private static let rise: ClosedRange<Float> = 0...1
  /// Upward, m/s: from falling out of a jump to its take-off.
  private static let climb: ClosedRange<Float> = -2...3
  /// Of the pitch, rad/s: three turns a second, as in a fast flip.
  private static let spin: ClosedRange<Float> = -20...20
  /// Of all others, m/s or rad/s.
  private static let drift: ClosedRange<Float> = -3...3
  /// How much of a joint's range is used, from its initial position.
  private static let bend: Float = 0.6

  /// How far a tossed body has turned since an upright take-off, rad, for a drawn pitch: up to 1.2
  /// turns, for π.
  static func tossed(_ pitch: Float) -> Float { 2.4 * pitch }

  /// One for each joint of a planar body.
  static func ofJoints(of model: Model, root: RootCoordinates) -> [ScatteredStart] {
    model.joints.indices.map { index in
      let start = Float(model.joints[index].reference)
      return switch index {
      case root.x.joint: ScatteredStart(position: start...start, velocity: drift)
      case root.z.joint:
        ScatteredStart(
          position: rise.times(Float(root.z.sign)).moved(by: start),
          velocity: climb.times(Float(root.z.sign)))
      case root.pitch.joint:
        ScatteredStart(position: -Float.pi...Float.pi, velocity: spin)
      default:
        ScatteredStart(
          position: bent(model.joints[index].range, from: start), velocity: drift)
      }
    }
  }

  private static func bent(_ range: ClosedRange<Double>?, from start: Float) -> ClosedRange<Float> {
    // A joint that turns freely may point anywhere.
    let lower = Float(range?.lowerBound ?? -Double.pi)
    let upper = Float(range?.upperBound ?? Double.pi)
    return min(start, start + bend * (lower - start))...max(start, start + bend * (upper - start))
  }
}

extension ClosedRange<Float> {
  /// The range scaled by 1 or −1.
  fileprivate func times(_ sign: Float) -> ClosedRange<Float> {
    sign < 0 ? -upperBound...(-lowerBound) : self
  }

  fileprivate func moved(by offset: Float) -> ClosedRange<Float> {
    lowerBound + offset...upperBound + offset
  }
}

extension Random {
  /// Uniform in a range.
  mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }
}
