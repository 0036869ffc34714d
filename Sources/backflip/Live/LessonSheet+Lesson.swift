import Experiments
import Interface
import Learning
import Scenarios

extension LessonSheet {
  /// A lesson that could be read, or the reason why not.
  init(_ entry: LessonLibrary.Entry) {
    switch entry.lesson {
    case .success(let lesson): self.init(lesson)
    case .failure(let problem):
      self.init(name: entry.name, title: entry.name)
      self.problem = "\(problem)"
    }
  }

  /// A lesson as the screen shows it, without recorded results.
  init(_ lesson: Lesson) {
    self.init(name: lesson.name, title: lesson.title)
    problems = lesson.problems
    scenario = lesson.experiment.arms.first.map {
      Scenario(name: $0.scenario.name, file: $0.scenario.file)
    }
    compared = [lesson.effect.arms.a, lesson.effect.arms.b]
    remedyArm = lesson.remedyArm
    arms = lesson.armsInOrder.map(\.name)
    let direction = lesson.experiment.measure(named: lesson.effect.measure)?.better
    measure =
      "\(lesson.effect.measure.inWords) (\(direction == .lower ? "less" : "more") is better)"
    cards = lesson.cards.flatMap { card -> [Card] in
      let shown = Card(Card.Kind(card.kind), title: card.title, text: card.text)
      guard card.kind == .watch else { return [shown] }
      let run = Card(
        .run, title: "The experiment",
        text: "The same learner in \(Figure.count(arms.count, "arm")), live on this machine.")
      return [shown, run]
    }
  }

  /// Takes in the recorded results.
  mutating func take(_ summary: ExperimentSummary, of lesson: Lesson) {
    let name = lesson.effect.measure
    recorded = LessonFigures(
      summary.order.arms.compactMap { arm in
        summary.arms[arm]?.measures[name].map { found in
          LessonFigures.Arm(
            name: arm, values: found.values, interval: found.interval, mean: found.iqm)
        }
      })
    if recorded?.arms.isEmpty == true { recorded = nil }
    let found = summary.comparison(of: lesson.effect)
    (headline, shortHeadline) = (found?.headline, found?.shortHeadline)
  }
}

extension Lesson {
  /// The arms in the order in which the screen runs them: those of the claim first, the remedy's last.
  var armsInOrder: [Arm] {
    let compared = [effect.arms.a, effect.arms.b]
    func rank(_ arm: Arm) -> Int {
      compared.contains(arm.name) ? 0 : arm.name == remedyArm ? 2 : 1
    }
    return (0...2).flatMap { place in experiment.arms.filter { rank($0) == place } }
  }
}

extension ExperimentSummary.Comparison {
  /// The ends of the interval in percent.
  private var ends: String {
    let shares = interval.map { Figure.decimal(($0 * 100).rounded(), 0) }
    return shares.joined(separator: " to ") + " %"
  }

  /// The probability with its interval, such as `85 % (70 to 95 %)`.
  var shortHeadline: String { "\(Figure.percent(probability)) (\(ends))" }

  /// The comparison in a line, such as `oracle better than by eye in 85 % of pairs (70 to 95 %)`.
  var headline: String {
    let isUnclear = interval.first ?? 0 <= 0.5 && interval.last ?? 1 >= 0.5
    return "\(a) better than \(b) in \(Figure.percent(probability)) of pairs of runs (\(ends))"
      + (isUnclear ? ", which may be chance" : "")
  }
}

extension LessonSheet.Card.Kind {
  fileprivate init(_ kind: Lesson.Card.Kind) {
    switch kind {
    case .text: self = .text
    case .question: self = .question
    case .watch: self = .watch
    case .reveal: self = .reveal
    case .remedy: self = .remedy
    }
  }
}

extension String {
  /// A name such as `choicesToSuccess` as words; others as they are.
  var inWords: String {
    guard !contains(" "), contains(where: \.isUppercase), first?.isLowercase == true else {
      return self
    }
    return map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
  }
}
