/// Many worlds in single precision, stepped together, eight in the lanes of a register.
///
/// A world's results do not depend on its neighbours, to the last bit, even if one diverges.
/// It owns its states and its workspace, and is used by one thread at a time; a step allocates
/// nothing.
public final class Worlds {
  /// The model that is simulated.
  public let model: Model
  /// The number of worlds, rounded up to whole registers.
  public let count: Int
  /// Worlds in one register.
  public static let width = SIMD8<Float>.scalarCount
  /// Degrees of freedom of a world.
  public let size: Int
  private let dynamics: Dynamics<SIMD8<Float>>
  private let groups: [WorldState<SIMD8<Float>>]
  /// The lanes of each group that have diverged since their states were set.
  let diverged: Column<SIMD8<Float>.Mask>

  /// At least `count` worlds at the model's initial positions, at rest.
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

  /// Advances all worlds by some time steps with their controls held.
  public func step(_ steps: Int = 1) {
    for (index, group) in groups.enumerated() {
      for _ in 0..<steps {
        dynamics.step(group, integrator: model.integrator, isConstrained: true)
        diverged[index] = diverged[index] .| .!group.isSound
      }
    }
  }

  /// The position of a degree of freedom of a world, m or rad.
  @inline(__always) public func position(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].positions[joint][world % Self.width]
  }

  /// The velocity of a degree of freedom of a world, m/s or rad/s.
  @inline(__always) public func velocity(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].velocities[joint][world % Self.width]
  }

  /// Sets the position and velocity of a degree of freedom; the solver's warm start is cleared, and
  /// activations are as they were.
  public func set(_ world: Int, _ joint: Int, position: Float, velocity: Float) {
    let group = groups[world / Self.width]
    group.positions[joint][world % Self.width] = position
    group.velocities[joint][world % Self.width] = velocity
    group.accelerations[joint][world % Self.width] = 0
    diverged[world / Self.width][world % Self.width] = false
  }

  /// The acceleration of the last step, from which the solver starts the next one; part of a saved
  /// state.
  public func warmStart(_ world: Int, _ joint: Int) -> Float {
    groups[world / Self.width].accelerations[joint][world % Self.width]
  }

  /// Restores the value that `warmStart` gave.
  public func setWarmStart(_ world: Int, _ joint: Int, _ value: Float) {
    groups[world / Self.width].accelerations[joint][world % Self.width] = value
  }

  /// The activation of one of a world's actuators that have one, by its number among them.
  public func activation(_ world: Int, _ index: Int) -> Float {
    groups[world / Self.width].activations[index][world % Self.width]
  }

  /// Sets the value that `activation` gives.
  public func setActivation(_ world: Int, _ index: Int, _ value: Float) {
    groups[world / Self.width].activations[index][world % Self.width] = value
  }

  /// Sets a control of a world; outside of its range it is clamped.
  @inline(__always) public func setControl(_ world: Int, _ motor: Int, _ value: Float) {
    groups[world / Self.width].controls[motor][world % Self.width] = value
  }

  /// A control within its motor's range.
  public func clampedControl(_ value: Float, motor: Int) -> Float {
    guard let range = model.actuators[motor].range else { return value }
    return min(max(value, Float(range.lowerBound)), Float(range.upperBound))
  }

  /// Finds the geoms that touch the ground: bit g of a world's entry is set while geom g is within
  /// its contact margin of a plane.
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
