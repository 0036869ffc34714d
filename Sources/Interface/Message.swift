package import Learning
package import Terminal

/// The source of a choice.
package enum Rater: String, Sendable, Equatable {
  /// The person at the keyboard.
  case person
  /// The scenario's teacher, at the person's request.
  case teacher
}

/// A push by hand during a try.
package struct Push: Sendable, Equatable, Hashable {
  /// The frame at which the body is pushed.
  package var frame: Int
  /// The change of its momentum along x, N·s.
  package var impulse: Int

  /// Makes a push.
  package init(frame: Int, impulse: Int) { (self.frame, self.impulse) = (frame, impulse) }
}

/// The try of a stage that is to be replayed.
package struct RolloutRequest: Sendable, Equatable, Hashable {
  /// The name of another session that has the stage; nil for the open one.
  package var session: String?
  /// Index of the stage in `SessionProgress.stages`, or among those of the other session.
  package var stage: Int
  /// The number of the try, from 0; each starts in another random state.
  package var attempt: Int
  /// The pushes during the try, the earliest first.
  package var pushes: [Push]

  /// Makes a request.
  package init(stage: Int, attempt: Int, session: String? = nil, pushes: [Push] = []) {
    self.session = session
    self.stage = stage
    self.attempt = attempt
    self.pushes = pushes
  }
}

/// Another session of the same scenario, whose stages are replayed next to the open one's.
package struct OtherSession: Sendable, Equatable {
  /// Its name.
  package var name: String
  /// Its stages, oldest first; at least one.
  package var stages: [StageSummary]

  /// Takes the stages of a session.
  package init(name: String, stages: [StageSummary]) { (self.name, self.stages) = (name, stages) }
}

/// A recorded try of a stage's policy.
package struct StageRollout: Sendable, Equatable {
  /// The request that it answers.
  package var request: RolloutRequest
  /// The motion of the body.
  package var trajectory: Trajectory
  /// The learned reward of each frame, `[frames]`.
  package var learnedReward: [Float]
  /// Whether the try succeeded; nil where nothing judges that.
  package var isSuccess: Bool?
  /// Whether the try ends early because the simulation diverged.
  package var hasDiverged: Bool

  /// Makes a rollout.
  package init(
    request: RolloutRequest, trajectory: Trajectory, learnedReward: [Float], isSuccess: Bool?,
    hasDiverged: Bool = false
  ) {
    self.request = request
    self.trajectory = trajectory
    self.learnedReward = learnedReward
    self.isSuccess = isSuccess
    self.hasDiverged = hasDiverged
  }
}

/// An event that the screens react to.
package enum Message: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was used.
  case mouse(Mouse)
  /// Time has passed: seconds of a clock that never goes back.
  case tick(Double)
  /// The process was stopped and goes on, at this time of the same clock.
  case resumed(Double)
  /// The window has another size.
  case resized(Size)
  /// The session has changed.
  case progress(SessionProgress)
  /// A pair to choose from; `undone` is its earlier answer where the pair comes back after an undo.
  case query(Query, undone: Choice?)
  /// The teacher's answer to a pair.
  case teacherAnswered(query: Int, choice: Choice)
  /// A try that was requested.
  case rollout(StageRollout)
  /// Another session whose stages can be compared; nil where there is none after the last one.
  case otherSession(OtherSession?)
  /// The reason why a stage could not be replayed.
  case rolloutFailed(RolloutRequest, String)
  /// An error: one line, with the remedy.
  case failed(String)
  /// The sessions and scenarios that Home lists.
  case library(HomeLibrary)
  /// A motion that Home shows of a session or a scenario; nil where there is none.
  case preview(HomeItem, HomePreview?)
  /// News of the lessons.
  case lesson(LessonNews)
  /// Something was done that Home asked for: one line.
  case done(String)
  /// The program must end.
  case leave
}

/// Where the program goes on.
package enum Destination: Sendable, Equatable {
  /// On Home.
  case home
  /// In the session of this name.
  case session(String)
  /// In a new session of this name with a scenario.
  case new(scenario: String, name: String)
  /// In the lessons, with this one open; nil for their list.
  case lessons(String?)
  /// In a new session with a lesson's scenario, from which the way leads back to the lesson.
  case trial(scenario: String, lesson: String)
}

/// A setting that a key has changed.
package enum Setting: Sendable, Equatable {
  /// The characters that bodies are drawn with.
  case drawing(Preferences.Drawing)
}

/// A request of the screens to the rest of the program.
package enum Effect: Sendable, Equatable {
  /// Store a choice; it must be on disk before the next pair is sent.
  case answer(query: Int, choice: Choice, seconds: Double, rater: Rater)
  /// Send the next pair as soon as there is one.
  case requestQuery
  /// Undo the last choice and send its pair again.
  case undo
  /// Redo the choice undone last and send the next pair.
  case redo
  /// Send the teacher's answer to a pair.
  case askTeacher(query: Int)
  /// Raise the KL coefficient by some steps, or lower it by a negative number.
  case changeKLCoefficient(by: Int)
  /// Send a try of a stage.
  case requestRollout(RolloutRequest)
  /// Send the session of the same scenario whose name comes after this one; nil for the first.
  case requestOtherSession(after: String?)
  /// Write a film of some tries, at a speed, next to one another.
  case export([RolloutRequest], speed: Double)
  /// Stop the process until it is continued.
  case suspend
  /// Keep a setting in the configuration file.
  case remember(Setting)
  /// Send the sessions and scenarios again.
  case requestLibrary
  /// Send a motion of a session or a scenario.
  case requestPreview(HomeItem)
  /// Something of the lessons.
  case lesson(LessonRequest)
  /// Change a session, then send the sessions again.
  case change(HomeChange)
  /// Write everything to disk, and go on elsewhere.
  case go(Destination)
  /// Write everything to disk and end.
  case quit
}
