/// The pose of a body in world coordinates.
struct BodyFrame<L: Lane> {
  /// Origin, m.
  var x: L
  var z: L
  /// Angle about +y, rad.
  var angle: L
  var cosine: L
  var sine: L

  @inline(__always) static var world: BodyFrame {
    BodyFrame(x: .zero, z: .zero, angle: .zero, cosine: L(1), sine: .zero)
  }

  /// Rotates a vector from the body's frame to the world.
  ///
  /// x' = x cos θ + z sin θ, z' = −x sin θ + z cos θ.
  @inline(__always) func rotate(_ x: L, _ z: L) -> (x: L, z: L) {
    let forward: L = cosine * x
    let up: L = cosine * z
    return (forward.adding(sine, times: z), up.subtracting(sine, times: x))
  }

  /// Transforms a point from the body's frame to world coordinates.
  @inline(__always) func place(_ x: L, _ z: L) -> (x: L, z: L) {
    let arm = rotate(x, z)
    return (self.x + arm.x, self.z + arm.z)
  }

  /// Rotates the frame about its origin.
  @inline(__always) mutating func turn(by difference: L) {
    angle = angle + difference
    (sine, cosine) = L.sineCosine(angle)
  }
}

/// The anchor of a hinge or the direction of a slide, in world coordinates.
struct JointPlacement<L: Lane> {
  var x: L
  var z: L
}

/// Forward kinematics ("Computation", section "Kinematics and dynamics").
extension Dynamics {
  /// Computes the poses of all bodies and the placements of all joints.
  func locateBodies(_ state: WorldState<L>) {
    for index in 1..<bodies.count {
      let body = bodies[index]
      var frame = frames[body.parent]
      (frame.x, frame.z) = frame.place(body.x, body.z)
      if body.isTurned { frame.turn(by: body.angle) }
      for joint in body.firstJoint..<body.endJoint {
        let moved: L = state.positions[joint] - joints[joint].reference
        placements[joint] = Self.move(&frame, joints[joint], by: moved)
      }
      frames[index] = frame
    }
  }

  /// Applies one joint to a body's frame; joints of a body are applied in order, as in
  /// `mj_kinematics`.
  @inline(__always)
  private static func move(
    _ frame: inout BodyFrame<L>, _ joint: JointConstants<L>, by moved: L
  ) -> JointPlacement<L> {
    guard joint.isHinge else {
      let direction = frame.rotate(joint.axisX, joint.axisZ)
      frame.x = frame.x.adding(direction.x, times: moved)
      frame.z = frame.z.adding(direction.z, times: moved)
      return JointPlacement(x: direction.x, z: direction.z)
    }
    let anchor = frame.place(joint.anchorX, joint.anchorZ)
    frame.turn(by: joint.axisX * moved)
    let arm = frame.rotate(joint.anchorX, joint.anchorZ)
    frame.x = anchor.x - arm.x
    frame.z = anchor.z - arm.z
    return JointPlacement(x: anchor.x, z: anchor.z)
  }

  /// The reference point of all spatial vectors: the origin of the first body.
  ///
  /// A point that moves with the model keeps single precision accurate as the model travels.
  @inline(__always) var origin: (x: L, z: L) {
    guard bodies.count > 1 else { return (.zero, .zero) }
    return (frames[1].x, frames[1].z)
  }

  /// Computes the joints' motion axes, and the velocities and bias accelerations of the bodies.
  func findMotion(_ state: WorldState<L>) {
    let origin = origin
    for index in 1..<bodies.count {
      let body = bodies[index]
      var velocity = velocities[body.parent]
      var bias = biases[body.parent]
      for joint in body.firstJoint..<body.endJoint {
        let axis = axis(of: joint, from: origin)
        let rate = state.velocities[joint]
        axes[joint] = axis
        // A joint's Ṡ q̇ is V × S q̇, where V is the velocity due to the preceding joints.
        bias = bias + velocity.cross(axis) * rate
        velocity = velocity + axis * rate
      }
      velocities[index] = velocity
      biases[index] = bias
    }
  }

  @inline(__always)
  private func axis(of joint: Int, from origin: (x: L, z: L)) -> MotionVector<L> {
    let place = placements[joint]
    guard joints[joint].isHinge else {
      return MotionVector(turn: .zero, forward: place.x, up: place.z)
    }
    let sign = joints[joint].axisX
    let x: L = place.x - origin.x
    let z: L = place.z - origin.z
    return MotionVector(turn: sign, forward: -(sign * z), up: sign * x)
  }
}
