import Foundation

/// Closed forms of normal distributions with independent components.
///
/// Deviations are given by their logarithms; sums run over `count` components.
public enum DiagonalGaussian {
  /// ½ log 2π.
  static let logNormalizer: Float = 0.918_938_533_204_672_7

  /// log p(x) = −Σ (½ ((x − μ)/σ)² + log σ + ½ log 2π).
  public static func logProbability(of x: [Float], mean: [Float], logDeviation: [Float]) -> Float {
    var sum: Float = 0
    for index in x.indices {
      let standardized = (x[index] - mean[index]) * exp(-logDeviation[index])
      sum -= 0.5 * standardized * standardized + logDeviation[index] + logNormalizer
    }
    return sum
  }

  /// Σ (log σ + ½ log 2πe), nats.
  public static func entropy(logDeviation: [Float]) -> Float {
    logDeviation.reduce(0) { $0 + $1 + logNormalizer + 0.5 }
  }

  /// KL(p‖q) = Σ (log σq − log σp + (σp² + (μp − μq)²) / 2σq² − ½), nats.
  public static func divergence(
    mean: [Float], logDeviation: [Float], from otherMean: [Float], otherLogDeviation: [Float]
  ) -> Float {
    var sum: Float = 0
    for index in mean.indices {
      sum += divergence(
        difference: mean[index] - otherMean[index], logDeviation: logDeviation[index],
        otherLogDeviation: otherLogDeviation[index])
    }
    return sum
  }

  /// One component's share of KL(p‖q), of the difference of both means.
  @inline(__always)
  static func divergence(
    difference: Float, logDeviation: Float, otherLogDeviation: Float
  ) -> Float {
    let variance = exp(2 * logDeviation)
    let precision = exp(-2 * otherLogDeviation)
    let spread = 0.5 * precision * (variance + difference * difference)
    return otherLogDeviation - logDeviation + spread - 0.5
  }
}
