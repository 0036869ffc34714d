/// A reward of moments that is a sum of functions, as it is: neither centred nor scaled.
struct AdditiveReward: RewardFunction {
  let basis: RewardBasis
  /// The functions' values at the knots, `[valueCount]`.
  let values: [Float]

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        rewards[row] = basis.reward(at: observations + row * basis.observationSize, of: values)
      }
    }
  }
}
