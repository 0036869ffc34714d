import Drawing
import Experiments
import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Synchronization
import Teaching

/// The run of a lesson's experiment behind the screen: one seed for each arm, on the learning threads.
final class LessonRun: Sendable {
  private let isStopped: StopFlag
  private let work: Task<Void, Never>

  /// Begins to run, or goes on with what was left.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - seed: The seed of every arm.
  ///   - desk: Where results are, and who hears of them.
  ///   - earlier: A run that must have ended first.
  init(_ lesson: Lesson, seed: UInt64, _ desk: LessonDesk, after earlier: LessonRun?) {
    let isStopped = StopFlag()
    self.isStopped = isStopped
    let (clips, stages) = AsyncStream.makeStream(of: (run: Run, stage: Int).self)
    let playing = Task.detached {
      for await (run, stage) in clips where !isStopped.isRaised {
        desk.show(clipOfStage: stage, of: run, in: lesson)
      }
    }
    work = Task.detached(executorPreference: LearningThreads.shared) {
      await earlier?.wait()
      let waiting = WaitingArms(lesson.armsInOrder)
      // As many arms at a time as cores, as `experiment run` has processes.
      let jobs = min(ProcessInfo.processInfo.activeProcessorCount, lesson.experiment.arms.count)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<jobs {
          group.addTask {
            while !isStopped.isRaised, let arm = waiting.next() {
              await desk.perform(Run(arm: arm, seed: seed), of: lesson, isStopped, stages)
            }
          }
        }
      }
      stages.finish()
      await playing.value
    }
  }

  /// Tells the arms to save and end.
  func stop() { isStopped.raise() }

  /// Waits until all have ended.
  func wait() async { await work.value }
}

/// The arms that are not begun.
private final class WaitingArms: Sendable {
  private let arms: Mutex<ArraySlice<Arm>>

  init(_ arms: [Arm]) { self.arms = Mutex(arms[...]) }

  /// Takes the next arm; nil where all are begun.
  func next() -> Arm? { arms.withLock { $0.popFirst() } }
}

/// Whether something was told to stop.
final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  var isRaised: Bool { flag.load(ordering: .relaxed) }
  func raise() { flag.store(true, ordering: .relaxed) }
}

extension LessonDesk {
  /// Performs the run of an arm, and reports how it stands.
  fileprivate func perform(
    _ run: Run, of lesson: Lesson, _ isStopped: StopFlag,
    _ stages: AsyncStream<(run: Run, stage: Int)>.Continuation
  ) async {
    let results = results(of: lesson)
    let follower = ArmFollower(run)
    @Sendable func post(_ arm: LessonArm) {
      mailbox.post(.lesson(.arm(arm, lesson: lesson.name, seed: run.seed)))
    }
    post(follower.change { $0.phase = .running })
    guard run.arm.settings.raterCommand == nil else {
      // Its program runs in the folder of the lesson, and this process stays where it is.
      let command = "`backflip lesson \(lesson.name) --headless`"
      return post(follower.change { $0.phase = .failed("a program answers: use \(command)") })
    }
    let training = ExperimentRun(run, in: results, program: Version.current) { event in
      if let arm = follower.take(event) { post(arm) }
      if let stage = follower.newStage(event) { stages.yield((run, stage)) }
    }
    do {
      switch try await training.perform(until: { isStopped.isRaised }) {
      case .done:
        post(follower.change { $0.phase = .done })
        showResult(of: run, in: lesson)
      case .failed(let reason): post(follower.change { $0.phase = .failed(reason) })
      case .unfinished: post(follower.change { $0.phase = .stopped })
      case .inUse:
        post(
          follower.change { $0.phase = .failed("another backflip is running this; wait for it") })
      }
    } catch {
      post(follower.change { $0.phase = .failed("\(error)") })
    }
  }
}

/// Follows the run of an arm.
private final class ArmFollower: Sendable {
  private let state: Mutex<(arm: LessonArm, stages: Int)>

  init(_ run: Run) { state = Mutex((LessonArm(run), 0)) }

  /// Changes how the arm stands.
  func change(_ change: (inout LessonArm) -> Void) -> LessonArm {
    state.withLock { state in
      change(&state.arm)
      return state.arm
    }
  }

  /// How the arm stands after an event; nil where the event says nothing of it.
  func take(_ event: ExperimentRun.Event) -> LessonArm? {
    switch event {
    case .session(.status(let status)):
      change { arm in
        arm.count = status.learner?.standing ?? status.choices
        arm.successes = status.checks.last
      }
    case .reward(let progress):
      change { arm in
        arm.count = progress.policySteps
        arm.successes = progress.lastSuccesses
      }
    case .session: nil
    }
  }

  /// The newest stage, once.
  func newStage(_ event: ExperimentRun.Event) -> Int? {
    guard case .session(.status(let status)) = event else { return nil }
    return state.withLock { state in
      guard status.stages.count > state.stages else { return nil }
      state.stages = status.stages.count
      return status.stages.count - 1
    }
  }
}

extension LessonArm {
  /// The arm of a run that waits.
  init(_ run: Run) {
    self.init(name: run.arm.name)
    let settings = run.arm.settings
    countsSteps = settings.choices == nil
    planned = settings.choices ?? settings.steps ?? 0
    episodes = SuccessChecks.episodes
  }
}
