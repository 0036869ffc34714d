package import Drawing
internal import Learning

/// A line of Home that can be selected.
package enum HomeItem: Sendable, Equatable, Hashable {
  /// The session of a name.
  case session(String)
  /// The scenario of a name.
  case scenario(String)
}

/// The sessions and scenarios that Home lists.
package struct HomeLibrary: Sendable, Equatable {
  /// A session as Home lists it.
  package struct Session: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// Its scenario's name; empty where it cannot be read.
    package var scenario = ""
    /// The question that it asks.
    package var question = ""
    /// Choices that stand.
    package var choices = 0
    /// The share of the newest choices that the model had predicted; nil without predictions.
    package var agreement: Double?
    /// Successes in the last check, and the episodes of a check; nil without a check.
    package var successes: (count: Int, of: Int)?
    /// Seconds since it was last opened; nil where that is not known.
    package var age: Double?
    /// The size of its file, bytes.
    package var bytes = 0
    /// Why it cannot be opened; nil where it can.
    package var problem: String?

    /// Makes a line of a name; the rest is filled in.
    package init(name: String) { self.name = name }

    package static func == (one: Session, other: Session) -> Bool {
      one.name == other.name && one.scenario == other.scenario && one.question == other.question
        && one.choices == other.choices && one.agreement == other.agreement
        && one.successes?.count == other.successes?.count
        && one.successes?.of == other.successes?.of && one.age == other.age
        && one.bytes == other.bytes && one.problem == other.problem
    }
  }

  /// A scenario as Home lists it.
  package struct Scenario: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// The name that people read.
    package var title: String
    /// The question that it asks.
    package var question: String
    /// Why it cannot be read; nil where it can.
    package var problem: String?

    /// Makes a line of its parts.
    package init(name: String, title: String, question: String, problem: String? = nil) {
      (self.name, self.title, self.question, self.problem) = (name, title, question, problem)
    }
  }

  /// The folder of the sessions.
  package var folder: String
  /// The sessions, the one that was opened last first.
  package var sessions: [Session]
  /// The scenarios by name.
  package var scenarios: [Scenario]
  /// A free name for a new session.
  package var freshName: String

  /// Makes a library of its parts.
  package init(folder: String, sessions: [Session], scenarios: [Scenario], freshName: String) {
    (self.folder, self.sessions, self.scenarios) = (folder, sessions, scenarios)
    self.freshName = freshName
  }
}

/// A motion that Home shows of a session or a scenario.
package struct HomePreview: Sendable, Equatable {
  let picture: BodyPicture
  let track: Track
  let framing: Framing

  /// Makes a preview of a body's looks and motion.
  package init(_ picture: BodyPicture, _ motion: Motion) {
    self.picture = picture
    track = Track(picture, motion)
    framing = Framing(picture, of: [track])
  }

  package static func == (one: HomePreview, other: HomePreview) -> Bool {
    one.track == other.track && one.framing == other.framing
  }
}

/// A change of a session that Home asks for.
package enum HomeChange: Sendable, Equatable {
  /// Give it another name.
  case rename(String, to: String)
  /// Make a copy of another name.
  case copy(String, to: String)
  /// Delete it for good.
  case delete(String)
}
