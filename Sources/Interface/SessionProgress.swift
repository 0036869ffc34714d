public import Learning

/// How a session stands: all the figures that the screens show.
///
/// A plain copy, made by whoever owns the learner; the screens never look at the learner itself.
public struct SessionProgress: Sendable, Equatable {
  /// The session's name.
  public var session: String
  /// The scenario's title.
  public var title: String
  /// The question that each pair asks.
  public var question: String
  /// How a person should judge; empty for none.
  public var advice = ""
  /// The name of the teacher that can answer instead; nil where there is none.
  public var teacher: String?
  /// What a success is called, many of them: "flips".
  public var successes = "successes"

  /// Choices that count: made and not undone.
  public var choices = 0
  /// Choices that the scenario plans.
  public var plannedChoices: Int
  /// Choices after which learning begins.
  public var firstRound = 0
  /// How many choices can be undone.
  public var undoable = 0
  /// How many undone choices can be made again.
  public var redoable = 0
  /// Choices that the person made, with or without an undo.
  public var timedChoices = 0
  /// Time that the person spent on them, s.
  public var choosingSeconds = 0.0

  /// The rater's consistency and the model's agreement, as `sessions show` reports them.
  public var statistics = ChoiceStatistics()
  /// The share of a clip, its end, that the rater seems to go by; 1 for all of it.
  public var weighedShare = 1.0
  /// Steps that the policies have taken in all.
  public var policySteps = 0
  /// Episodes that ended because the simulation diverged.
  public var diverged = 0
  /// What a nat of divergence from what it was costs each policy; 0 where policies are free.
  public var klCoefficient: Float = 0
  /// Successes among the last tries.
  public var recentSuccesses = 0
  /// How many last tries there are.
  public var recentTries = 0
  /// The policies kept on the way, oldest first.
  public var stages: [StageSummary] = []
  /// Choices between two of them.
  public var choicesPerStage = 25

  /// What the learner is doing.
  public var learner = LearnerStatus.exploring
  /// Choices that count and are in no file: the one that had them was lost, and there is no other yet.
  public var unsavedChoices = 0
  /// Whether the last write to the session's file failed.
  public var hasSavingFailed = false
  /// The query whose answer was written last; nil where none was yet.
  public var lastSavedQuery: Int?
  /// Whether all choices that count are on disk, and the last write went well.
  public var isSaved: Bool { unsavedChoices == 0 && !hasSavingFailed }

  /// Makes the progress of a new session.
  public init(session: String, title: String, question: String, plannedChoices: Int) {
    self.session = session
    self.title = title
    self.question = question
    self.plannedChoices = plannedChoices
  }
}

/// What the learner is doing.
public enum LearnerStatus: Sendable, Equatable {
  /// Being brought back from what the session holds.
  case resuming
  /// Trying varied behaviour, before there are choices to learn from.
  case exploring
  /// Learning from the choices.
  case learning
  /// The policy has used the steps that the choices so far allow.
  case waitingForYou
  /// Another process learns; this one looks on.
  case elsewhere
  /// It has stopped, and why.
  case stopped(String)
}

/// A policy kept on the way.
public struct StageSummary: Sendable, Equatable {
  /// How many choices it had learned from.
  public var choices: Int
  /// How many steps the policies had taken.
  public var policySteps: Int
  /// The share of its tries that succeeded, 0…1; nil where not tried.
  public var successRate: Double?

  /// Makes the summary of a stage.
  public init(choices: Int, policySteps: Int, successRate: Double?) {
    self.choices = choices
    self.policySteps = policySteps
    self.successRate = successRate
  }
}
