/// MuJoCo's divergence checks: `mj_checkPos`, `mj_checkVel` and `mj_checkAcc`.
extension WorldState {
  /// The maximum magnitude of a position, velocity or acceleration, `mjMAXVAL`.
  static var largestValue: L.Scalar { 1e10 }

  /// The lanes in which all positions and velocities, and the accelerations of the last step, are
  /// numbers with magnitudes up to `largestValue`.
  @inline(__always) var isSound: L.Mask {
    // The sum of all magnitudes is nearly always within the limit, and is cheaper to check.
    let limit = L(repeating: Self.largestValue.nextUp)
    var sum = L.zero
    for joint in 0..<positions.count {
      sum =
        sum + positions[joint].magnitude + velocities[joint].magnitude
        + accelerations[joint].magnitude
    }
    // NaN fails the comparison "less than", so it is not sound.
    let isSmall = sum .< limit
    return L.any(.!isSmall) ? soundLanes : isSmall
  }

  /// `isSound`, checked value by value.
  @inline(never) private var soundLanes: L.Mask {
    let limit = L(repeating: Self.largestValue.nextUp)
    var isSound = L.Mask(repeating: true)
    for joint in 0..<positions.count {
      isSound =
        isSound .& (positions[joint].magnitude .< limit) .& (velocities[joint].magnitude .< limit)
        .& (accelerations[joint].magnitude .< limit)
    }
    return isSound
  }
}

extension Worlds {
  /// Whether a world has diverged since its state was last set, that is, whether MuJoCo would have
  /// issued a warning after one of its steps.
  public func hasDiverged(_ world: Int) -> Bool {
    diverged[world / Self.width][world % Self.width]
  }
}

extension Simulation {
  /// Whether MuJoCo would warn about the current state or about the acceleration that led to it.
  public var hasDiverged: Bool { !state.isSound[0] }
}
