import Learning
import Scenarios
package import Sessions

/// The result of a merge: which raters agree, and which learned models with which raters.
package struct MergeReport: Sendable, Encodable {
  package struct Rater: Sendable, Encodable {
    package var name: String
    /// Choices that stand.
    package var choices: Int
  }

  /// How two raters judged the same pairs.
  package struct Agreement: Sendable, Encodable {
    package var raters: [String]
    /// Pairs that both judged and could tell.
    package var pairs: Int
    package var same: Int
  }

  /// How often the reward model of one session prefers the clip that a rater chose.
  package struct ModelAgreement: Sendable, Encodable {
    /// The session whose reward model it is.
    package var session: String
    package var rater: String
    /// Whether the model has learned from these choices.
    package var isOwn: Bool
    /// Choices of left or right.
    package var choices: Int
    package var same: Int
  }

  package var session: String
  package var choices: Int
  package var raters: [Rater]
  package var agreement: [Agreement]
  package var models: [ModelAgreement]
}

extension MergeReport {
  /// Compares the raters of a merged session, and the reward model of each source with the choices of
  /// each rater.
  ///
  /// - Throws: `SessionError`; `Failure` where a stage is of another version.
  package init(_ merged: SessionStore, of sources: [SessionStore]) throws {
    let all = try merged.choices().filter(\.isStanding)
    session = merged.name
    choices = all.count
    let byRater = Dictionary(grouping: all, by: \.rater)
    raters = byRater.map { Rater(name: $0.key, choices: $0.value.count) }
      .sorted { $0.name < $1.name }
    agreement = RaterAgreement.all(of: all).map {
      Agreement(raters: $0.raters, pairs: $0.pairs, same: $0.same)
    }
    models = []
    let maker = BodyEnvironmentMaker(try merged.scenario())
    for source in sources {
      guard let stage = try source.stages().indices.last,
        let reward = try source.learnedUnlessEarlier(atStage: stage, in: maker)?.reward
      else { continue }
      let own = Set(try source.choices().map(\.rater))
      for rater in raters {
        let agreements = try (byRater[rater.name] ?? []).compactMap { choice -> Bool? in
          guard choice.choice == .left || choice.choice == .right else { return nil }
          let query = try merged.query(of: choice, maker: maker)
          let predicted = reward.predict(left: query.left, right: query.right)
          return choice.choice.agrees(withPredictedLeft: Double(predicted))
        }
        models.append(
          ModelAgreement(
            session: source.name, rater: rater.name, isOwn: own.contains(rater.name),
            choices: agreements.count, same: agreements.count { $0 }))
      }
    }
  }
}
