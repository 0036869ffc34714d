extension Model {
  /// Computes the inverse weight of each joint and body from the mass matrix M at `qpos0`.
  ///
  /// A joint's inverse weight is its diagonal entry of M⁻¹. A body's is the mean of the diagonal of
  /// J M⁻¹ Jᵀ, where J is the Jacobian of its centre of mass in x, y and z; the y row is zero
  /// (MuJoCo's `set0`, engine_setconst.c).
  /// - Parameter simpleSliders: The bodies for which MuJoCo uses 1/m instead.
  /// - Returns: Whether M is positive definite; otherwise nothing is set.
  mutating func setInverseWeights(simpleSliders: Set<Int>) -> Bool {
    let jacobians = centreOfMassJacobians()
    guard let factor = CholeskyFactor(massMatrix(jacobians), order: joints.count) else {
      return false
    }
    for joint in joints.indices {
      var unit = [Double](repeating: 0, count: joints.count)
      unit[joint] = 1
      joints[joint].inverseWeight = factor.quadraticForm(unit)
    }
    for body in bodies.indices {
      bodies[body].inverseWeight =
        (factor.quadraticForm(jacobians[body].x) + factor.quadraticForm(jacobians[body].z)) / 3
    }
    for tendon in tendons.indices {
      tendons[tendon].inverseWeight = factor.quadraticForm(row(of: tendons[tendon].strands))
    }
    for actuator in actuators.indices where actuators[actuator].hasDampingRatio {
      let row = row(of: strands(of: actuators[actuator].target))
      actuators[actuator].resolveDampingRatio(inverseMass: factor.quadraticForm(row))
    }
    for body in simpleSliders {
      bodies[body].inverseWeight = 1 / bodies[body].mass
      for joint in bodies[body].joints { joints[joint].inverseWeight = 1 / bodies[body].mass }
    }
    return true
  }

  /// The coefficients as a dense row with one entry per joint.
  private func row(of strands: [Tendon.Strand]) -> [Double] {
    var row = [Double](repeating: 0, count: joints.count)
    for strand in strands { row[strand.joint] = strand.coefficient }
    return row
  }

  /// The Jacobian of a body's centre of mass: rows of `joints.count` entries.
  private struct Jacobian {
    var x: [Double]
    var z: [Double]
    var turn: [Double]
  }

  private func centreOfMassJacobians() -> [Jacobian] {
    let pose = pose(positions: initialPositions)
    let zero = [Double](repeating: 0, count: joints.count)
    return bodies.indices.map { body in
      var jacobian = Jacobian(x: zero, z: zero, turn: zero)
      let centre = pose.bodies[body].point(bodies[body].centreOfMass)
      var link = body
      while link != 0 {
        for joint in bodies[link].joints {
          // At qpos0 no joint has moved, so each joint's frame equals its body's frame.
          switch joints[joint].motion {
          case .slide(let direction):
            let along = direction.rotated(by: pose.bodies[link].angle)
            (jacobian.x[joint], jacobian.z[joint]) = (along.x, along.z)
          case .hinge(let sign):
            let arm = centre - pose.bodies[link].point(joints[joint].position)
            (jacobian.x[joint], jacobian.z[joint]) = (sign * arm.z, -sign * arm.x)
            jacobian.turn[joint] = sign
          }
        }
        link = bodies[link].parent
      }
      return jacobian
    }
  }

  /// M = Σ m JᵀJ + I ωᵀω plus armature on the diagonal, in row-major order.
  private func massMatrix(_ jacobians: [Jacobian]) -> [Double] {
    let order = joints.count
    var matrix = [Double](repeating: 0, count: order * order)
    for row in 0..<order { matrix[row * order + row] = joints[row].armature }
    for (body, jacobian) in zip(bodies, jacobians) {
      for row in 0..<order {
        for column in 0..<order {
          matrix[row * order + column] +=
            body.mass * jacobian.x[row] * jacobian.x[column]
            + body.mass * jacobian.z[row] * jacobian.z[column]
            + body.inertia * jacobian.turn[row] * jacobian.turn[column]
        }
      }
    }
    return matrix
  }
}

/// The Cholesky factor of a symmetric positive definite matrix: the lower triangle L with A = L Lᵀ.
private struct CholeskyFactor {
  let order: Int
  private var lower: [Double]

  /// Factorizes a row-major matrix; nil if it is not positive definite.
  init?(_ matrix: [Double], order: Int) {
    self.order = order
    lower = matrix
    for row in 0..<order {
      for column in 0...row {
        var sum = matrix[row * order + column]
        for k in 0..<column { sum -= lower[row * order + k] * lower[column * order + k] }
        if column < row {
          lower[row * order + column] = sum / lower[column * order + column]
        } else {
          // A pivot below the rounding error of its diagonal entry means that the matrix is
          // singular.
          guard sum > 1e-12 * matrix[row * order + row], sum.isFinite else { return nil }
          lower[row * order + row] = sum.squareRoot()
        }
      }
    }
  }

  /// vᵀ A⁻¹ v = |L⁻¹ v|².
  func quadraticForm(_ vector: [Double]) -> Double {
    var solution = vector
    for row in 0..<order {
      for k in 0..<row { solution[row] -= lower[row * order + k] * solution[k] }
      solution[row] /= lower[row * order + row]
    }
    return solution.reduce(0) { $0 + $1 * $1 }
  }
}
