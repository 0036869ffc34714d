import Foundation

/// How much a frame of a clip counts for who has forgotten a part of it by its end.
///
/// B-Pref's myopic teacher (Lee et al., "B-Pref", 2021, section 3.1): a frame counts γ to the power of
/// the fiftieths of the clip that came after it, for B-Pref's clips have 50 steps.
public struct ClipMemory: Sendable {
  /// Steps that a clip counts as.
  private static let stepsOfClip = 50.0

  private let recall: Double
  private let stepsPerFrame: Double

  /// The memory of a clip.
  ///
  /// - Parameters:
  ///   - recall: γ, from above 0 to 1, who forgets nothing.
  ///   - frames: Frames of the clip.
  public init(recall: Double, frames: Int) {
    precondition(recall > 0 && recall <= 1, "a share is recalled")
    self.recall = recall
    stepsPerFrame = Self.stepsOfClip / Double(max(frames - 1, 1))
  }

  /// What the frame counts for that so many frames came after; the last one 1.
  public func weight(framesLeft: Int) -> Double {
    pow(recall, stepsPerFrame * Double(framesLeft))
  }
}
