/// Why stored learning cannot be resumed.
public enum LearnedDataError: Error, Equatable, Sendable {
  /// The bytes are incomplete, or not as they were written.
  case damaged
  /// The bytes are in no known format.
  case foreign
  /// A version before 1.0 wrote them; learning starts over from the stored choices.
  case earlierVersion
  /// It was learned with another body, or with other sizes; the part that differs.
  case mismatch(String)
  /// A setting, a counter or a number is out of its range; its name and value.
  case outOfRange(String)
}

extension LearnedDataError: CustomStringConvertible {
  /// One line: what is wrong, the remedy.
  public var description: String {
    switch self {
    case .damaged:
      "the stored learning is damaged (its checksum differs); restore the session from a copy"
    case .foreign:
      "the stored learning is in an unknown format; use the version of backflip that wrote it"
    case .earlierVersion:
      "the stored learning is of a version before 1.0; learn again from the choices"
    case .mismatch(let part):
      "the stored learning does not fit this body (\(part)); use the scenario it was learned with"
    case .outOfRange(let value):
      "the stored learning has a value out of range (\(value)); restore the session from a copy"
    }
  }
}

/// No clip can be made, because the simulation diverges in every episode.
public struct DivergenceError: Error, Equatable, Sendable {
  /// Episodes that were played in a row.
  public let episodes: Int

  /// Makes the error for a number of episodes, all of which diverged.
  public init(episodes: Int) { self.episodes = episodes }
}

extension DivergenceError: CustomStringConvertible {
  /// One line: what happened, the remedy.
  public var description: String {
    "all \(episodes) episodes diverged; use a smaller timestep or weaker motors in the body's file"
  }
}
