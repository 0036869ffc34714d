import Foundation

/// How much a frame of a clip counts for who has forgotten a part of it by its end.
///
/// B-Pref's myopic teacher (Lee et al., "B-Pref", 2021, section 3.1): a frame counts γ to the power of
/// the fiftieths of the clip that came after it, for B-Pref's clips have 50 steps. Here all frames' weights
/// together are as many as the frames: what is remembered stands for the whole clip. To a sum of rewards,
/// which B-Pref's teachers go by, that makes no difference; to a score that also has means, bounds or
/// quotients it does, for who forgets has to want the same as who does not.
public struct ClipMemory: Sendable {
  /// Steps that a clip counts as.
  private static let stepsOfClip = 50.0

  /// Of the last frame first.
  private let weights: [Double]

  /// The memory of a clip.
  ///
  /// - Parameters:
  ///   - recall: γ, from above 0 to 1, who forgets nothing.
  ///   - frames: Frames of the clip, one or more.
  public init(memoryDecay: Double, frames: Int) {
    precondition(memoryDecay > 0 && memoryDecay <= 1, "a share is recalled")
    precondition(frames > 0, "a clip has frames")
    let stepsPerFrame = Self.stepsOfClip / Double(max(frames - 1, 1))
    let powers = (0..<frames).map { pow(memoryDecay, stepsPerFrame * Double($0)) }
    let scale = Double(frames) / powers.reduce(0, +)
    weights = powers.map { scale * $0 }
  }

  /// What the frame counts for that so many frames came after; 1 on average.
  public func weight(framesLeft: Int) -> Double { weights[framesLeft] }
}
