import Foundation
import Learning
package import Scenarios
import Teaching

/// The lessons that can be named: the files in `Lessons` of the folders of scenarios.
package struct LessonLibrary: Sendable {
  /// A lesson as a list shows it.
  package struct Entry: Sendable {
    /// The name that commands take.
    package let name: String
    /// The lesson, or why its file cannot be read.
    package let lesson: Result<Lesson, any Error>
  }

  private let scenarios: ScenarioLibrary
  /// The lessons' files, which are found as those of scenarios are.
  private let lessons: ScenarioLibrary

  /// The lessons beside the scenarios of a library.
  package init(_ scenarios: ScenarioLibrary) {
    self.scenarios = scenarios
    lessons = ScenarioLibrary(
      folders: scenarios.folders.map { $0.appendingPathComponent("Lessons", isDirectory: true) })
  }

  /// All lessons, by the number of their problem and then by name; those that cannot be read come
  /// first.
  package func entries() -> [Entry] {
    Self.sorted(
      lessons.files().map { name, file in
        Entry(
          name: name, lesson: Result { try Lesson(contentsOf: file, library: scenarios) })
      })
  }

  /// The same with the lesson at a path, which takes the place of one of its name.
  ///
  /// - Parameter nameOrPath: As `lesson` takes it; nil for no other lesson.
  /// - Returns: The lessons.
  /// - Throws: As `lesson`.
  package func entries(with nameOrPath: String?) throws -> [Entry] {
    guard let nameOrPath else { return entries() }
    let lesson = try lesson(nameOrPath)
    return Self.sorted(
      entries().filter { $0.name != lesson.name }
        + [Entry(name: lesson.name, lesson: .success(lesson))])
  }

  private static func sorted(_ entries: [Entry]) -> [Entry] {
    entries.sorted { ($0.problem, $0.name) < ($1.problem, $1.name) }
  }

  /// The lesson with a name, or the one at a path, which has a "/" or ends in .yaml or .yml.
  ///
  /// - Throws: `Failure` with the nearest names; the errors of reading it.
  package func lesson(_ nameOrPath: String) throws -> Lesson {
    do {
      return try Lesson(contentsOf: lessons.url(of: nameOrPath), library: scenarios)
    } catch let error as ScenarioNotFound {
      throw Failure(
        "there is no lesson \"\(error.name)\"" + hint(for: error.name, among: error.known)
          + (error.known.isEmpty
            ? "; no folder of scenarios has a folder Lessons"
            : "; the lessons are \(error.known.joined(separator: ", "))"))
    }
  }
}

extension LessonLibrary.Entry {
  /// The first number of its problem; 0 for none.
  fileprivate var problem: Int {
    guard case .success(let lesson) = lesson else { return 0 }
    return lesson.problems.first ?? 0
  }
}
