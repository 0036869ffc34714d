/// MuJoCo's test of a simulation that has diverged: `mj_checkPos`, `mj_checkVel` and `mj_checkAcc`.
extension WorldState {
  /// The largest magnitude of a position, velocity or acceleration, `mjMAXVAL`.
  static var largestValue: L.Scalar { 1e10 }

  /// The lanes in which every position, every velocity and every acceleration of the last step is a
  /// number of at most `largestValue`.
  @inline(__always) var isSound: L.Mask {
    // The sum of all magnitudes is nearly always small enough, and cheaper to find.
    let limit = L(repeating: Self.largestValue.nextUp)
    var sum = L.zero
    for joint in 0..<positions.count {
      sum =
        sum + positions[joint].magnitude + velocities[joint].magnitude
        + accelerations[joint].magnitude
    }
    // Compared by "less than", so that NaN is not sound.
    let isSmall = sum .< limit
    return L.any(.!isSmall) ? soundLanes : isSmall
  }

  /// `isSound`, value by value.
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
  /// Whether a world's simulation has diverged since its state was last set: whether MuJoCo would
  /// have warned after one of its steps.
  public func hasDiverged(_ world: Int) -> Bool {
    diverged[world / Self.width][world % Self.width]
  }
}

extension Simulation {
  /// Whether MuJoCo would warn of the present state or of the acceleration that led to it.
  public var hasDiverged: Bool { !state.isSound[0] }
}
