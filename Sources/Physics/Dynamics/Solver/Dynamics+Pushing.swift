/// The contributions of the active rows, in joint space.
extension Dynamics {
  /// Computes the motion of each joint's body from the rates of all joints.
  @inline(__always) func findMotions(of rates: Column<L>) {
    guard constraints.contactCount > 0 else { return }
    for joint in 0..<size {
      motions[joint] = motions.base[ancestors[joint]].adding(axes[joint], times: rates[joint])
    }
  }

  /// Assembles the linear system for the active rows: M + Jᵀ D J and τ − c + Jᵀ D a*.
  @inline(__always) func findSystem(_ vector: Column<L>) {
    if constraints.contactCount == 0 {
      system.copy(massMatrix)
      for joint in 0..<size { vector[joint] = smoothForce[joint] }
    } else {
      addGroundPushes(vector)
      addPushesBetweenBodies(vector)
    }
    for index in 0..<constraints.limitCount {
      let row = constraints.limits.base + index
      let joint = row.pointee.joint
      let diagonal = system.row(joint)
      diagonal[joint] = diagonal[joint] + row.pointee.pushing
      vector[joint] = vector[joint].adding(
        row.pointee.pushing * row.pointee.side, times: row.pointee.target)
    }
    if constraints.tendonLimits.count > 0 { constraints.tendonLimits.add(to: system, vector) }
  }

  /// Adds the contacts with the world to M and τ − c, as `findMassMatrix` does with inertias.
  ///
  /// It traverses the joints from last to first; the contacts are sorted by joint. Most joints are
  /// the parent of the next one, so the sum over the subtree stays in registers.
  @inline(__always) private func addGroundPushes(_ vector: Column<L>) {
    system.clear(unrelated)
    var push = ContactPush<L>()
    var contact = constraints.groundCount &- 1
    for joint in (0..<size).reversed() {
      if isFork[joint] {
        push.add(forkPushes[joint])
        forkPushes[joint] = ContactPush()
      }
      while contact >= 0, constraints.contacts.base[contact].joints.second == joint {
        push.add(constraints.contacts.base[contact])
        contact &-= 1
      }
      addRow(joint, push, vector)
      let ancestor = ancestors[joint]
      guard ancestor < joint &- 1 else { continue }
      if ancestor >= 0 { forkPushes[ancestor].add(push) }
      push = ContactPush()
    }
  }

  /// Computes a joint's row of the linear system, given the contacts of its subtree.
  @inline(__always)
  private func addRow(_ joint: Int, _ push: ContactPush<L>, _ vector: Column<L>) {
    let mass = massMatrix.row(joint)
    let row = system.row(joint)
    let axis = axes[joint]
    let force = push.resistance(to: axis)
    vector[joint] = axis.dot(push.force, plus: smoothForce[joint])
    row[joint] = axis.dot(force, plus: mass[joint])
    var other = ancestors[joint]
    while other >= 0 {
      row[other] = axes[other].dot(force, plus: mass[other])
      other = ancestors[other]
    }
  }

  /// Adds the contacts between two moving bodies to the joints that connect them.
  @inline(__always) private func addPushesBetweenBodies(_ vector: Column<L>) {
    for index in constraints.groundCount..<constraints.contactCount {
      let contact = constraints.contacts.base + index
      var push = ContactPush<L>()
      push.add(contact.pointee)
      add(push, between: contact.pointee.joints, to: vector)
    }
  }

  /// Adds a contact to the joints that connect two bodies.
  ///
  /// It follows both kinematic chains towards the world, the later joint first, until they meet.
  /// Joints beyond that move both bodies alike, so they do not contribute.
  private func add(
    _ push: ContactPush<L>, between last: (first: Int, second: Int), to vector: Column<L>
  ) {
    var way = last
    while way.first != way.second {
      let joint = max(way.first, way.second)
      let row = system.row(joint)
      let axis = axes[joint] * side(joint, way)
      let force = push.resistance(to: axis)
      vector[joint] = axis.dot(push.force, plus: vector[joint])
      var rest = way
      while rest.first != rest.second {
        let other = max(rest.first, rest.second)
        row[other] = (axes[other] * side(other, rest)).dot(force, plus: row[other])
        advance(&rest)
      }
      advance(&way)
    }
  }

  /// 1 for a joint in the chain of the second body, −1 in the chain of the first.
  @inline(__always) private func side(_ joint: Int, _ way: (first: Int, second: Int)) -> L {
    joint == way.second ? L(1) : L(-1)
  }

  /// Replaces the later joint by its parent.
  @inline(__always) private func advance(_ way: inout (first: Int, second: Int)) {
    if way.first < way.second {
      way.second = ancestors[way.second]
    } else {
      way.first = ancestors[way.first]
    }
  }

  /// Subtracts Jᵀ f from a vector, where f = −D (J v̇ − a*) for the rows active at the current v̇.
  func subtractPushes(from vector: Column<L>) {
    for index in 0..<constraints.limitCount {
      let row = constraints.limits[index]
      vector[row.joint] = vector[row.joint].adding(row.side * row.pushing, times: row.residual)
    }
    constraints.tendonLimits.subtractPushes(from: vector)
    for index in 0..<constraints.contactCount {
      let contact = constraints.contacts[index]
      let pull = contact.pull
      add(pull, from: contact.joints.second, to: vector)
      add(pull * L(-1), from: contact.joints.first, to: vector)
    }
  }

  /// Adds a force on a joint's body to that joint and its ancestors.
  private func add(_ force: ForceVector<L>, from last: Int, to vector: Column<L>) {
    var joint = last
    while joint >= 0 {
      vector[joint] = axes[joint].dot(force, plus: vector[joint])
      joint = ancestors[joint]
    }
  }
}
