import Drawing
import Interface
import Terminal

/// A lesson, its runs and its results, made up for the tests of the screen.
enum LessonExample {
  static let price: LessonSheet = {
    var sheet = LessonSheet(name: "price", title: "What teaching costs")
    sheet.problems = [9]
    sheet.scenario = .init(name: "backflip", file: "Scenarios/backflip.yaml")
    sheet.arms = ["oracle", "by eye", "better questions"]
    sheet.compared = ["oracle", "by eye"]
    sheet.remedyArm = "better questions"
    sheet.measure = "choices to success (less is better)"
    sheet.headline = "oracle better than by eye in 91 % of pairs of runs (78 to 98 %)"
    sheet.shortHeadline = "91 % (78 to 98 %)"
    sheet.recorded = LessonFigures([
      .init(
        name: "oracle", values: [40, 50, 50, 60, 60, 70, 80, 90, 110, nil], interval: [49, 84],
        mean: 66),
      .init(
        name: "by eye", values: [80, 90, 120, 140, 160, 180, 220, nil, nil, nil],
        interval: [110, nil], mean: 190),
      .init(
        name: "better questions", values: [60, 70, 70, 90, 100, 130, 140, 150, 190, nil],
        interval: [75, 140], mean: 105),
    ])
    sheet.cards = [
      .init(
        title: "The claim",
        text:
          "Good feedback from people is expensive: a behaviour takes hundreds of choices, or more, "
          + "and some attempts fail after all of them. (somebody, 2023)"),
      .init(
        .question, title: "Before you go on",
        text: "How many times as many choices does somebody need who judges by eye?"),
      .init(.watch, title: "What to do", text: "Teach a backflip yourself, and look at the clock."),
      .init(
        .run, title: "The experiment",
        text: "The same learner in 3 arms, live on this machine."),
      .init(
        .reveal, title: "What comes out",
        text: "The choices to success of each run, and those that never succeed."),
      .init(.remedy, title: "What would help", text: "Ask about fewer and better pairs."),
      .init(title: "Opinion", text: "Prices fall with better questions. (nobody)"),
    ]
    return sheet
  }()

  static let sheets: [LessonSheet] = {
    var anchor = LessonSheet(name: "anchor", title: "The arbitrary anchor")
    anchor.problems = [2, 3]
    anchor.cards = [.init(title: "The claim", text: "The coefficient is a matter of taste.")]
    var broken = LessonSheet(name: "broken", title: "broken")
    broken.problem = "broken.yaml:1: question: this key is missing"
    return [broken, anchor, price]
  }()

  /// Somebody on the list, who has begun with one lesson and is done with another.
  static func list(lesson: String? = nil) -> LessonSitting {
    let sitting = LessonSitting(LessonsState(lesson: lesson, preferences: Preferences()))
    var (begun, done) = (LessonPlace(), LessonPlace())
    begun.card = 2
    done.isDone = true
    sitting.updates([
      .tick(10), .lesson(.list(sheets, places: ["price": begun, "anchor": done])),
    ])
    return sitting
  }

  /// Somebody who has answered and sees the experiment run.
  static func running(_ preferences: Preferences = Preferences()) -> LessonSitting {
    let sitting = LessonSitting(LessonsState(lesson: "price", preferences: preferences))
    sitting.updates([
      .tick(10), .lesson(.list([price], places: [:])), .key(.right),
    ])
    sitting.updates("twice".unicodeScalars.map { .key(.character($0)) })
    sitting.updates([.key(.enter), .key(.right)])
    var (oracle, eye, better) = (
      LessonArm(name: "oracle"), LessonArm(name: "by eye"), LessonArm(name: "better questions")
    )
    (oracle.phase, oracle.count, oracle.planned) = (.running, 120, 300)
    (oracle.successes, oracle.episodes) = (7, 10)
    (eye.phase, eye.count, eye.planned) = (.running, 90, 300)
    better.planned = 300
    sitting.updates([oracle, eye, better].map { .lesson(.arm($0, lesson: "price", seed: 4711)) })
    let motion = Motion(Example.trajectory(turnRate: -2))
    sitting.updates([
      .lesson(.clip(HomePreview(Example.picture, motion), arm: "oracle", lesson: "price")),
      .tick(10.2), .tick(10.4),
    ])
    return sitting
  }

  /// Somebody whose runs have ended, at the reveal.
  static func revealed(_ preferences: Preferences = Preferences()) -> LessonSitting {
    let sitting = running(preferences)
    for (name, count) in [("oracle", 120), ("by eye", 300), ("better questions", 90)] {
      var arm = LessonArm(name: name)
      (arm.phase, arm.count, arm.planned) = (.done, count, 300)
      sitting.updates([.lesson(.arm(arm, lesson: "price", seed: 4711))])
    }
    let figures = LessonFigures([
      .init(name: "oracle", values: [100]), .init(name: "by eye", values: [nil]),
      .init(name: "better questions", values: [70]),
    ])
    sitting.updates([.lesson(.figures(figures, lesson: "price")), .key(.right)])
    return sitting
  }
}

/// Somebody's sitting with the lessons.
final class LessonSitting: ScreenSitting<LessonsState> {
  /// The screen of a window of this size: how far a card scrolls depends on it.
  override func grid(_ size: Size = .usual, repertoire: Repertoire = .unicode) -> CellGrid {
    _ = update(.resized(size))
    return super.grid(size, repertoire: repertoire)
  }
}
