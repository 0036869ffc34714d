import Foundation

/// The objective that PPO climbs, a sample at a time.
///
/// Schulman et al., "Proximal policy optimization algorithms" (2017), equation 7:
/// min(ρ A, clip(ρ, 1 − ε, 1 + ε) A), where ρ = p(a) / p_old(a).
struct ClippedSurrogate {
  /// How far ρ may be from one, ε.
  var range: Float

  /// A sample's loss, its derivative to log p(a), its ρ, and whether that is out of range.
  @inline(__always)
  func loss(
    logRatio: Float, advantage: Float
  ) -> (loss: Float, slope: Float, ratio: Float, isClipped: Bool) {
    let ratio = exp(logRatio)
    let clipped = min(max(ratio, 1 - range), 1 + range)
    let (free, bounded) = (ratio * advantage, clipped * advantage)
    return free <= bounded
      ? (-free, -free, ratio, ratio != clipped) : (-bounded, 0, ratio, ratio != clipped)
  }
}
