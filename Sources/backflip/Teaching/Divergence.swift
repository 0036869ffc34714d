import Learning
import Sessions

/// What is said of simulations that diverged.
enum Divergence {
  /// What helps.
  static let remedy = "use a smaller timestep or weaker motors in the body's file"

  /// For a line of progress: nothing where no episode diverged.
  static func notes(episodes: Int) -> [String] { episodes > 0 ? ["\(episodes) diverged"] : [] }

  /// For a result: nothing where no episode diverged.
  static func lines(episodes: Int) -> [String] {
    episodes > 0 ? ["\(Figure.count(episodes, "episode")) diverged; \(remedy)"] : []
  }

  /// For an episode that is written or shown although its simulation diverged.
  ///
  /// - Parameters:
  ///   - episode: The episode.
  ///   - number: Its number, from 1.
  static func tell(of episode: Episode, number: Int) {
    guard episode.hasDiverged else { return }
    let seconds = Figure.decimal(Double(episode.trajectory.duration), 2)
    StandardError.line("episode \(number) ends after \(seconds) s: the simulation diverged")
  }
}

extension SessionStore {
  /// Episodes of the session's learning that ended because the simulation diverged.
  ///
  /// - Throws: `SessionError`.
  func divergedEpisodes() throws -> Int {
    let value = try metrics(named: SessionKeeper.divergedMetric).last?.value ?? 0
    return Int(exactly: value.rounded()) ?? 0
  }

  /// How many choices are about a simulation that had diverged, which earlier versions showed.
  ///
  /// - Throws: `SessionError`.
  func choicesOfDivergedClips() throws -> Int {
    var unsound: Set<Int> = []
    try forEachClip { if !$0.trajectory.isSound { unsound.insert($0.id) } }
    guard !unsound.isEmpty else { return 0 }
    return try choices().count { unsound.contains($0.left) || unsound.contains($0.right) }
  }
}

extension Learner {
  /// What is said of choices that are not learned from; nil where there are none.
  var noteOnAnswersLeftOut: String? {
    answersLeftOut > 0
      ? "\(Figure.count(answersLeftOut, "choice")) left out of learning: the simulation had "
        + "diverged in their clips" : nil
  }

  /// Says it on standard error.
  func tellOfAnswersLeftOut() {
    if let noteOnAnswersLeftOut { StandardError.line(noteOnAnswersLeftOut) }
  }
}
