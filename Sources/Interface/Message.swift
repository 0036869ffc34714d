package import Learning
package import Terminal

/// Who made a choice.
package enum Rater: String, Sendable, Equatable {
  /// The person at the keyboard.
  case person
  /// The scenario's teacher, asked by the person.
  case teacher
}

/// Which try of which stage is replayed.
package struct RolloutRequest: Sendable, Equatable, Hashable {
  /// Index of the stage in `SessionProgress.stages`.
  package var stage: Int
  /// 0 for its first try, 1 for the next; each starts from another random state.
  package var attempt: Int

  /// Makes a request.
  package init(stage: Int, attempt: Int) {
    self.stage = stage
    self.attempt = attempt
  }
}

/// A try of a stage's policy, to be replayed.
package struct StageRollout: Sendable, Equatable {
  /// What was asked for.
  package var request: RolloutRequest
  /// What the body did.
  package var trajectory: Trajectory
  /// The learned reward of each frame, `[frames]`.
  package var learnedReward: [Float]
  /// Whether the try succeeded; nil where that was not judged.
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

/// What happens to the screens.
package enum Message: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// Time has passed: seconds of a clock that never goes back.
  case tick(Double)
  /// The process was stopped and goes on, at this time of the same clock.
  case resumed(Double)
  /// The window has another size.
  case resized(Size)
  /// The session stands differently.
  case progress(SessionProgress)
  /// A pair to choose from. `undone` is the choice made before, where the pair comes again.
  case query(Query, undone: Choice?)
  /// The teacher's answer to the pair of that number.
  case teacherAnswered(query: Int, choice: Choice)
  /// A try to be replayed.
  case rollout(StageRollout)
  /// A stage could not be replayed, and why.
  case rolloutFailed(RolloutRequest, String)
  /// Something went wrong: one line, with the remedy.
  case failed(String)
  /// The program has to leave.
  case leave
}

/// What the screens ask the rest of the program to do.
package enum Effect: Sendable, Equatable {
  /// Keep a choice. It has to be on disk before the next pair is sent.
  case answer(query: Int, choice: Choice, seconds: Double, rater: Rater)
  /// Send the next pair, when there is one.
  case requestQuery
  /// Take back the last choice, and send its pair again.
  case undo
  /// Make the choice last taken back again, and send the pair that comes next.
  case redo
  /// Tell what the teacher says to a pair.
  case askTeacher(query: Int)
  /// Raise the KL coefficient by some steps, or lower it.
  case changeKLCoefficient(by: Int)
  /// Send a try of a stage.
  case requestRollout(RolloutRequest)
  /// Stop the process for a while.
  case suspend
  /// Write everything to disk and leave.
  case quit
}
