/// The sum of a body's active contacts: Jᵀ D J and Jᵀ D a*, where J maps the body's motion to the
/// motion of its contact points.
///
/// Accumulated over a joint's subtree, Jᵀ D J gives the joint's row of the solver's matrix, just as
/// the composite inertia gives its row of the mass matrix (Featherstone 2008, section 6.2). The
/// cost of that row does not depend on the number of contacts.
struct ContactPush<L: Lane> {
  // The symmetric 3 × 3 matrix Jᵀ D J, from acceleration to force.
  var turnTurn: L = .zero
  var turnForward: L = .zero
  var turnUp: L = .zero
  var forwardForward: L = .zero
  var forwardUp: L = .zero
  var upUp: L = .zero
  var force: ForceVector<L> = .zero

  @inline(__always) mutating func add(_ other: ContactPush) {
    turnTurn = turnTurn + other.turnTurn
    turnForward = turnForward + other.turnForward
    turnUp = turnUp + other.turnUp
    forwardForward = forwardForward + other.forwardForward
    forwardUp = forwardUp + other.forwardUp
    upUp = upUp + other.upUp
    force = force + other.force
  }

  /// Adds the active rows of a contact: [n t] D [n t]ᵀ and [n t] D a*.
  @inline(__always) mutating func add(_ contact: ContactRows<L>) {
    let edges: L = contact.pushing.plus + contact.pushing.minus
    let mixed: L = contact.friction * (contact.pushing.plus - contact.pushing.minus)
    let normal: L = edges + contact.pushing.normal
    let tangent: L = contact.friction * contact.friction * edges
    let (n, t) = (contact.normal, contact.tangent)
    let u = (n * normal).adding(t, times: mixed)
    let v = (n * mixed).adding(t, times: tangent)
    turnTurn = turnTurn.adding(u.moment, times: n.moment).adding(v.moment, times: t.moment)
    turnForward = turnForward.adding(u.moment, times: n.forward).adding(v.moment, times: t.forward)
    turnUp = turnUp.adding(u.moment, times: n.up).adding(v.moment, times: t.up)
    forwardForward = forwardForward.adding(u.forward, times: n.forward)
      .adding(v.forward, times: t.forward)
    forwardUp = forwardUp.adding(u.forward, times: n.up).adding(v.forward, times: t.up)
    upUp = upUp.adding(u.up, times: n.up).adding(v.up, times: t.up)
    force = force.adding(u, times: contact.target.normal).adding(v, times: contact.target.tangent)
  }

  /// Jᵀ D J v: the force with which the contacts oppose an acceleration.
  @inline(__always) func resistance(to v: MotionVector<L>) -> ForceVector<L> {
    let moment: L = turnTurn * v.turn
    let forward: L = turnForward * v.turn
    let up: L = turnUp * v.turn
    return ForceVector(
      moment: moment.adding(turnForward, times: v.forward).adding(turnUp, times: v.up),
      forward: forward.adding(forwardForward, times: v.forward).adding(forwardUp, times: v.up),
      up: up.adding(forwardUp, times: v.forward).adding(upUp, times: v.up))
  }
}
