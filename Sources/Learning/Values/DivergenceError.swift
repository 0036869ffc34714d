/// No clip can be made, because the simulation diverges in every episode.
public struct DivergenceError: Error, Equatable, Sendable {
  /// Episodes that were tried in a row.
  public let episodes: Int

  /// Makes the error for some episodes, all of which diverged.
  public init(episodes: Int) { self.episodes = episodes }
}

extension DivergenceError: CustomStringConvertible {
  /// One line: what happened, the remedy.
  public var description: String {
    "all \(episodes) episodes diverged; use a smaller timestep or weaker motors in the body's file"
  }
}
