/// Why stored learning cannot be gone on with.
public enum LearnedDataError: Error, Equatable, Sendable {
  /// The bytes are not all there, or not as they were written.
  case damaged
  /// The bytes are something else, or were written by another version.
  case foreign
  /// A version before 1.0 wrote them; learning starts over from the stored choices.
  case earlierVersion
  /// It was learned with another body, or with other sizes; the part that differs.
  case mismatch(String)
  /// A setting, a counter or a number is none that learning comes to; which, and what it is.
  case outOfRange(String)
}

extension LearnedDataError: CustomStringConvertible {
  /// One line: what is wrong, the remedy.
  public var description: String {
    switch self {
    case .damaged:
      "what was learned is damaged (its checksum differs); restore the session from a copy"
    case .foreign:
      "what was learned is in no format known here; use the version of backflip that wrote it"
    case .earlierVersion:
      "the stored learning is of a version before 1.0; learn again from the choices"
    case .mismatch(let part):
      "what was learned does not fit this body (\(part)); use the scenario it was learned with"
    case .outOfRange(let value):
      "what was learned holds a value out of range (\(value)); restore the session from a copy"
    }
  }
}
