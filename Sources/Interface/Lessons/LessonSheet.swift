/// A lesson as the screen Lessons shows it.
package struct LessonSheet: Sendable, Equatable {
  /// One of its cards.
  package struct Card: Sendable, Equatable {
    /// What the screen does with a card besides showing its text.
    package enum Kind: Sendable, Equatable {
      /// Nothing.
      case text
      /// It takes the reader's answer.
      case question
      /// A real session can be opened from it.
      case watch
      /// It follows the run of the experiment.
      case run
      /// It shows the answer and the figures.
      case reveal
      /// It shows the figures of the remedy's arm.
      case remedy
    }

    package var kind: Kind
    package var title: String
    package var text: String

    /// Makes a card.
    package init(_ kind: Kind = .text, title: String, text: String) {
      (self.kind, self.title, self.text) = (kind, title, text)
    }
  }

  /// A scenario that can be tried.
  package struct Scenario: Sendable, Equatable {
    package var name: String
    /// Its file.
    package var file: String

    /// Names a scenario.
    package init(name: String, file: String) { (self.name, self.file) = (name, file) }
  }

  /// The name that commands take.
  package var name: String
  /// The name that people read.
  package var title: String
  /// The numbers of its problems.
  package var problems: [Int] = []
  /// All cards in their order.
  package var cards: [Card] = []
  /// The scenario of its first arm; nil where it cannot be read.
  package var scenario: Scenario?
  /// The arms in the order of their runs.
  package var arms: [String] = []
  /// The arms that the claim compares.
  package var compared: [String] = []
  /// The arm that tries the remedy.
  package var remedyArm: String?
  /// The measure of the claim in words, and the direction in which it improves.
  package var measure = ""
  /// The recorded results by that measure; nil where there are none.
  package var recorded: LessonFigures?
  /// The comparison of the claim as the recorded results have it, in a line.
  package var headline: String?
  /// The same in a few characters, such as `91 % (78 to 98 %)`.
  package var shortHeadline: String?
  /// Why its file cannot be read; nil where it can.
  package var problem: String?

  /// Makes a sheet without cards.
  package init(name: String, title: String) { (self.name, self.title) = (name, title) }

  /// Where the experiment's run is followed; nil without such a card.
  var runCard: Int? { cards.firstIndex { $0.kind == .run } }
  /// Where the results are on show.
  var revealCard: Int? { cards.firstIndex { $0.kind == .reveal } }
}

/// What the arms of a lesson came to by its measure.
package struct LessonFigures: Sendable, Equatable {
  /// An arm.
  package struct Arm: Sendable, Equatable {
    package var name: String
    /// A value for each run; nil for an infinite one.
    package var values: [Double?]
    /// The interval of 95 % of the mean, nil for an infinite end; empty for none.
    package var interval: [Double?] = []
    /// The interquartile mean; nil where it is infinite.
    package var mean: Double?

    /// Makes an arm of its runs.
    package init(
      name: String, values: [Double?], interval: [Double?] = [], mean: Double? = nil
    ) {
      (self.name, self.values, self.interval, self.mean) = (name, values, interval, mean)
    }
  }

  package var arms: [Arm]

  /// Makes the figures of some arms.
  package init(_ arms: [Arm]) { self.arms = arms }

  /// The arm of a name.
  func arm(_ name: String) -> Arm? { arms.first { $0.name == name } }
}

/// How far a reader has come in a lesson.
package struct LessonPlace: Sendable, Equatable, Codable {
  /// The card on show.
  package var card = 0
  /// The answer to the question.
  package var answer = ""
  /// Whether the results were on show: then the answer cannot be changed.
  package var isRevealed = false
  /// Whether the last card was reached after them.
  package var isDone = false

  /// The place of a lesson that is not begun.
  package init() {}
}

/// The progress of an arm's run.
package struct LessonArm: Sendable, Equatable {
  /// The state of an arm's run.
  package enum Phase: Sendable, Equatable {
    /// Not begun: other arms run first.
    case waiting
    case running
    case done
    /// Stopped before its end; it resumes when the lesson is opened again.
    case stopped
    /// Failed, for this reason.
    case failed(String)
  }

  package var name: String
  package var phase = Phase.waiting
  /// Choices, or steps of the policies with a formula, so far.
  package var count = 0
  /// The same in all.
  package var planned = 0
  /// Whether steps are counted.
  package var countsSteps = false
  /// The successes of the last check, and the episodes of a check; nil before the first.
  package var successes: Int?
  package var episodes = 0

  /// Makes an arm that waits.
  package init(name: String) { self.name = name }
}

/// What the rest of the program tells the screen Lessons.
package enum LessonNews: Sendable, Equatable {
  /// All lessons, and where the reader is in those that were begun.
  case list([LessonSheet], places: [String: LessonPlace])
  /// How an arm of a lesson stands, with a seed.
  case arm(LessonArm, lesson: String, seed: UInt64)
  /// What an arm's newest policy does.
  case clip(HomePreview, arm: String, lesson: String)
  /// The figures of the reader's own runs.
  case figures(LessonFigures, lesson: String)
}

/// What the screen Lessons asks of the rest of the program.
package enum LessonRequest: Sendable, Equatable {
  /// Send all lessons.
  case list
  /// Send what is there of the runs of a lesson.
  case open(String)
  /// Run the experiment of a lesson, once for each arm, or go on with it; `again` with another seed.
  case run(String, again: Bool)
  /// Stop the run; it goes on where it was the next time.
  case stop
  /// Keep how far the reader has come in a lesson.
  case keep(LessonPlace, lesson: String)
}
