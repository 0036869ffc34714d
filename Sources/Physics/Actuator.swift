/// A motor or servo: the force (gain × input + bias) × gear on a joint or a tendon.
///
/// The input is the control, or the activation that follows it. The bias is affine in the length
/// (gear × position) and velocity of the target, as MuJoCo's `gaintype="fixed"` with
/// `biastype="affine"` is ("Computation", section "Actuation model"). A motor has a gain of one, no
/// bias and no activation.
public struct Actuator: Sendable, Equatable {
  /// The target of an actuator.
  public enum Target: Sendable, Equatable {
    /// An index in `Model.joints`.
    case joint(Int)
    /// An index in `Model.tendons`.
    case tendon(Int)
  }

  /// The force at an input of zero: constant + length × its factor + velocity × its factor.
  public struct Bias: Sendable, Equatable {
    /// N or N m.
    public var constant: Double
    /// −kp of a position servo, N/m or N m/rad.
    public var length: Double
    /// −kv of a servo, N s/m or N m s/rad.
    public var velocity: Double

    /// Makes a bias of its parts.
    public init(constant: Double, length: Double, velocity: Double) {
      self.constant = constant
      self.length = length
      self.velocity = velocity
    }

    /// No force.
    public static let none = Bias(constant: 0, length: 0, velocity: 0)
  }

  /// The state of an actuator, which follows its control and takes its place in the force.
  ///
  /// With u the control, a the activation and τ the time constant, the dynamics are those of
  /// MuJoCo's `dyntype` ("Computation", section "Actuation model"). Activations begin at 0.
  public struct Activation: Sendable, Equatable {
    /// How the activation follows the control.
    public enum Dynamics: String, Sendable, CaseIterable {
      /// ȧ = u.
      case integrator
      /// ȧ = (u − a) / τ, advanced by an Euler step.
      case filter
      /// The same, advanced by the exact solution for a control that is held.
      case filterexact
    }

    /// How the activation follows the control.
    public var dynamics: Dynamics
    /// τ of a filter (`dynprm`), s.
    public var timeConstant: Double
    /// The activations that it may have, where limited (`actrange`); others are clamped.
    public var range: ClosedRange<Double>?
    /// Whether the force follows the activation at the end of the step (`actearly`).
    public var isEarly: Bool

    /// Makes an activation of its parts; a time constant of one second is MuJoCo's default.
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

  /// The name that the file gives, or that of the target.
  public var name: String
  /// The joint or tendon that it drives.
  public var target: Target
  /// Scales length, velocity and force.
  public var gear: Double
  /// The controls it takes, where limited; others are clamped.
  public var range: ClosedRange<Double>?
  /// Force for an input of one, before the gear.
  public var gain: Double
  /// Force at an input of zero, before the gear.
  public var bias: Bias
  /// The range that the force before the gear is clamped to, where limited.
  public var forceRange: ClosedRange<Double>?
  /// Its state; nil where the force follows the control itself.
  public var activation: Activation?

  /// Makes an actuator of its parts.
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

  /// Makes a motor on a joint.
  public init(name: String, joint: Int, gear: Double, range: ClosedRange<Double>?) {
    self.init(name: name, target: .joint(joint), gear: gear, range: range)
  }

  /// The joint that it drives directly; none where it drives a tendon.
  public var joint: Int? {
    guard case .joint(let joint) = target else { return nil }
    return joint
  }

  /// Whether the force depends on the control alone and goes to one joint.
  var isMotor: Bool {
    joint != nil && bias == .none && forceRange == nil && activation == nil
  }
}

extension Actuator {
  /// Whether MuJoCo reads the bias' factor of velocity as a damping ratio: of what is otherwise a
  /// position servo a positive one, which would drive the motion on (`mj_setConst`).
  var hasDampingRatio: Bool { bias.velocity > 0 && gain == -bias.length }

  /// Turns the damping ratio ζ of a position servo into −kv: kv = 2 ζ √(kp m).
  /// - Parameter inverseMass: J M⁻¹ Jᵀ of the target, at `qpos0`; m is 1/(gear² J M⁻¹ Jᵀ).
  mutating func resolveDampingRatio(inverseMass: Double) {
    let mass = 1 / max(gear * gear * inverseMass, 1e-15)
    bias.velocity *= -2 * (gain * mass).squareRoot()
  }
}

extension Model {
  /// How many actuators have an activation: MuJoCo's `na`.
  public var activationCount: Int { actuators.count { $0.activation != nil } }

  /// The name of the joint or tendon that an actuator drives.
  public func targetName(of actuator: Actuator) -> String {
    switch actuator.target {
    case .joint(let joint): joints[joint].name
    case .tendon(let tendon): tendons[tendon].name
    }
  }
}
