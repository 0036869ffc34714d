package import Learning

/// A session in figures, as the screens show them.
///
/// An immutable snapshot, made by the owner of the learner; the screens never see the learner
/// itself.
package struct SessionProgress: Sendable, Equatable {
  /// The session's name.
  package var session: String
  /// The scenario's title.
  package var title: String
  /// The question that each pair asks.
  package var question: String
  /// Advice on how to judge; empty for none.
  package var advice = ""
  /// The name of the teacher that can answer instead; nil where there is none.
  package var teacher: String?
  /// The plural of the word for a success: "flips".
  package var successes = "successes"

  /// Choices that count: made and not undone.
  package var choices = 0
  /// Choices that the scenario plans.
  package var plannedChoices: Int
  /// Choices after which learning begins.
  package var firstRound = 0
  /// How many choices can be undone.
  package var undoable = 0
  /// How many undone choices can be made again.
  package var redoable = 0
  /// Choices that the person made, with or without an undo.
  package var timedChoices = 0
  /// The time that the person spent on them, s.
  package var choosingSeconds = 0.0

  /// The rater's consistency and the model's agreement, as `sessions show` reports them.
  package var statistics = ChoiceStatistics()
  /// The share of a clip, at its end, by which the rater seems to judge; 1 for all of it.
  package var weighedShare = 1.0
  /// Steps that the policies have taken in total.
  package var policySteps = 0
  /// Episodes that ended because the simulation diverged.
  package var diverged = 0
  /// The cost per nat of divergence from the reference, for each policy; 0 for none.
  package var klCoefficient: Float = 0
  /// Choices before the last tries; nil where there were none.
  package var lastCheckChoices: Int?
  /// What had been reached when the session was opened.
  package var milestones = Milestones(first: "first success", successes: "successes")
  /// What the model had predicted of the pair that was answered last; nil before the first.
  package var lastGuess: Guess?
  /// Successes among the last tries.
  package var recentSuccesses = 0
  /// How many last tries there are.
  package var recentTries = 0
  /// The course of the figures of learning.
  package var history = LearningHistory()
  /// The stored policies, oldest first.
  package var stages: [StageSummary] = []
  /// Choices between two of them.
  package var choicesPerStage = 25

  /// The state of the learner.
  package var learner = LearnerStatus.exploring
  /// Choices that count but are in no file, because the file was lost and there is no other yet.
  package var unsavedChoices = 0
  /// Whether the last write to the session's file failed.
  package var hasSavingFailed = false
  /// The query whose answer was written last; nil before the first.
  package var lastSavedQuery: Int?
  /// Whether all choices that count are on disk, and the last write went well.
  package var isSaved: Bool { unsavedChoices == 0 && !hasSavingFailed }

  /// Makes the progress of a new session.
  package init(session: String, title: String, question: String, plannedChoices: Int) {
    self.session = session
    self.title = title
    self.question = question
    self.plannedChoices = plannedChoices
  }
}

/// The state of the learner.
package enum LearnerStatus: Sendable, Equatable {
  /// Resuming from the session.
  case resuming
  /// Exploring varied behaviour before there are choices to learn from.
  case exploring
  /// Learning from the choices.
  case learning
  /// Waiting for choices: the policies have used the steps that the choices so far allow.
  case waitingForYou
  /// Another process learns; this one watches.
  case elsewhere
  /// Stopped, for a reason.
  case stopped(String)
}

/// A stored policy.
package struct StageSummary: Sendable, Equatable {
  /// How many choices it had learned from.
  package var choices: Int
  /// How many steps the policies had taken.
  package var policySteps: Int
  /// The share of its tries that succeeded, 0…1; nil where it was not tried.
  package var successRate: Double?

  /// Makes the summary of a stage.
  package init(choices: Int, policySteps: Int, successRate: Double?) {
    self.choices = choices
    self.policySteps = policySteps
    self.successRate = successRate
  }
}
