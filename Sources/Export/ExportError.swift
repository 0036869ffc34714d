/// What is wrong with exported or imported data, or with their file.
public enum ExportError: Error, Equatable, Sendable {
  /// A number is infinite or NaN, which JSON cannot hold.
  case notFinite(field: String, frame: Int)
  /// The accelerations of a state are not finite.
  case overflow(state: Int)
  /// The contacts name a geom that the body does not have.
  case unknownGeom(index: Int, count: Int)
  /// The number of rewards differs from the number of frames.
  case rewardCount(found: Int, frames: Int)
  /// A choice of the session cannot be written, and why.
  case choice(Int, reason: String)
  /// The file cannot be read or written; the system's reason.
  case file(path: String, reason: String)
  /// The file is not JSON, or its content is wrong.
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
        + "controls of smaller magnitude"
    case .unknownGeom(let index, let count):
      "the contacts name geom \(index), and the body has \(count); use the body of the session"
    case .rewardCount(let found, let frames):
      "there are \(found) rewards for \(frames) frames; give one for each frame"
    case .choice(let number, let reason):
      "choice \(number): \(reason)"
    case .file(let path, let reason):
      "\(path): \(reason); choose another file"
    case .input(let path, let place, let reason):
      "\(path): \(place.isEmpty ? "" : "\(place): ")\(reason)"
    }
  }
}
