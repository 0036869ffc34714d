import Learning
import Scenarios

/// A simulated rater who goes by a scenario's hidden judge.
///
/// Its chance comes from the seed and the query's number alone, so that a session that goes on is
/// answered as if it had never stopped.
struct ScenarioRater: TrainingRater {
  let rater: SimulatedRater
  private let oracle: Oracle
  private let seed: UInt64
  private var scale = ScoreScale()

  init(_ rater: SimulatedRater, in scenario: Scenario, seed: UInt64) {
    self.rater = rater
    oracle = scenario.oracle
    self.seed = seed
  }

  var name: String { rater.text }

  mutating func choice(for query: Query) -> Choice? {
    let (left, right) = (score(query.left.trajectory), score(query.right.trajectory))
    note(left, right)
    var random = RandomPurpose.rater(query: query.id).random(seed: seed)
    return rater.choice(
      left: left, right: right, alike: oracle.equal, scale: scale, query: query.id,
      random: &random)
  }

  /// Takes in a pair that was answered before this rater came.
  mutating func note(left: Trajectory, right: Trajectory) { note(score(left), score(right)) }

  private mutating func note(_ left: SimulatedRater.Score, _ right: SimulatedRater.Score) {
    scale.note(left.whole)
    scale.note(right.whole)
  }

  private func score(_ trajectory: Trajectory) -> SimulatedRater.Score {
    let whole = oracle.score(trajectory)
    guard rater.memoryDecay < 1 else { return SimulatedRater.Score(whole: whole, remembered: whole) }
    return SimulatedRater.Score(
      whole: whole, remembered: oracle.score(trajectory, memoryDecay: rater.memoryDecay))
  }

  func end() {}
}
