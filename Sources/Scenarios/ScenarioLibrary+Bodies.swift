public import Foundation
import Learning
public import Physics

extension ScenarioLibrary {
  /// The bodies in `Bodies` of each folder, by name; the first folder that has a name wins.
  private func bodies() -> [String: URL] {
    var bodies: [String: URL] = [:]
    for folder in folders {
      for url in folder.appendingPathComponent("Bodies").files
      where url.pathExtension == "xml" {
        let name = url.deletingPathExtension().lastPathComponent
        if bodies[name] == nil { bodies[name] = url }
      }
    }
    return bodies
  }

  /// The file of a body by its name or by its path, which has a "/" or ends in .xml.
  ///
  /// - Throws: `BodyNotFound` with the nearest names.
  public func body(_ nameOrPath: String) throws(BodyNotFound) -> URL {
    let path = URL(fileURLWithPath: nameOrPath)
    if nameOrPath.contains("/") || path.pathExtension == "xml" { return path }
    let bodies = bodies()
    if let url = bodies[nameOrPath] { return url }
    throw BodyNotFound(name: nameOrPath, known: bodies.keys.sorted())
  }

  /// The names of the bodies, sorted.
  package func bodyNames() -> [String] { bodies().keys.sorted() }

  /// Reads the body with a name or at a path.
  ///
  /// - Throws: As `body` does; `MJCFError` or `MJCFErrors`.
  public func model(ofBody nameOrPath: String) throws -> Model {
    try Model(MJCFSource(at: body(nameOrPath)))
  }
}

extension MJCFSource {
  /// Reads a body's file, on disk or built in.
  init(at url: URL) throws {
    if let bytes = BuiltInFolder.bytes(at: url) {
      try self.init(bytes, file: url.shownPath)
    } else {
      try self.init(contentsOf: url)
    }
  }
}

/// No body has this name.
public struct BodyNotFound: Error, Equatable, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String
  /// The names that there are.
  public let known: [String]

  /// The nearest names, and all, in one line.
  public var description: String {
    if known.isEmpty {
      return "no body \"\(name)\": no folder with bodies was found; give the path of an .xml file"
    }
    return "no body \"\(name)\"" + hint(for: name, among: known)
      + "; there are \(known.joined(separator: ", ")), or give the path of an .xml file"
  }
}
