public import Foundation
import Learning

extension ScenarioLibrary {
  /// The bodies in `Bodies` of each folder, by name; the first folder that has a name wins.
  private func bodies() -> [String: URL] {
    var bodies: [String: URL] = [:]
    for folder in folders {
      let found =
        (try? FileManager.default.contentsOfDirectory(
          at: folder.appendingPathComponent("Bodies"), includingPropertiesForKeys: nil)) ?? []
      for url in found where url.pathExtension == "xml" {
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
