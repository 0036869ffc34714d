public import Foundation
public import Learning

/// An answer as it stands in the file.
public struct RecordedChoice: Sendable, Equatable {
  /// The number in the file, from 1, in the order of answering.
  public var id: Int
  /// The query's number.
  public var query: Int
  /// The left clip's number.
  public var left: Int
  /// The right clip's number.
  public var right: Int
  /// The choice.
  public var choice: Choice
  /// The name of the person or of the simulated rater.
  public var rater: String
  /// How long the rater took, s.
  public var seconds: Double
  /// The probability of left that was predicted before the answer was learned from.
  public var predictedLeft: Float?
  /// When the answer was given, to the millisecond.
  public var time: Date
  /// False once undone.
  public var isStanding: Bool
}

/// A clip as it stands in the file; observations are not stored but computed from it.
public struct RecordedClip: Sendable, Equatable {
  /// Its number in the session.
  public var id: Int
  /// The motion.
  public var trajectory: Trajectory
  /// Steps that the policies had taken when it was recorded.
  public var policySteps: Int
}
