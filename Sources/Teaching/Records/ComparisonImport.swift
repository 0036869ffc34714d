package import Foundation
package import Learning
package import Sessions

/// Stores comparisons that were made elsewhere in a new session.
package struct ComparisonImport {
  /// The number of the first clip.
  ///
  /// A learner draws clips of its own before it takes in the first choice of a session, and numbers
  /// them from 0; those come to a few hundred.
  private static let firstClip = 1_000_000
  /// The rater of a comparison without one.
  private static let unnamedRater = "imported"

  private let store: SessionStore
  private let shape: EnvironmentShape
  /// The numbers of clips that were stored, by the hash of their content.
  private var known: [Int: Int] = [:]
  private var nextClip = firstClip
  private var nextQuery = 0

  /// Begins to import.
  ///
  /// - Parameters:
  ///   - store: A new session, open for writing.
  ///   - shape: The shape of its environment.
  package init(into store: SessionStore, shape: EnvironmentShape) {
    self.store = store
    self.shape = shape
  }

  /// Stores a comparison.
  ///
  /// - Parameters:
  ///   - left: The left clip.
  ///   - right: The right clip.
  ///   - choice: The choice.
  ///   - rater: The rater's name; nil where it is not known.
  ///   - seconds: How long the rater took; nil where it is not known.
  ///   - predictedLeft: The probability of left that was predicted before; nil where none was.
  ///   - time: When the answer was given; nil where it is not known.
  ///   - isUndone: Whether the answer was undone.
  /// - Throws: `SessionError`.
  package mutating func add(
    left: Trajectory, right: Trajectory, choice: Choice, rater: String?, seconds: Double?,
    predictedLeft: Float?, time: Date?, isUndone: Bool
  ) throws {
    let query = Query(id: nextQuery, left: try clip(left), right: try clip(right))
    nextQuery += 1
    let time = time ?? .now
    try store.record(
      Answer(
        query: query, choice: choice, rater: rater ?? Self.unnamedRater, seconds: seconds ?? 0,
        predictedLeft: predictedLeft, time: time))
    if isUndone { try store.undo(time: time) }
  }

  /// A clip with a number: that of an earlier clip with the same content, or a new one.
  private mutating func clip(_ trajectory: Trajectory) throws -> Clip {
    func numbered(_ id: Int) -> Clip {
      // A session stores no observations: they are computed again.
      Clip(id: id, trajectory: trajectory, observations: [], policySteps: 0)
    }
    var hasher = Hasher()
    hasher.combine(trajectory.positions)
    hasher.combine(trajectory.controls)
    let hash = hasher.finalize()
    if let id = known[hash], try store.clip(id, of: shape).trajectory == trajectory {
      return numbered(id)
    }
    known[hash] = nextClip
    defer { nextClip += 1 }
    return numbered(nextClip)
  }
}
