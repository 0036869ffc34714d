/// Forward kinematics ("Computation", section "Kinematics and dynamics").
extension Dynamics {
  /// Places every body and joint in the world.
  ///
  /// Angles turn about +y: x' = x cos θ + z sin θ, z' = −x sin θ + z cos θ.
  func locateBodies(_ state: State<L>) {
    for body in 1..<bodyCount {
      let from = parent[body]
      var turn: L = angle[from]
      var c: L = cosine[from]
      var s: L = sine[from]
      var x: L = originX[from] + c * bodyX[body] + s * bodyZ[body]
      var z: L = originZ[from] - s * bodyX[body] + c * bodyZ[body]
      if isTurned[body] {
        turn = turn + bodyAngle[body]
        (s, c) = L.sineCosine(turn)
      }
      for joint in firstJoint[body]..<endJoint[body] {
        let moved: L = state.positions[joint] - reference[joint]
        if isHinge[joint] {
          let ax: L = x + c * anchorX[joint] + s * anchorZ[joint]
          let az: L = z - s * anchorX[joint] + c * anchorZ[joint]
          turn = turn + axisX[joint] * moved
          (s, c) = L.sineCosine(turn)
          x = ax - c * anchorX[joint] - s * anchorZ[joint]
          z = az + s * anchorX[joint] - c * anchorZ[joint]
          jointX[joint] = ax
          jointZ[joint] = az
        } else {
          let dx: L = c * axisX[joint] + s * axisZ[joint]
          let dz: L = c * axisZ[joint] - s * axisX[joint]
          x = x + dx * moved
          z = z + dz * moved
          jointX[joint] = dx
          jointZ[joint] = dz
        }
      }
      angle[body] = turn
      cosine[body] = c
      sine[body] = s
      originX[body] = x
      originZ[body] = z
    }
  }

  /// The point about which spatial vectors are taken.
  @inline(__always) var origin: (x: L, z: L) {
    bodyCount > 1 ? (originX[1], originZ[1]) : (.zero, .zero)
  }

  /// Finds the joints' motion axes S, and the bodies' velocities V and accelerations Ṡ q̇.
  func findMotion(_ state: State<L>) {
    let about = origin
    for body in 1..<bodyCount {
      let from = parent[body]
      var turn: L = velocityTurn[from]
      var forward: L = velocityForward[from]
      var up: L = velocityUp[from]
      var forwardBias: L = biasForward[from]
      var upBias: L = biasUp[from]
      for joint in firstJoint[body]..<endJoint[body] {
        let rate: L = state.velocities[joint]
        if isHinge[joint] {
          let x: L = jointX[joint] - about.x
          let z: L = jointZ[joint] - about.z
          let sign: L = axisX[joint]
          // The anchor's velocity, by which the axis moves: Ṡ = sign · (0, −ż, ẋ).
          let anchorForward: L = forward + turn * z
          let anchorUp: L = up - turn * x
          let spin: L = sign * rate
          axisTurn[joint] = sign
          axisForward[joint] = -(sign * z)
          axisUp[joint] = sign * x
          turn = turn + spin
          forward = forward - spin * z
          up = up + spin * x
          forwardBias = forwardBias - spin * anchorUp
          upBias = upBias + spin * anchorForward
        } else {
          let dx: L = jointX[joint]
          let dz: L = jointZ[joint]
          axisTurn[joint] = .zero
          axisForward[joint] = dx
          axisUp[joint] = dz
          forward = forward + rate * dx
          up = up + rate * dz
          forwardBias = forwardBias + rate * turn * dz
          upBias = upBias - rate * turn * dx
        }
      }
      velocityTurn[body] = turn
      velocityForward[body] = forward
      velocityUp[body] = up
      biasForward[body] = forwardBias
      biasUp[body] = upBias
    }
  }
}
