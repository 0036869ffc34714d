/// The state of learning, in plain numbers.
public struct LearnerProgress: Sendable, Equatable {
  /// The activity of the learner.
  public enum Status: Sendable, Equatable {
    /// It has too few choices to learn from.
    case exploring
    /// It learns from the choices that it has.
    case learning
    /// It has done what the choices allow, and waits for more.
    case waiting
  }

  /// Choices made, including undone ones.
  public var choices = 0
  /// Choices that stand.
  public var standing = 0
  /// Steps that all policies have taken.
  public var policySteps = 0
  /// Steps that each policy has taken after the last choice; see `Learner.optimise`.
  public var optimisedSteps = 0
  /// Episodes that ended because the simulation diverged; they are neither shown nor learned from.
  public var diverged = 0
  /// γ of the rater's memory, as the reward model estimates it (see `ClipMemory`); 1 for an even
  /// memory.
  public var memoryDecay: Float = 1
  /// The cost of a nat of KL divergence from each policy's reference; 0 without references.
  public var klCoefficient: Float = 0
  /// What the best policy came to in its last piece of training; nil before the first.
  public var training: TrainingFigures?
  /// The activity of the learner.
  public var status = Status.exploring

  /// The share of a clip, at its end, that counts as much as a whole clip with γ = 1: Σ γᵏ =
  /// 1 / (1 − γ) fiftieths.
  public var weighedShare: Double { min(1, 0.02 / (1 - Double(memoryDecay))) }

  /// Nothing has happened yet.
  public init() {}
}

/// What a policy came to in a piece of training.
public struct TrainingFigures: Sendable, Equatable, Codable {
  /// The learned reward of a step, averaged.
  public var learnedReward: Float
  /// KL divergence of the updated policy from the one that acted, nats.
  public var divergence: Float
  /// KL divergence from the reference policy, nats; 0 without one.
  public var referenceDivergence: Float
  /// The share of the returns' variance that the value network explains.
  public var explainedVariance: Float
  /// The share of samples beyond the clip range.
  public var clipFraction: Float
}
