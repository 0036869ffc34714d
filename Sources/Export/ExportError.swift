/// What can be wrong with what is taken elsewhere, or with the file it comes from or goes to.
public enum ExportError: Error, Equatable, Sendable {
  /// A number is infinite or none at all, which JSON cannot hold.
  case notFinite(field: String, frame: Int)
  /// The accelerations of a state are beyond Double.
  case overflow(state: Int)
  /// The contacts name a geom that the body does not have.
  case unknownGeom(index: Int, count: Int)
  /// There is a reward too many or too few.
  case rewardCount(found: Int, frames: Int)
  /// A choice of the session cannot be written, for the reason told.
  case choice(Int, reason: String)
  /// The file cannot be read or written; the system's reason.
  case file(path: String, reason: String)
  /// The file is no JSON, or does not hold what it must.
  case input(path: String, place: String, reason: String)
}

extension ExportError: CustomStringConvertible {
  /// One line: the place, what is wrong, the remedy.
  public var description: String {
    switch self {
    case .notFinite(let field, let frame):
      "\(field) of frame \(frame) is not a finite number; the simulation has diverged: try another "
        + "seed or a shorter timestep"
    case .overflow(let state):
      "states[\(state)]: its accelerations are not finite numbers; give positions, velocities and "
        + "controls of lesser magnitude"
    case .unknownGeom(let index, let count):
      "the contacts name geom \(index), and the body has \(count); use the body of the session"
    case .rewardCount(let found, let frames):
      "there are \(found) rewards for \(frames) frames; give one a frame"
    case .choice(let number, let reason):
      "choice \(number): \(reason)"
    case .file(let path, let reason):
      "\(path): \(reason); choose another file"
    case .input(let path, let place, let reason):
      "\(path): \(place.isEmpty ? "" : "\(place): ")\(reason)"
    }
  }
}
