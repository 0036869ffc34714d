import Drawing
import Experiments
import Foundation
import Interface
import Learning
import Scenarios
import Teaching

/// The picture of a lesson: what the last policies of some arms do, side by side, each with its arm's
/// name and figure.
struct LessonFilm {
  /// Half the speed: a flip takes half a second.
  private static let speed = 0.5

  let film: Film

  /// Plays an episode of each run's policy.
  ///
  /// - Throws: `Failure` where a result is missing, its policy was left out, or the bodies differ.
  init(of lesson: Lesson, _ runs: [Run], in results: ResultsFolder) throws {
    guard let first = runs.first else { throw Failure("\(lesson.name): no arm is filmed") }
    let measure = lesson.experiment.measure(named: lesson.effect.measure)
    let panels = try runs.map { run in
      guard run.arm.scenario.bodyXML == first.arm.scenario.bodyXML else {
        throw Failure(
          "\(lesson.name): \(first.arm.name) and \(run.arm.name) have different bodies, which one "
            + "film cannot show")
      }
      guard let record = try results.record(of: run), let episode = try record.episode(in: run.arm)
      else {
        throw Failure(
          "\(results.url.path): the policy of \(run.name) is missing; choose another --results")
      }
      let value = try measure.flatMap { try record.value(of: $0, in: run.arm) }
      let figure = measure.map { "\($0.name.inWords): \(Figure.measured(value))" } ?? ""
      return Film.Panel(
        caption: "\(run.arm.name) · \(figure)", motion: Motion(episode.trajectory))
    }
    film = Film(panels, picture: BodyPicture(first.arm.scenario.model), speed: Self.speed)
  }
}
