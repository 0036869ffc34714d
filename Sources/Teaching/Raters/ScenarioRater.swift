package import Learning
package import Scenarios
package import Sessions

/// A simulated rater who goes by a scenario's oracle or by its grades.
///
/// Its random numbers come from the seed and the query's number alone, so that a resumed session is
/// answered as if it had never stopped.
package struct ScenarioRater: AutomaticRater {
  private let rater: SimulatedRater
  private let scenario: Scenario
  private let seed: UInt64
  private var scale = ScoreScale()

  /// A rater who has seen no pair.
  package init(_ rater: SimulatedRater, in scenario: Scenario, seed: UInt64) {
    self.rater = rater
    self.scenario = scenario
    self.seed = seed
  }

  package var name: String { rater.text }

  package mutating func choice(for query: Query) -> Choice? {
    let (left, right) = (score(query.left.trajectory), score(query.right.trajectory))
    note(left, right)
    var random = RandomPurpose.rater(query: query.id).random(seed: seed)
    return rater.choice(
      left: left, right: right, alike: rater.view == .score ? scenario.oracle.equal : 0,
      scale: scale, query: query.id,
      random: &random)
  }

  /// Takes in the pairs of a session's last answers, given before this rater was made.
  ///
  /// - Throws: `SessionError`.
  package mutating func noteAnswers(of store: SessionStore, _ shape: EnvironmentShape) throws {
    for choice in try store.choices().suffix(ScoreScale.window / 2) {
      note(
        score(try store.clip(choice.left, of: shape).trajectory),
        score(try store.clip(choice.right, of: shape).trajectory))
    }
  }

  private mutating func note(_ left: SimulatedRater.Score, _ right: SimulatedRater.Score) {
    scale.note(left.whole)
    scale.note(right.whole)
  }

  private func score(_ trajectory: Trajectory) -> SimulatedRater.Score {
    func seen(memoryDecay: Double) -> Double {
      rater.view == .grades
        ? Double(scenario.grade(of: trajectory, memoryDecay: memoryDecay))
        : scenario.oracle.score(trajectory, memoryDecay: memoryDecay)
    }
    let whole = seen(memoryDecay: 1)
    guard rater.memoryDecay < 1 else {
      return SimulatedRater.Score(whole: whole, remembered: whole)
    }
    return SimulatedRater.Score(whole: whole, remembered: seen(memoryDecay: rater.memoryDecay))
  }

  package func end() {}
}

extension SimulatedRater {
  /// Refuses to go by grades that a scenario does not list.
  ///
  /// - Throws: `Failure`.
  package func check(in scenario: Scenario) throws {
    guard view != .grades || !scenario.grades.isEmpty else {
      throw Failure(
        "\(scenario.file): the rater grades needs the key grades; list conditions on a clip, the "
          + "best first")
    }
  }
}
