import Foundation

/// The weights of a clip's frames for a rater whose memory decays: B-Pref's myopic teacher (Lee et
/// al., "B-Pref: Benchmarking preference-based reinforcement learning", 2021, section 3.1).
///
/// A frame's weight is γ to the power of the fiftieths of the clip after it, because B-Pref's clips
/// have 50 steps. The weights are normalised to a mean of 1. For a sum of rewards, as in B-Pref,
/// that makes no difference; for a score with means, bounds or quotients it does, and a rater with
/// memory decay must still rank whole clips as the oracle does.
public struct ClipMemory: Sendable {
  /// Steps that a clip counts as.
  private static let stepsOfClip = 50.0

  /// The last frame's weight first.
  private let weights: [Double]

  /// The memory of a clip.
  ///
  /// - Parameters:
  ///   - memoryDecay: γ, above 0 and at most 1, which weights all frames alike.
  ///   - frames: Frames of the clip, one or more.
  public init(memoryDecay: Double, frames: Int) {
    precondition(memoryDecay > 0 && memoryDecay <= 1, "0 < γ ≤ 1")
    precondition(frames > 0, "a clip has frames")
    let stepsPerFrame = Self.stepsOfClip / Double(max(frames - 1, 1))
    let powers = (0..<frames).map { pow(memoryDecay, stepsPerFrame * Double($0)) }
    let scale = Double(frames) / powers.reduce(0, +)
    weights = powers.map { scale * $0 }
  }

  /// The weight of the frame with so many frames after it; 1 on average.
  public func weight(framesLeft: Int) -> Double { weights[framesLeft] }
}
