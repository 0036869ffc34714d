import Learning
import Scenarios
import Sessions

/// What came of a merge: who agrees with whom.
struct MergeReport: Encodable {
  struct Rater: Encodable {
    var name: String
    /// Choices that stand.
    var choices: Int
  }

  /// How two raters judged the same pairs.
  struct Agreement: Encodable {
    var raters: [String]
    /// Pairs that both judged and could tell.
    var pairs: Int
    var same: Int
  }

  /// How often what one session has learned prefers the clip that a rater chose.
  struct ModelAgreement: Encodable {
    /// The session whose reward model it is.
    var session: String
    var rater: String
    /// Whether the model has learned from these choices.
    var isOwn: Bool
    /// Choices of left or right.
    var choices: Int
    var same: Int
  }

  var session: String
  var choices: Int
  var raters: [Rater]
  var agreement: [Agreement]
  var models: [ModelAgreement]
}

extension MergeReport {
  /// Compares the raters of a merged session, and what each session had learned with what each rater
  /// chose.
  ///
  /// - Throws: `SessionError`; `Failure` where a stage is of another version.
  init(_ merged: SessionStore, of sources: [SessionStore]) throws {
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
      guard let stage = try source.stages().indices.last else { continue }
      let reward = try source.learned(atStage: stage, in: maker).reward
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

  /// The same for a person, line by line.
  var lines: [String] {
    var lines = [
      "\(session): \(Figure.count(choices, "choice")) by \(raters.map(Self.text).joined(separator: ", "))"
    ]
    if !agreement.isEmpty {
      let rows = agreement.map { found in
        [
          found.raters.joined(separator: " and "), Figure.count(found.pairs, "pair"),
          Self.share(found.same, of: found.pairs),
        ]
      }
      lines += ["", "who agrees with whom, on pairs of clips that both judged"]
      lines += Table(rows: [["raters", "both judged", "alike"]] + rows).lines
    }
    if agreement.contains(where: { $0.pairs == 0 }) {
      lines += [
        "Where two judged no pair both, their clips differ; compare how often what a session has "
          + "learned prefers the clip that a rater chose:"
      ]
    }
    if !models.isEmpty {
      let rows = models.map { found in
        [
          found.session, found.rater + (found.isOwn ? " (learned from)" : ""), "\(found.choices)",
          Self.share(found.same, of: found.choices),
        ]
      }
      lines += [""] + Table(rows: [["reward model of", "rater", "choices", "alike"]] + rows).lines
    }
    return lines
  }

  private static func text(_ rater: Rater) -> String { "\(rater.name) (\(rater.choices))" }

  private static func share(_ part: Int, of all: Int) -> String {
    all == 0 ? "–" : Figure.percent(Double(part) / Double(all))
  }
}
