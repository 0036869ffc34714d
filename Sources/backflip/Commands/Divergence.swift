import Learning

/// Texts about simulations that diverged.
enum Divergence {
  /// The remedy.
  static let remedy = "use a smaller timestep or weaker motors in the body's file"

  /// For a line of progress: nothing where no episode diverged.
  static func notes(episodes: Int) -> [String] { episodes > 0 ? ["\(episodes) diverged"] : [] }

  /// For a result: nothing where no episode diverged.
  static func lines(episodes: Int) -> [String] {
    episodes > 0 ? ["\(Figure.count(episodes, "episode")) diverged; \(remedy)"] : []
  }

  /// Reports an episode that is written or shown although its simulation diverged.
  ///
  /// - Parameters:
  ///   - episode: The episode.
  ///   - number: Its number, from 1.
  static func report(_ episode: Episode, number: Int) {
    guard episode.hasDiverged else { return }
    let seconds = Figure.decimal(Double(episode.trajectory.duration), 2)
    StandardError.line("episode \(number) ends after \(seconds) s: the simulation diverged")
  }
}
