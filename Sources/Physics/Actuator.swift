/// A motor or servo, which applies the force (gain × input + bias) × gear to a joint or a tendon.
///
/// The input is the control, or the activation driven by it. The bias is affine in the length (gear
/// × position) and velocity of the target, as with MuJoCo's `gaintype="fixed"` and
/// `biastype="affine"` ("Computation", section "Actuation model"). A motor has unit gain, no bias
/// and no activation.
public struct Actuator: Sendable, Equatable {
  /// The transmission target: a joint or a tendon.
  public enum Target: Sendable, Equatable {
    /// An index in `Model.joints`.
    case joint(Int)
    /// An index in `Model.tendons`.
    case tendon(Int)
  }

  /// The force at zero input: constant + length × its coefficient + velocity × its coefficient.
  public struct Bias: Sendable, Equatable {
    /// N or N m.
    public var constant: Double
    /// −kp of a position servo, N/m or N m/rad.
    public var length: Double
    /// −kv of a servo, N s/m or N m s/rad.
    public var velocity: Double

    /// Creates a bias from its coefficients.
    public init(constant: Double, length: Double, velocity: Double) {
      self.constant = constant
      self.length = length
      self.velocity = velocity
    }

    /// No force.
    public static let none = Bias(constant: 0, length: 0, velocity: 0)
  }

  /// The internal state of an actuator, which is driven by the control and replaces it in the
  /// force.
  ///
  /// With control u, activation a and time constant τ, the dynamics are those of MuJoCo's `dyntype`
  /// ("Computation", section "Actuation model"). Activations are initially 0.
  public struct Activation: Sendable, Equatable {
    /// The activation dynamics.
    public enum Dynamics: String, Sendable, CaseIterable {
      /// ȧ = u.
      case integrator
      /// ȧ = (u − a) / τ, advanced by an Euler step.
      case filter
      /// As `filter`, but integrated exactly for a constant control.
      case filterexact
    }

    /// The activation dynamics.
    public var dynamics: Dynamics
    /// τ of a filter (`dynprm`), s.
    public var timeConstant: Double
    /// The range to which the activation is clamped, if limited (`actrange`).
    public var range: ClosedRange<Double>?
    /// Whether the force uses the activation at the end of the time step (`actearly`).
    public var isEarly: Bool

    /// Creates an activation; MuJoCo's default time constant is one second.
    public init(
      dynamics: Dynamics, timeConstant: Double = 1, range: ClosedRange<Double>? = nil,
      isEarly: Bool = false
    ) {
      self.dynamics = dynamics
      self.timeConstant = timeConstant
      self.range = range
      self.isEarly = isEarly
    }
  }

  /// The name in the file; by default the name of the target.
  public var name: String
  /// The joint or tendon that it drives.
  public var target: Target
  /// Scales length, velocity and force.
  public var gear: Double
  /// The range to which the control is clamped, if limited.
  public var range: ClosedRange<Double>?
  /// Force per unit of input, before the gear.
  public var gain: Double
  /// Force at zero input, before the gear.
  public var bias: Bias
  /// The range to which the force is clamped before the gear, if limited.
  public var forceRange: ClosedRange<Double>?
  /// The activation; nil if the actuator is stateless.
  public var activation: Activation?

  /// Creates an actuator.
  public init(
    name: String, target: Target, gear: Double, range: ClosedRange<Double>?, gain: Double = 1,
    bias: Bias = .none, forceRange: ClosedRange<Double>? = nil, activation: Activation? = nil
  ) {
    self.name = name
    self.target = target
    self.gear = gear
    self.range = range
    self.gain = gain
    self.bias = bias
    self.forceRange = forceRange
    self.activation = activation
  }

  /// Creates a motor that drives a joint.
  public init(name: String, joint: Int, gear: Double, range: ClosedRange<Double>?) {
    self.init(name: name, target: .joint(joint), gear: gear, range: range)
  }

  /// The joint that the actuator drives directly; nil if it drives a tendon.
  public var joint: Int? {
    guard case .joint(let joint) = target else { return nil }
    return joint
  }

  /// Whether the force depends only on the control and acts on a single joint.
  var isMotor: Bool {
    joint != nil && bias == .none && forceRange == nil && activation == nil
  }
}

extension Actuator {
  /// Whether MuJoCo interprets the velocity coefficient of the bias as a damping ratio: it does for
  /// a position servo with a positive coefficient, which would otherwise amplify the motion
  /// (`mj_setConst`).
  var hasDampingRatio: Bool { bias.velocity > 0 && gain == -bias.length }

  /// Converts the damping ratio ζ of a position servo to −kv, where kv = 2 ζ √(kp m).
  /// - Parameter inverseMass: J M⁻¹ Jᵀ of the target, at `qpos0`; m is 1/(gear² J M⁻¹ Jᵀ).
  mutating func resolveDampingRatio(inverseMass: Double) {
    let mass = 1 / max(gear * gear * inverseMass, 1e-15)
    bias.velocity *= -2 * (gain * mass).squareRoot()
  }
}

extension Model {
  /// The number of actuators with an activation: MuJoCo's `na`.
  public var activationCount: Int { actuators.count { $0.activation != nil } }

  /// The name of the joint or tendon that an actuator drives.
  public func targetName(of actuator: Actuator) -> String {
    switch actuator.target {
    case .joint(let joint): joints[joint].name
    case .tendon(let tendon): tendons[tendon].name
    }
  }
}
