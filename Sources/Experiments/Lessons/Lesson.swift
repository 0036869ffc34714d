import Foundation

/// A lesson: an experiment with words about a known problem of learning from preferences.
package struct Lesson: Sendable {
  /// A statement, and where it comes from.
  package struct Statement: Sendable, Equatable, Encodable {
    package let text: String
    package let source: String
  }

  /// The comparison that the claim rests on: by a measure, whether one arm does better than another.
  package struct Effect: Sendable, Equatable {
    package let measure: String
    package let arms: Experiment.Comparison
  }

  /// What is known about the problem, each by itself.
  package struct Assessment: Sendable, Equatable {
    /// What has been shown of it.
    package let evidence: Statement
    /// How much harm it does where it occurs.
    package let severity: Statement
    /// How likely it is to occur.
    package let likelihood: Statement
    /// A judgement that goes beyond the evidence.
    package let opinion: Statement
  }

  /// The name that commands take: that of the file.
  package let name: String
  /// The name that people read.
  package let title: String
  /// The numbers of the problem in the compendium of twenty; empty where it is none of them.
  package let problems: [Int]
  /// What is claimed.
  package let claim: Statement
  /// How far the lesson is only an analogy; nil where it shows a genuine instance of the problem.
  package let analogy: String?
  /// The question that the reader answers before any result is shown.
  package let question: String
  /// Instructions: what the reader does, or watches.
  package let watch: String
  /// How to read the experiment's results.
  package let reveal: String
  /// What would mitigate the problem.
  package let remedy: String
  /// The arm that tries the remedy; nil where none does.
  package let remedyArm: String?
  /// What the lesson does not show.
  package let limits: String
  package let assessment: Assessment
  package let effect: Effect
  package let experiment: Experiment
}

extension Lesson {
  /// A part of a lesson, as it is shown: one after another.
  package struct Card: Sendable, Equatable {
    /// What a screen does with a card besides showing its text.
    package enum Kind: Sendable, Equatable {
      /// Nothing.
      case text
      /// It takes the reader's answer.
      case question
      /// The experiment follows it.
      case watch
      /// It shows the results.
      case reveal
      /// It shows the results of the remedy's arm.
      case remedy
    }

    package let kind: Kind
    package let title: String
    package let text: String

    /// Makes a card.
    package init(_ kind: Kind = .text, title: String, text: String) {
      (self.kind, self.title, self.text) = (kind, title, text)
    }
  }

  /// All cards, in the order in which they are read.
  package var cards: [Card] {
    let first = [Card(title: "The claim", text: Self.sourced(claim))]
    let analogy = analogy.map { [Card(title: "An analogy only", text: $0)] } ?? []
    return first + analogy + [
      Card(.question, title: "Before you go on", text: question),
      Card(.watch, title: "What to do", text: watch),
      Card(.reveal, title: "What comes out", text: reveal),
      Card(.remedy, title: "What would help", text: remedy),
      Card(title: "What this does not show", text: limits),
      Card(title: "Evidence", text: Self.sourced(assessment.evidence)),
      Card(title: "Severity", text: Self.sourced(assessment.severity)),
      Card(title: "Likelihood", text: Self.sourced(assessment.likelihood)),
      Card(title: "Opinion", text: Self.sourced(assessment.opinion)),
    ]
  }

  private static func sourced(_ statement: Statement) -> String {
    "\(statement.text) (\(statement.source))"
  }
}
