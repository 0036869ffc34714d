public import Foundation
public import Learning

/// An answer, as it stands in the file.
public struct RecordedChoice: Sendable, Equatable {
  /// Its number in the file, from 1; grows in the order of answering.
  public var id: Int
  /// The query's number.
  public var query: Int
  /// The left clip's number.
  public var left: Int
  /// The right clip's number.
  public var right: Int
  /// What was answered.
  public var choice: Choice
  /// Who answered.
  public var rater: String
  /// How long it took, s.
  public var seconds: Double
  /// The probability of left that was predicted before.
  public var predictedLeft: Float?
  /// When it was given, to the millisecond.
  public var time: Date
  /// Whether it is not undone.
  public var isStanding: Bool
}

/// A clip, as it stands in the file; what the networks see of it is computed anew.
public struct RecordedClip: Sendable, Equatable {
  /// Its number in the session.
  public var id: Int
  /// What the body did.
  public var trajectory: Trajectory
  /// How many steps the policies had taken when it was recorded.
  public var policySteps: Int
}
