import Drawing
import Experiments
import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Teaching

/// Where the screen Lessons gets its news from: the lessons, the reader's places and results.
struct LessonDesk: Sendable {
  let places: LessonPlaces
  let mailbox: Mailbox

  /// The results of the reader's own runs.
  func results(of lesson: Lesson) -> ResultsFolder {
    ResultsFolder(places.results(of: lesson.name))
  }

  /// Reports what is there of the reader's runs of a lesson.
  func show(_ lesson: Lesson, seeds: [UInt64]) throws {
    guard let seed = seeds.last else { return }
    let results = results(of: lesson)
    try showFigures(of: lesson, seeds: seeds)
    for arm in lesson.armsInOrder {
      let run = Run(arm: arm, seed: seed)
      var shown = LessonArm(run)
      if let record = try results.record(of: run) {
        shown.phase = .done
        show(clipOf: record, arm, in: lesson)
      } else if let choices = try choices(of: run, in: results) {
        (shown.phase, shown.count) = (.stopped, choices)
      } else {
        continue
      }
      mailbox.post(.lesson(.arm(shown, lesson: lesson.name, seed: seed)))
    }
  }

  /// The choices of a run that was left; nil where it was not begun.
  private func choices(of run: Run, in results: ResultsFolder) throws -> Int? {
    let file = try results.session(of: run)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try SessionStore.reading(file) { try $0.summary().choices }
  }

  /// Reports the result of a run that has ended.
  func showResult(of run: Run, in lesson: Lesson) {
    do {
      if let record = try results(of: lesson).record(of: run) {
        show(clipOf: record, run.arm, in: lesson)
      }
      let seeds = try places.entries()[lesson.name]?.seeds ?? [run.seed]
      try showFigures(of: lesson, seeds: seeds)
    } catch {
      mailbox.post(.failed("\(error)"))
    }
  }

  /// Reports the figures of the reader's runs by the lesson's measure.
  private func showFigures(of lesson: Lesson, seeds: [UInt64]) throws {
    guard let measure = lesson.experiment.measure(named: lesson.effect.measure) else { return }
    let results = results(of: lesson)
    let arms = try lesson.armsInOrder.compactMap { arm -> LessonFigures.Arm? in
      let values = try seeds.compactMap {
        try results.record(of: Run(arm: arm, seed: $0))?.value(of: measure, in: arm)
      }
      guard !values.isEmpty else { return nil }
      return LessonFigures.Arm(name: arm.name, values: values.map { $0.isFinite ? $0 : nil })
    }
    guard !arms.isEmpty else { return }
    mailbox.post(.lesson(.figures(LessonFigures(arms), lesson: lesson.name)))
  }
}

// MARK: - Clips

extension LessonDesk {
  /// Shows what a stage of a run does that is under way.
  func show(clipOfStage stage: Int, of run: Run, in lesson: Lesson) {
    do {
      let scenario = run.arm.scenario
      let file = try results(of: lesson).session(of: run)
      let rollout = try SessionStore.reading(file) {
        try $0.rollout(RolloutRequest(stage: stage, attempt: 0), of: scenario)
      }
      show(rollout.trajectory, run.arm, in: lesson)
    } catch {
      // The run has ended meanwhile, and its last policy is shown; other errors are the run's own.
    }
  }

  private func show(clipOf record: RunRecord, _ arm: Arm, in lesson: Lesson) {
    do {
      guard let episode = try record.episode(in: arm) else { return }
      show(episode.trajectory, arm, in: lesson)
    } catch {
      mailbox.post(.failed("\(error)"))
    }
  }

  private func show(_ trajectory: Trajectory, _ arm: Arm, in lesson: Lesson) {
    let preview = HomePreview(BodyPicture(arm.scenario.model), Motion(trajectory))
    mailbox.post(.lesson(.clip(preview, arm: arm.name, lesson: lesson.name)))
  }
}
