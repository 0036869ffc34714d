import Export
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// Makes a session of comparisons that were made elsewhere.
struct SessionImport {
  /// The number of the first clip.
  ///
  /// A learner draws clips of its own before it takes in the first choice of a session, and numbers
  /// them from 0; those come to a few hundred.
  static let firstClip = 1_000_000

  /// Who answered where the file does not tell.
  static let unnamedRater = "imported"

  /// How many bad lines are named one by one.
  private static let namedLines = 20

  private let store: SessionStore
  private let reader: ComparisonReader
  private let shape: EnvironmentShape
  /// The numbers of clips that were stored, by their content's hash.
  private var known: [Int: Int] = [:]
  private var nextClip = firstClip
  private var nextQuery = 0

  /// Takes a new session of the scenario, open for writing.
  init(into store: SessionStore, scenario: Scenario) {
    self.store = store
    reader = ComparisonReader(scenario)
    shape = BodyEnvironmentMaker(scenario).shape
  }

  /// Reads all comparisons of a file into the session.
  ///
  /// After a bad line no more are stored, but all bad lines are named.
  ///
  /// - Returns: How many comparisons there were.
  /// - Throws: `ExportError`, `SessionError`; `Failure` where lines are bad, where there is none, or
  ///   where it was told to stop: the session is then of no use.
  mutating func run(_ file: URL, until shouldStop: () -> Bool) throws -> Int {
    var (good, bad, isStopped) = (0, 0, false)
    var bar = ProgressBar("comparisons", total: 1000)
    defer { bar.finish() }
    try InputLines.read(file, longest: reader.longestLine) { number, line, share in
      do {
        let comparison = try reader.comparison(line)
        good += 1
        if bad == 0 { try keep(comparison) }
      } catch let refusal as ComparisonReader.Refusal {
        bad += 1
        if bad == 1 { bar.finish() }
        if bad <= Self.namedLines { StandardError.line("\(file.path):\(number): \(refusal)") }
      }
      if bad == 0 { bar.show(Int(share * 1000)) }
      isStopped = shouldStop()
      return !isStopped
    }
    guard !isStopped else { throw Failure("\(file.path): stopped; nothing was imported") }
    guard bad == 0 else {
      throw Failure(
        "\(file.path): \(Figure.count(bad, "bad line")) beside \(Figure.count(good, "good one")); "
          + "nothing was imported: correct or remove what is bad")
    }
    guard good > 0 else {
      throw Failure("\(file.path): holds no comparison; give one a line")
    }
    return good
  }

  private mutating func keep(_ comparison: Comparison) throws {
    let query = Query(
      id: nextQuery, left: try clip(comparison.left), right: try clip(comparison.right))
    nextQuery += 1
    let time = comparison.time ?? .now
    try store.record(
      Answer(
        query: query, choice: comparison.answer, rater: comparison.rater ?? Self.unnamedRater,
        seconds: comparison.seconds ?? 0, predictedLeft: comparison.predicted, time: time))
    if comparison.isUndone { try store.undo(time: time) }
  }

  /// A clip with a number: the one that it has where it came before.
  private mutating func clip(_ trajectory: Trajectory) throws -> Clip {
    func numbered(_ id: Int) -> Clip {
      // The session keeps no observations: they are computed anew.
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
