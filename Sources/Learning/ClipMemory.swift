import Foundation

/// How much a moment of a clip counts for who has forgotten a part of it by its end.
///
/// B-Pref's myopic teacher (Lee et al., "B-Pref", 2021, section 3.1): a moment counts γ to the power of
/// the fiftieths of the clip that came after it, for B-Pref's clips have 50 steps.
struct ClipMemory {
  /// Steps that a clip counts as.
  private static let stepsOfClip: Float = 50

  /// The clip's last step; its first frame is step 0.
  private let steps: Int
  /// What is kept of a step when the next one has passed.
  private let kept: Float

  /// - Parameters:
  ///   - recall: γ, from above 0 to 1, who forgets nothing.
  ///   - steps: Steps of the clip, its frames less one.
  init(recall: Float, steps: Int) {
    self.steps = steps
    kept = pow(recall, Self.stepsOfClip / Float(max(steps, 1)))
  }

  /// What the moment after so many steps counts for; the last one 1.
  func weight(of step: Int) -> Float { pow(kept, Float(steps - step)) }
}
