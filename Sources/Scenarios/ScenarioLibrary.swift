public import Foundation
import Learning

/// The folders in which scenarios are found by name.
public struct ScenarioLibrary: Sendable {
  /// A scenario as a list shows it.
  public struct Entry: Sendable, Equatable {
    /// The file's name without its extension, which commands take.
    public var name: String
    /// The name that people read; empty where the file cannot be read.
    public var title: String
    /// One sentence.
    public var summary: String
    /// The question to the person; empty where the file cannot be read.
    public var question = ""
    /// The file.
    public var url: URL
    /// The folder of the file, or “built in”.
    public var place: String {
      url.isFileURL ? url.deletingLastPathComponent().path : BuiltInFolder.name
    }
    /// Why the file cannot be read, where it cannot.
    public var problem: String?
  }

  /// The folders, first found first; in a running program, the last one is built in.
  public let folders: [URL]

  /// The folders that are on disk.
  package var foldersOnDisk: [URL] { folders.filter(\.isFileURL) }

  /// Makes a library of these folders.
  public init(folders: [URL]) { self.folders = folders }

  /// The library of a running program.
  ///
  /// In order: BACKFLIP_SCENARIOS (a folder, or several with ":" between them), `Scenarios` in the
  /// current folder, `Scenarios` in the executable's folder or in the nearest one above that has
  /// it, the same for `share/backflip/Scenarios`, and the scenarios that are built in.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    currentFolder: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
    executable: URL? = Bundle.main.executableURL
  ) {
    var folders = (environment["BACKFLIP_SCENARIOS"] ?? "").split(separator: ":")
      .map { URL(fileURLWithPath: String($0), isDirectory: true, relativeTo: currentFolder) }
    folders.append(currentFolder.appendingPathComponent("Scenarios", isDirectory: true))
    if let home = executable?.resolvingSymlinksInPath().deletingLastPathComponent() {
      folders += Self.nearest("Scenarios", to: home)
      folders += Self.nearest("share/backflip/Scenarios", to: home)
    }
    var seen: Set<String> = []
    self.folders =
      folders.filter {
        Self.isFolder($0) && seen.insert($0.resolvingSymlinksInPath().path).inserted
      } + BuiltInFolder.folders
  }

  /// The nearest folder of this path in a folder or above it.
  private static func nearest(_ path: String, to start: URL) -> [URL] {
    var folder = start
    while folder.pathComponents.count > 1 {
      let candidate = folder.appendingPathComponent(path, isDirectory: true)
      if isFolder(candidate) { return [candidate] }
      folder.deleteLastPathComponent()
    }
    return []
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  // MARK: Looking up

  /// The files by name; the first folder that has a name wins.
  package func files() -> [String: URL] {
    var files: [String: URL] = [:]
    for folder in folders {
      for url in folder.files.sorted(by: { $0.path < $1.path })
      where ["yaml", "yml"].contains(url.pathExtension) {
        let name = url.deletingPathExtension().lastPathComponent
        if files[name] == nil { files[name] = url }
      }
    }
    return files
  }

  /// All scenarios, by name.
  public func list() -> [Entry] {
    files().sorted { $0.key < $1.key }.map { name, url in
      do {
        let yaml = try BoundedFile.text(at: url, atMost: ScenarioYAML.largest)
        let file = try ScenarioFile(yaml: yaml, file: url.shownPath)
        return Entry(
          name: name, title: file.title, summary: file.summary, question: file.question, url: url)
      } catch {
        let lines = (error as? ScenarioErrors)?.lines ?? ["\(error)"]
        let more = lines.count > 1 ? " (and \(lines.count - 1) more)" : ""
        return Entry(name: name, title: "", summary: "", url: url, problem: lines[0] + more)
      }
    }
  }

  /// The question of a scenario's text; nil where it cannot be read.
  package static func question(ofScenario yaml: String, file: String) -> String? {
    // Whoever opens the scenario is told why.
    (try? ScenarioFile(yaml: yaml, file: file))?.question
  }

  /// Reads the scenario with a name, or the one at a path, which has a "/" or ends in .yaml or
  /// .yml.
  ///
  /// - Throws: `ScenarioNotFound` with the nearest names; `ScenarioError`; for the body, what
  ///   reading MJCF throws.
  public func scenario(_ nameOrPath: String) throws -> Scenario {
    try Scenario(contentsOf: url(of: nameOrPath), orBodiesIn: folders)
  }

  /// Where a scenario stands.
  ///
  /// - Throws: `ScenarioNotFound` with the nearest names.
  public func url(of nameOrPath: String) throws(ScenarioNotFound) -> URL {
    let path = URL(fileURLWithPath: nameOrPath)
    if nameOrPath.contains("/") || ["yaml", "yml"].contains(path.pathExtension) { return path }
    let files = files()
    if let url = files[nameOrPath] { return url }
    throw ScenarioNotFound(name: nameOrPath, known: files.keys.sorted())
  }
}

/// No scenario has this name.
public struct ScenarioNotFound: Error, Equatable, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String
  /// The names that there are.
  public let known: [String]

  /// The nearest names, or all, in one line.
  public var description: String {
    if known.isEmpty {
      return "no scenario \"\(name)\": no folder with scenarios was found; "
        + "name one in BACKFLIP_SCENARIOS, or give the path of a .yaml file"
    }
    return "no scenario \"\(name)\"" + hint(for: name, among: known)
      + "; there are \(known.joined(separator: ", "))"
  }
}
