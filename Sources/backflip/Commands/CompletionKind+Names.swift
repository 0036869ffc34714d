import ArgumentParser
import Experiments
import Foundation
import Scenarios
import Sessions

/// The names that a shell completes, which it asks the program for, and the paths that may stand for
/// them.
///
/// Whoever completes sees no messages: a folder that cannot be read has no names.
extension CompletionKind {
  /// The sessions in the data folder of the command line.
  static var sessions: CompletionKind {
    .custom { words, _, prefix in
      let folder = DataFolder.locate(option: directory(in: words))
      let names = (try? SessionLibrary(dataFolder: folder).names()) ?? []
      return names + paths(to: ["backflip"], beginning: prefix)
    }
  }

  /// The scenarios.
  static var scenarios: CompletionKind {
    .custom { _, _, prefix in
      ScenarioLibrary().list().map(\.name) + paths(to: ["yaml", "yml"], beginning: prefix)
    }
  }

  /// The lessons.
  static var lessons: CompletionKind {
    .custom { _, _, prefix in
      LessonLibrary(ScenarioLibrary()).entries().map(\.name)
        + paths(to: ["yaml", "yml"], beginning: prefix)
    }
  }

  /// The bodies.
  static var bodies: CompletionKind {
    .custom { _, _, prefix in
      ScenarioLibrary().bodyNames() + paths(to: ["xml"], beginning: prefix)
    }
  }

  /// The value of `--directory` among the words of a command line; nil where it is not given.
  static func directory(in words: [String]) -> String? {
    let option = "--directory"
    for (index, word) in words.enumerated() {
      if word.hasPrefix("\(option)=") { return String(word.dropFirst(option.count + 1)) }
      if word == option, index + 1 < words.count { return words[index + 1] }
    }
    return nil
  }

  /// The folders, and the files with these extensions, next to what a word with a slash names.
  ///
  /// Names without a slash are those of the library.
  static func paths(to extensions: [String], beginning prefix: String) -> [String] {
    guard let slash = prefix.lastIndex(of: "/") else { return [] }
    let folder = prefix[...slash]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: String(folder))) ?? []
    return names.sorted().compactMap { name in
      let path = folder + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: String(path), isDirectory: &isFolder) else {
        return nil
      }
      if isFolder.boolValue { return "\(path)/" }
      return extensions.contains((name as NSString).pathExtension) ? String(path) : nil
    }
  }
}
