/// A fixed tendon: a weighted sum of joint positions, its length, that springs, dampers, limits and
/// actuators act on.
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

  /// The name that the file gives.
  public var name: String
  /// The joints, each once.
  public var strands: [Strand]
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

  /// The length at some joint positions.
  public func length(at positions: [Double]) -> Double {
    strands.reduce(0) { $0 + $1.coefficient * positions[$1.joint] }
  }
}
