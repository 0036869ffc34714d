/// Many worlds in single precision, stepped together, eight per SIMD register.
///
/// The results of a world are bitwise independent of the other worlds, even if one of them
/// diverges. `Worlds` owns its states and workspace and may be used by only one thread at a time;
/// stepping allocates no memory.
public final class Worlds {
  /// The model that is simulated.
  public let model: Model
  /// The number of worlds, rounded up to a multiple of `width`.
  public let count: Int
  /// The number of worlds per register.
  public static let width = SIMD8<Float>.scalarCount
  /// The number of degrees of freedom of a world.
  public let size: Int
  private let dynamics: Dynamics<SIMD8<Float>>
  private let groups: [WorldState<SIMD8<Float>>]
  /// The lanes of each group that have diverged since their state was last set.
  let diverged: Column<SIMD8<Float>.Mask>
  /// The worlds' own conditions; nil while all worlds are as the model has them.
  private var conditions: GroupConditions<SIMD8<Float>>?

  /// Creates at least `count` worlds at rest in the model's initial configuration.
  public init(model: Model, count: Int) {
    self.model = model
    size = model.joints.count
    let width = Self.width
    let groupCount = (count + width - 1) / width
    self.count = groupCount * width
    let dynamics = Dynamics<SIMD8<Float>>(model: model)
    self.dynamics = dynamics
    groups = (0..<groupCount).map { _ in WorldState(model: model, arena: dynamics.arena) }
    diverged = dynamics.arena.column(groupCount, of: SIMD8<Float>.Mask(repeating: false))
  }

  /// Advances all worlds by the given number of time steps, with constant controls.
  public func step(_ steps: Int = 1) {
    for (index, group) in groups.enumerated() {
      conditions?.apply(of: index, to: dynamics)
      for _ in 0..<steps {
        dynamics.step(group, integrator: model.integrator, isConstrained: true)
        diverged[index] = diverged[index] .| .!group.isSound
      }
    }
  }

  /// The position of a world's degree of freedom, m or rad.
  @inline(__always) public func position(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].positions[joint][world % Self.width]
  }

  /// The velocity of a world's degree of freedom, m/s or rad/s.
  @inline(__always) public func velocity(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].velocities[joint][world % Self.width]
  }

  /// Sets the position and velocity of a degree of freedom.
  ///
  /// Clears the solver's warm start; activations are unchanged.
  public func set(_ world: Int, _ joint: Int, position: Float, velocity: Float) {
    let group = groups[world / Self.width]
    group.positions[joint][world % Self.width] = position
    group.velocities[joint][world % Self.width] = velocity
    group.accelerations[joint][world % Self.width] = 0
    diverged[world / Self.width][world % Self.width] = false
  }

  /// Adds to the velocity of a degree of freedom, as a blow does, m/s or rad/s; keeps the warm start.
  public func addVelocity(_ world: Int, _ joint: Int, _ change: Float) {
    groups[world / Self.width].velocities[joint][world % Self.width] += change
  }

  /// Gives a world conditions of its own.
  ///
  /// Worlds without any stay as the model has them, bit for bit.
  public func setConditions(_ world: Int, _ new: Conditions) {
    let conditions = conditions ?? GroupConditions(of: dynamics, model: model, groups: groups.count)
    self.conditions = conditions
    conditions.set(new, group: world / Self.width, lane: world % Self.width)
  }

  /// The acceleration of the last step, from which the solver warm-starts the next one; part of a
  /// saved state.
  public func warmStart(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].accelerations[joint][world % Self.width]
  }

  /// Restores a value returned by `warmStart`.
  public func setWarmStart(_ world: Int, _ joint: Int, _ value: Float) {
    groups[world / Self.width].accelerations[joint][world % Self.width] = value
  }

  /// The activation with the given index among the world's actuators that are not stateless.
  public func activation(_ world: Int, _ index: Int) -> Float {
    groups[world / Self.width].activations[index][world % Self.width]
  }

  /// Sets the activation with the given index.
  public func setActivation(_ world: Int, _ index: Int, _ value: Float) {
    groups[world / Self.width].activations[index][world % Self.width] = value
  }

  /// Sets a control of a world; forces use it clamped to its range.
  @inline(__always) public func setControl(_ world: Int, _ motor: Int, _ value: Float) {
    groups[world / Self.width].controls[motor][world % Self.width] = value
  }

  /// Clamps a control to its actuator's range.
  public func clampedControl(_ value: Float, motor: Int) -> Float {
    guard let range = model.actuators[motor].range else { return value }
    return min(max(value, Float(range.lowerBound)), Float(range.upperBound))
  }

  /// Finds the geoms in contact with the ground: bit g of a world's entry is set while geom g is
  /// within its contact margin of a plane.
  ///
  /// - Parameter contacts: `[count]`.
  public func findGroundContacts(_ contacts: UnsafeMutableBufferPointer<UInt32>) {
    precondition(contacts.count == count)
    let candidates = dynamics.constraints.planeCandidates
    for (index, group) in groups.enumerated() {
      let base = index * Self.width
      for lane in 0..<Self.width { contacts[base + lane] = 0 }
      dynamics.locateBodies(group)
      for candidate in 0..<candidates.count {
        let plane = candidates.base + candidate
        let distance = plane.pointee.locate(dynamics.frames).distance
        let isNear = distance .< plane.pointee.law.margin
        guard any(isNear) else { continue }
        let bit = UInt32(1) << UInt32(plane.pointee.law.geoms.second)
        for lane in 0..<Self.width where isNear[lane] { contacts[base + lane] |= bit }
      }
      dynamics.constraints.forEachSolidContact(dynamics.frames) { _, law, isNear, _ in
        let bit = UInt32(1) << UInt32(law.geoms.second)
        for lane in 0..<Self.width where isNear[lane] { contacts[base + lane] |= bit }
      }
    }
  }
}
