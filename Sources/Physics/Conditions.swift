/// What may differ between worlds of one model: gravity, friction and the strength of motors.
public struct Conditions: Sendable, Equatable {
  /// The gravitational acceleration, m/s².
  ///
  /// Turned from the vertical, it makes a level floor a slope: all motion is then counted along the
  /// slope and from it.
  public var gravity: Planar
  /// The factor of every contact's friction, greater than 0.
  public var friction = 1.0
  /// The factor of every actuator's force, greater than 0.
  public var motorStrength = 1.0

  /// The conditions of a model's file.
  public init(of model: Model) { gravity = model.gravity }
}

/// The conditions of every lane group, and the constants of the dynamics that they change.
///
/// The dynamics have one set of constants; before a group is stepped, those that depend on
/// conditions are written for its lanes. Nothing within a step knows of conditions.
final class GroupConditions<L: Lane> {
  private struct Lanes {
    var gravityX: L
    var gravityZ: L
    var friction: L
    var motorStrength: L
  }

  private var groups: [Lanes]
  private let mass: L
  // The constants as the model has them.
  private let gears: [L]
  private let servos: [ServoConstants<L>]
  private let planes: [ContactLaw<L>]
  private let capsules: [ContactLaw<L>]
  private let corners: [ContactLaw<L>]
  private let cylinders: [ContactLaw<L>]

  init(of dynamics: Dynamics<L>, model: Model, groups count: Int) {
    let usual = Conditions(of: model)
    let lanes = Lanes(
      gravityX: L(usual.gravity.x), gravityZ: L(usual.gravity.z), friction: L(usual.friction),
      motorStrength: L(usual.motorStrength))
    groups = Array(repeating: lanes, count: count)
    mass = L(model.bodies.reduce(0) { $0 + $1.mass })
    let constraints = dynamics.constraints
    gears = dynamics.motors.elements.map(\.gear)
    servos = dynamics.servos.elements
    planes = constraints.planeCandidates.elements.map(\.law)
    capsules = constraints.capsuleCandidates.elements.map(\.law)
    corners = constraints.cornerCandidates.elements.map(\.law)
    cylinders = constraints.cylinderCandidates.elements.map(\.law)
  }

  /// Sets the conditions of one world.
  func set(_ conditions: Conditions, group: Int, lane: Int) {
    groups[group].gravityX[lane] = L.Scalar(conditions.gravity.x)
    groups[group].gravityZ[lane] = L.Scalar(conditions.gravity.z)
    groups[group].friction[lane] = L.Scalar(conditions.friction)
    groups[group].motorStrength[lane] = L.Scalar(conditions.motorStrength)
  }

  /// Writes a group's conditions into the dynamics, which then step that group.
  func apply(of group: Int, to dynamics: Dynamics<L>) {
    let lanes = groups[group]
    dynamics.biases[0] = MotionVector(turn: .zero, forward: -lanes.gravityX, up: -lanes.gravityZ)
    for index in gears.indices { dynamics.motors[index].gear = gears[index] * lanes.motorStrength }
    for index in servos.indices {
      dynamics.servos[index] = servos[index].multiplyingForce(by: lanes.motorStrength)
    }
    let constraints = dynamics.constraints
    func law(_ law: ContactLaw<L>) -> ContactLaw<L> {
      law.multiplyingFriction(by: lanes.friction, mass: mass)
    }
    for index in planes.indices { constraints.planeCandidates[index].law = law(planes[index]) }
    for index in capsules.indices {
      constraints.capsuleCandidates[index].law = law(capsules[index])
    }
    for index in corners.indices { constraints.cornerCandidates[index].law = law(corners[index]) }
    for index in cylinders.indices {
      constraints.cylinderCandidates[index].law = law(cylinders[index])
    }
  }
}

extension Column {
  /// A copy of the elements.
  fileprivate var elements: [Element] { (0..<count).map { self[$0] } }
}
