import Foundation

/// Rewards a policy for coming to states that are unlike those it came to otherwise.
///
/// The particle estimate of the entropy of visited states: the logarithm of the distance to the
/// k-th nearest of a sample of the states, each number measured in its deviations. Lee, Smith and
/// Abbeel, "PEBBLE" (2021), section 4.1; Liu and Abbeel, "Behavior from the void" (2021). What
/// policies do for it differs in something that a person can judge, before any choice was made.
struct StateEntropyReward: RewardFunction {
  /// Numbers an observation has.
  let observationSize: Int
  /// Decides which states are the sample.
  let seed: UInt64
  /// What a deviation of the reward is worth to the policy, as of the learned one.
  let scale: Float

  /// PEBBLE's k, the state itself among them where it is in the sample.
  private static let neighbour = 5
  /// States in the sample, an eighth of a rollout of 64 worlds: two policies of the backflip explore
  /// for 24 rollouts in 1.5 s on two cores, search and updates together.
  private static let sampleSize = 512
  /// The least deviation: a number that hardly changes is not to count as much as the others.
  private static let minimumDeviation: Float = 0.1

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    guard count > 0 else { return }
    let deviations = deviations(of: observations, count: count)
    let sample = sample(of: observations, count: count, scaledBy: deviations)
    var state = [Float](repeating: 0, count: observationSize)
    var distances = [Float](repeating: 0, count: Self.sampleSize)
    for row in 0..<count {
      for index in state.indices {
        state[index] = observations[row * observationSize + index] / deviations[index]
      }
      square(of: state, to: sample, into: &distances)
      rewards[row] = log(1 + Self.smallest(Self.neighbour, of: distances).squareRoot())
    }
    standardise(UnsafeMutableBufferPointer(start: rewards, count: count))
  }

  /// The deviation of each number of an observation over all of them.
  private func deviations(of observations: UnsafePointer<Float>, count: Int) -> [Float] {
    (0..<observationSize).map { index in
      let moments = Moments(of: (0..<count).map { observations[$0 * observationSize + index] })
      return max(Float(moments.variance.squareRoot()), Self.minimumDeviation)
    }
  }

  /// States drawn from all, `[observationSize, sampleSize]`: those side by side are compared at once.
  private func sample(
    of observations: UnsafePointer<Float>, count: Int, scaledBy deviations: [Float]
  ) -> [Float] {
    var random = Random(seed: seed)
    var sample = [Float](repeating: 0, count: observationSize * Self.sampleSize)
    for column in 0..<Self.sampleSize {
      let row = random.index(below: count)
      for index in 0..<observationSize {
        sample[index * Self.sampleSize + column] =
          observations[row * observationSize + index] / deviations[index]
      }
    }
    return sample
  }

  /// Writes the squared distance of a state to each of the sample.
  private func square(of state: [Float], to sample: [Float], into distances: inout [Float]) {
    distances.withUnsafeMutableBufferPointer { distances in
      sample.withUnsafeBufferPointer { sample in
        for column in distances.indices { distances[column] = 0 }
        for (index, value) in state.enumerated() {
          let row = index * Self.sampleSize
          for column in distances.indices {
            let difference = value - sample[row + column]
            distances[column] += difference * difference
          }
        }
      }
    }
  }

  /// The k-th smallest of some numbers.
  private static func smallest(_ rank: Int, of numbers: [Float]) -> Float {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rank) { least in
      least.initialize(repeating: .infinity)
      for number in numbers where number < least[rank - 1] {
        var place = rank - 1
        while place > 0, least[place - 1] > number {
          least[place] = least[place - 1]
          place -= 1
        }
        least[place] = number
      }
      return least[rank - 1]
    }
  }

  /// Brings the rewards to mean 0 and a deviation of `scale`.
  private func standardise(_ rewards: UnsafeMutableBufferPointer<Float>) {
    let moments = Moments(of: rewards)
    let deviation = Float(moments.variance.squareRoot())
    let factor = deviation > 0 ? scale / deviation : 0
    let mean = Float(moments.mean)
    for index in rewards.indices { rewards[index] = factor * (rewards[index] - mean) }
  }
}
