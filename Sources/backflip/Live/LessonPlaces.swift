import Foundation
import Interface
import Teaching

/// How far the reader is in each lesson, and the seeds of the runs: `lessons/places.json` in the data
/// folder.
struct LessonPlaces: Sendable {
  /// What is kept of a lesson.
  struct Entry: Codable {
    var place = LessonPlace()
    /// The seeds of the reader's runs, the newest last.
    var seeds: [UInt64] = []
  }

  /// The folder of what belongs to lessons.
  let folder: URL
  private var file: URL { folder.appendingPathComponent("places.json") }

  /// The places of a data folder.
  init(dataFolder: URL) {
    folder = dataFolder.appendingPathComponent("lessons", isDirectory: true)
  }

  /// The results of the reader's own runs of a lesson.
  func results(of lesson: String) -> URL {
    folder.appendingPathComponent("\(lesson).results", isDirectory: true)
  }

  /// Everything that is kept, by the names of lessons.
  ///
  /// - Throws: `Failure` where the file is there and cannot be read.
  func entries() throws -> [String: Entry] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
    do {
      return try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: file))
    } catch {
      throw Failure(
        "\(file.path): this file cannot be read, so lessons begin anew; repair or delete it")
    }
  }

  /// Changes what is kept of a lesson.
  ///
  /// - Returns: The entry as it is now.
  /// - Throws: `Failure` where the file cannot be read or written.
  @discardableResult
  func change(_ lesson: String, _ change: (inout Entry) -> Void) throws -> Entry {
    var entries = try entries()
    change(&entries[lesson, default: Entry()])
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try encoder.encode(entries).write(to: file, options: .atomic)
    } catch {
      throw Failure(
        "\(file.path): your place in \(lesson) is not kept: \(error.localizedDescription); check "
          + "the folder's permissions")
    }
    return entries[lesson] ?? Entry()
  }
}
