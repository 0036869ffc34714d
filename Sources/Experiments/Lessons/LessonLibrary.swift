package import Foundation
import Learning
package import Scenarios
import Teaching

/// The lessons that can be named: the files in `Lessons` of the folders of scenarios.
package struct LessonLibrary: Sendable {
  private let library: ScenarioLibrary

  /// The lessons beside the scenarios of a library.
  package init(_ library: ScenarioLibrary) { self.library = library }

  /// The lessons' files by name; the first folder that has a name wins.
  ///
  /// - Throws: `Failure` for a folder that cannot be read.
  package func files() throws -> [String: URL] {
    var files: [String: URL] = [:]
    for folder in library.folders.map({ $0.appendingPathComponent("Lessons") })
    where FileManager.default.fileExists(atPath: folder.path) {
      let found: [URL]
      do {
        found = try FileManager.default.contentsOfDirectory(
          at: folder, includingPropertiesForKeys: nil)
      } catch {
        throw Failure("\(folder.path): this folder cannot be read; check its permissions")
      }
      for url in found where url.pathExtension == "yaml" {
        let name = url.deletingPathExtension().lastPathComponent
        if files[name] == nil { files[name] = url }
      }
    }
    return files
  }

  /// All lessons, by the number of their problem and then by name.
  ///
  /// - Throws: As `files` and the reader of a lesson.
  package func lessons() throws -> [Lesson] {
    try files().values.map { try Lesson(contentsOf: $0, library: library) }
      .sorted { ($0.problems.first ?? 0, $0.name) < ($1.problems.first ?? 0, $1.name) }
  }

  /// The lesson of a name.
  ///
  /// - Throws: `Failure` with the nearest names; the errors of reading it.
  package func lesson(named name: String) throws -> Lesson {
    let files = try files()
    guard let file = files[name] else {
      let names = files.keys.sorted()
      throw Failure(
        "there is no lesson \"\(name)\"" + hint(for: name, among: names)
          + (names.isEmpty
            ? "; no folder of scenarios has a folder Lessons"
            : "; the lessons are \(names.joined(separator: ", "))"))
    }
    return try Lesson(contentsOf: file, library: library)
  }
}
