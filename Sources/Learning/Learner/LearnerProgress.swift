/// How learning stands, in plain numbers.
public struct LearnerProgress: Sendable, Equatable {
  /// What the learner does now.
  public enum Status: Sendable, Equatable {
    /// It has too few choices to learn from.
    case exploring
    /// It learns from the choices that it has.
    case learning
    /// It has done what the choices allow, and waits for more.
    case waiting
  }

  /// Choices made, the undone ones too.
  public var choices = 0
  /// Choices that stand.
  public var standing = 0
  /// Steps that all policies have taken.
  public var policySteps = 0
  /// Episodes that ended because the simulation diverged; nothing is shown or learned of them.
  public var diverged = 0
  /// What the rater is taken to keep of a fiftieth of a clip when the next one has passed; 1 who forgets
  /// nothing.
  public var memoryDecay: Float = 1
  /// What a nat of divergence from its reference costs each policy; 0 where policies are free.
  public var klCoefficient: Float = 0
  /// What the learner does now.
  public var status = Status.exploring

  /// The share of a clip, its end, that counts as much as the whole does to such a rater:
  /// Σ γᵏ = 1 / (1 − γ) fiftieths, the whole to who forgets nothing.
  public var weighedShare: Double { min(1, 0.02 / (1 - Double(memoryDecay))) }

  /// Nothing has happened yet.
  public init() {}
}
