import Experiments
import Foundation
import Interface
import Scenarios
import Sessions
import Teaching

/// Joins the screen Lessons, the lessons' files and the runs of their experiments: performs effects one
/// after another, off the thread that draws.
final class LessonHandler: EffectHandler, Sendable {
  private let mailbox = Mailbox()
  private let effects: AsyncStream<Effect>.Continuation
  private let work: Task<Void, Never>

  /// Begins to work.
  ///
  /// - Parameters:
  ///   - library: The sessions, in whose data folder places and results are kept.
  ///   - lesson: The name or path of a lesson that is opened.
  ///   - earlier: An earlier handler, which may still be stopping a run.
  init(library: SessionLibrary, lesson: String?, after earlier: LessonHandler?) {
    let (stream, effects) = AsyncStream.makeStream(of: Effect.self)
    self.effects = effects
    let desk = LessonDesk(
      places: LessonPlaces(dataFolder: library.folder.deletingLastPathComponent()),
      mailbox: mailbox)
    work = Task.detached {
      var reader = LessonSitting(desk, lesson, after: earlier)
      for await effect in stream {
        guard case .lesson(let request) = effect else { continue }
        await reader.perform(request)
      }
      await reader.end()
    }
  }

  func perform(_ effect: Effect) {
    effects.yield(effect)
    if effect == .quit { effects.finish() }
  }

  func messages() -> [Message] { mailbox.takeAll() }

  /// Waits until everything is done, and a run has saved and ended.
  func finish() async { await work.value }
}

/// Performs the requests of one sitting with the lessons.
private struct LessonSitting {
  private let desk: LessonDesk
  /// A lesson that is opened by its path, or that a name finds.
  private let opened: String?
  private var lessons: [String: Lesson] = [:]
  /// The run of the lesson that is open, or the last one that was told to stop.
  private var run: LessonRun?
  private var earlier: LessonHandler?

  init(_ desk: LessonDesk, _ opened: String?, after earlier: LessonHandler?) {
    (self.desk, self.opened, self.earlier) = (desk, opened, earlier)
  }

  mutating func perform(_ request: LessonRequest) async {
    do {
      switch request {
      case .list: try list()
      case .open(let name):
        guard let lesson = lessons[name] else { return }
        try desk.show(lesson, seeds: desk.places.entries()[name]?.seeds ?? [])
      case .run(let name, let again):
        guard let lesson = lessons[name] else { return }
        try await begin(lesson, again: again)
      case .stop: run?.stop()
      case .keep(let place, let lesson):
        try desk.places.change(lesson) { $0.place = place }
      }
    } catch {
      desk.mailbox.post(.failed("\(error)"))
    }
  }

  /// Stops a run and waits for its end.
  func end() async {
    run?.stop()
    await run?.wait()
    await earlier?.finish()
  }

  /// Sends the lessons, and then once more with what was recorded of them, which takes longer.
  private mutating func list() throws {
    let entries = try LessonLibrary(ScenarioLibrary()).entries(with: opened)
    lessons = [:]
    for case .success(let lesson) in entries.map(\.lesson) { lessons[lesson.name] = lesson }
    var places: [String: LessonPlace] = [:]
    do {
      places = try desk.places.entries().mapValues(\.place)
    } catch {
      // A file that cannot be read does not hide the lessons.
      desk.mailbox.post(.failed("\(error)"))
    }
    let sheets = entries.map(LessonSheet.init)
    desk.mailbox.post(.lesson(.list(sheets, places: places)))
    Task.detached { [desk, lessons, places] in
      var sheets = sheets
      for index in sheets.indices {
        guard let lesson = lessons[sheets[index].name] else { continue }
        do {
          guard let summary = try lesson.recordedSummary() else { continue }
          sheets[index].take(summary, of: lesson)
        } catch {
          desk.mailbox.post(.failed("\(error)"))
        }
      }
      desk.mailbox.post(.lesson(.list(sheets, places: places)))
    }
  }

  private mutating func begin(_ lesson: Lesson, again: Bool) async throws {
    if let earlier {
      await earlier.finish()
      self.earlier = nil
    }
    let entry = try desk.places.change(lesson.name) { entry in
      // A seed of the reader's own, which none of the recorded runs has.
      if again || entry.seeds.isEmpty {
        entry.seeds.append(.own(besides: lesson.experiment.seeds + entry.seeds))
      }
    }
    guard let seed = entry.seeds.last else { return }
    run?.stop()
    run = LessonRun(lesson, seed: seed, desk, after: run)
  }
}

extension UInt64 {
  /// A seed that is easy to read and type.
  fileprivate static func own(besides known: [UInt64]) -> UInt64 {
    let taken = Set(known)
    while true {
      let seed = UInt64.random(in: 1000...99_999)
      if !taken.contains(seed) { return seed }
    }
  }
}
