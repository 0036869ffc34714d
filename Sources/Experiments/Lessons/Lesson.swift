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
    /// How bad it is where it occurs.
    package let severity: Statement
    /// How likely it is to occur.
    package let likelihood: Statement
    /// What somebody thinks of it.
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
  /// In what the lesson is an analogy only; nil where it shows the problem itself.
  package let analogy: String?
  /// What the reader answers before anything is revealed.
  package let question: String
  /// What to do, or to watch.
  package let watch: String
  /// What the experiment reveals.
  package let reveal: String
  /// What would help.
  package let remedy: String
  /// What the lesson does not show.
  package let limits: String
  package let assessment: Assessment
  package let effect: Effect
  package let experiment: Experiment
}

extension Lesson {
  /// A part of a lesson, as it is shown: one after another.
  package struct Card: Sendable, Equatable {
    package let title: String
    package let text: String

    /// Makes a card.
    package init(title: String, text: String) { (self.title, self.text) = (title, text) }
  }

  /// All cards, in the order in which they are read.
  package var cards: [Card] {
    let first = [Card(title: "The claim", text: Self.sourced(claim))]
    let analogy = analogy.map { [Card(title: "An analogy only", text: $0)] } ?? []
    return first + analogy + [
      Card(title: "Before you go on", text: question),
      Card(title: "What to do", text: watch),
      Card(title: "What comes out", text: reveal),
      Card(title: "What would help", text: remedy),
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
