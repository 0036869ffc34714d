/// A velocity or acceleration of a rigid body in the plane, or a joint's motion axis.
///
/// Spatial motion and force vectors follow Featherstone, "Rigid Body Dynamics Algorithms" (2008),
/// chapter 2, reduced to the three planar components. All refer to the same point,
/// `Dynamics.origin`.
struct MotionVector<L: Lane> {
  /// About +y, rad/s.
  var turn: L
  /// Linear component at the origin along x, m/s.
  var forward: L
  /// Linear component at the origin along z, m/s.
  var up: L

  @inline(__always) static var zero: MotionVector {
    MotionVector(turn: .zero, forward: .zero, up: .zero)
  }

  @inline(__always) static func + (a: MotionVector, b: MotionVector) -> MotionVector {
    MotionVector(turn: a.turn + b.turn, forward: a.forward + b.forward, up: a.up + b.up)
  }

  @inline(__always) static func - (a: MotionVector, b: MotionVector) -> MotionVector {
    MotionVector(turn: a.turn - b.turn, forward: a.forward - b.forward, up: a.up - b.up)
  }

  /// self + axis · rate.
  @inline(__always) func adding(_ axis: MotionVector, times rate: L) -> MotionVector {
    MotionVector(
      turn: turn.adding(axis.turn, times: rate), forward: forward.adding(axis.forward, times: rate),
      up: up.adding(axis.up, times: rate))
  }

  @inline(__always) static func * (axis: MotionVector, rate: L) -> MotionVector {
    MotionVector(turn: axis.turn * rate, forward: axis.forward * rate, up: axis.up * rate)
  }

  /// The velocity of the body's point at (x, z) relative to the origin.
  @inline(__always) func velocity(atX x: L, z: L) -> (forward: L, up: L) {
    (forward.adding(turn, times: z), up.subtracting(turn, times: x))
  }

  /// V × S: the time derivative of a motion vector fixed to a body with velocity V.
  @inline(__always) func cross(_ fixed: MotionVector) -> MotionVector {
    let x: L = turn * fixed.up
    let z: L = fixed.turn * forward
    return MotionVector(
      turn: .zero, forward: x.subtracting(fixed.turn, times: up),
      up: z.subtracting(turn, times: fixed.forward))
  }

  /// V ×* F: the time derivative of a momentum fixed to a body with velocity V.
  @inline(__always) func cross(_ momentum: ForceVector<L>) -> ForceVector<L> {
    let moment: L = up * momentum.forward
    return ForceVector(
      moment: moment.subtracting(forward, times: momentum.up),
      forward: turn * momentum.up, up: -(turn * momentum.forward))
  }

  /// S · F: the power of a force along a motion.
  @inline(__always) func dot(_ force: ForceVector<L>) -> L {
    let along: L = forward * force.forward
    return along.adding(up, times: force.up).adding(turn, times: force.moment)
  }

  /// S · F + more.
  @inline(__always) func dot(_ force: ForceVector<L>, plus more: L) -> L {
    more.adding(forward, times: force.forward).adding(up, times: force.up)
      .adding(turn, times: force.moment)
  }
}

/// A force or momentum in the plane.
struct ForceVector<L: Lane> {
  /// About +y through the origin, N m or kg m²/s.
  var moment: L
  /// Along x, N or kg m/s.
  var forward: L
  /// Along z.
  var up: L

  @inline(__always) static var zero: ForceVector {
    ForceVector(moment: .zero, forward: .zero, up: .zero)
  }

  @inline(__always) init(moment: L, forward: L, up: L) {
    (self.moment, self.forward, self.up) = (moment, forward, up)
  }

  /// A force applied at (x, z) relative to the origin.
  @inline(__always) init(forward: L, up: L, atX x: L, z: L) {
    let moment: L = z * forward
    self.init(moment: moment.subtracting(x, times: up), forward: forward, up: up)
  }

  @inline(__always) static func * (a: ForceVector, scale: L) -> ForceVector {
    ForceVector(moment: a.moment * scale, forward: a.forward * scale, up: a.up * scale)
  }

  /// self + other · scale.
  @inline(__always) func adding(_ other: ForceVector, times scale: L) -> ForceVector {
    ForceVector(
      moment: moment.adding(other.moment, times: scale),
      forward: forward.adding(other.forward, times: scale), up: up.adding(other.up, times: scale))
  }

  @inline(__always) static func + (a: ForceVector, b: ForceVector) -> ForceVector {
    ForceVector(moment: a.moment + b.moment, forward: a.forward + b.forward, up: a.up + b.up)
  }
}

/// The inertia of a body, or of several bodies that move as one, about the origin.
struct RigidInertia<L: Lane> {
  /// kg.
  var mass: L
  /// First moment of mass: mass times the position of the centre of mass, kg m.
  var momentX: L
  /// The same along z.
  var momentZ: L
  /// Moment of inertia, kg m².
  var second: L

  @inline(__always) static var zero: RigidInertia {
    RigidInertia(mass: .zero, momentX: .zero, momentZ: .zero, second: .zero)
  }

  @inline(__always) static func + (a: RigidInertia, b: RigidInertia) -> RigidInertia {
    RigidInertia(
      mass: a.mass + b.mass, momentX: a.momentX + b.momentX, momentZ: a.momentZ + b.momentZ,
      second: a.second + b.second)
  }

  /// I V: the momentum of a velocity, or the force of an acceleration.
  @inline(__always) static func * (a: RigidInertia, v: MotionVector<L>) -> ForceVector<L> {
    let moment: L = a.second * v.turn
    let forward: L = a.mass * v.forward
    let up: L = a.mass * v.up
    return ForceVector(
      moment: moment.adding(a.momentZ, times: v.forward).subtracting(a.momentX, times: v.up),
      forward: forward.adding(v.turn, times: a.momentZ),
      up: up.subtracting(v.turn, times: a.momentX))
  }
}
