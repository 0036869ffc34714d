import Foundation

/// Replaces each `include` of a file by the children of the named file's root element.
///
/// As in MuJoCo, a name is relative to the main file's folder and, where nothing is there, to the
/// folder of the file that includes it; no file is included twice, so that there are no cycles.
///
/// Unlike in MuJoCo, a name is never absolute, and no symbolic link leads out of the main file's
/// folder. A file outside of it, whose name begins with `..`, may hold only sections that are
/// passed over, such as shared materials: a body never moves by what lies elsewhere.
struct MJCFIncludes {
  /// The main file's folder, without symbolic links, and as the caller named it.
  private let folder: [String]
  private let shownFolder: String
  private var included: Set<RelativePath>
  private var room = XMLReader.Room()
  private var bytesLeft = MJCFLimits.bytes
  private var log = MJCFErrorLog()

  /// A file that is being expanded.
  private struct File {
    let path: RelativePath
    /// How many files lead to it, one including the other.
    let nesting: Int
  }

  /// The root element of a file and its text, with all that it includes.
  static func expand(fileAt url: URL) throws -> (root: MJCFElement, bytes: [UInt8]) {
    let name = url.relativePath
    var includes = MJCFIncludes(main: url)
    let bytes = try includes.bytes(at: url.path, shownAs: name, reading: "a readable MJCF file")
    let root = try XMLReader.read(bytes, file: name, room: &includes.room)
    let main = File(path: RelativePath([url.lastPathComponent]), nesting: 0)
    var edits: [TextEdit] = []
    let expanded = try includes.expanded(root, of: main, depth: 1, isRead: true, edits: &edits)
    try includes.log.check()
    return (expanded, edits.applied(to: bytes, within: bytes.indices))
  }

  private init(main url: URL) {
    let folder = url.deletingLastPathComponent()
    self.folder = folder.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    shownFolder = (url.relativePath as NSString).deletingLastPathComponent
    included = [RelativePath([url.lastPathComponent])]
  }

  // MARK: Elements

  /// An element with its includes resolved, and the edits to its file's text; `depth` is how
  /// many elements its children are within, and `isRead` whether they count for motion.
  private mutating func expanded(
    _ element: MJCFElement, of file: File, depth: Int, isRead: Bool, edits: inout [TextEdit]
  ) throws -> MJCFElement {
    var result = element
    result.children = []
    for child in element.children {
      if child.name == "include" {
        var edit = TextEdit(range: child.range)
        do {
          let found = try content(of: child, in: file, depth: depth, isRead: isRead)
          result.children += found.elements
          edit.replacement = found.text
        } catch {
          try log.add(error)
        }
        edits.append(edit)
      } else {
        let isRead =
          isRead && !(depth == 1 && Schema.mujoco.passedOverChildren.contains(child.name))
        result.children.append(
          try expanded(child, of: file, depth: depth + 1, isRead: isRead, edits: &edits))
      }
    }
    return result
  }

  /// The replacement of an `include`: the children of the named file's root, whose own name and
  /// attributes mean nothing.
  private mutating func content(
    of include: MJCFElement, in file: File, depth: Int, isRead: Bool
  ) throws -> (elements: [MJCFElement], text: [UInt8]) {
    guard include.children.isEmpty else {
      throw include.error("holds an element; accepted: <include file=\"…\"/>")
    }
    let path = try path(of: include, in: file)
    guard included.insert(path).inserted else {
      throw include.error("\(path) is included already; accepted: each file once")
    }
    let shown = (shownFolder as NSString).appendingPathComponent(path.description)
    let bytes: [UInt8]
    do throws(MJCFError) {
      bytes = try self.bytes(at: location(of: path), shownAs: shown, reading: "an MJCF file")
    } catch {
      throw include.error("\(shown): \(error.message)")
    }
    let deeper = File(path: path, nesting: file.nesting + 1)
    guard deeper.nesting <= MJCFLimits.includes else {
      throw include.error("more than \(MJCFLimits.includes) files include one another")
    }
    // The root element of the file is not one of the body's.
    room.depth = MJCFLimits.depth - depth + 1
    let root = try XMLReader.read(bytes, file: shown, room: &room)
    guard !root.children.isEmpty else {
      throw include.error("\(shown) holds nothing to include; accepted: a file with elements")
    }
    if path.leadsOut, isRead { try checkSections(of: root) }
    var edits: [TextEdit] = []
    let expanded = try expanded(
      root, of: deeper, depth: depth, isRead: isRead, edits: &edits)
    return (expanded.children, edits.applied(to: bytes, within: root.content))
  }

  /// Refuses elements that move a body in a file outside its folder.
  private func checkSections(of root: MJCFElement) throws {
    let accepted = Schema.mujoco.passedOverChildren
    for section in root.children where !(accepted + ["include"]).contains(section.name) {
      throw section.error(
        "in a file outside of the body's folder; accepted there: "
          + accepted.map { "<\($0)>" }.joined(separator: ", ")
          + "; put the file into the body's folder")
    }
  }

  // MARK: Files

  /// The file that an `include` names.
  private func path(of include: MJCFElement, in file: File) throws -> RelativePath {
    guard let attribute = include.attributes.first(where: { $0.name == "file" }),
      !attribute.value.isEmpty
    else { throw include.error("attribute file is missing; accepted: file=\"…\"") }
    // MuJoCo takes both for a separator.
    let name = attribute.value.replacingOccurrences(of: "\\", with: "/")
    guard !name.hasPrefix("/") else {
      throw include.error(
        "\(attribute) is an absolute path; accepted: a path relative to the body's folder",
        at: attribute)
    }
    let places = [RelativePath(name), RelativePath(name, besides: file.path)]
    guard let path = places.first(where: { access(location(of: $0), F_OK) == 0 }) else {
      throw include.error(
        "\(attribute) names no file; accepted: a path relative to the body's folder", at: attribute)
    }
    guard isWhereItSeems(path) else {
      throw include.error(
        "\(attribute) leads out of the body's folder by a symbolic link; accepted: a file within",
        at: attribute)
    }
    return path
  }

  private func location(of path: RelativePath) -> String {
    NSString.path(withComponents: path.from(folder))
  }

  /// Whether no symbolic link leads from the main file's folder to somewhere outside of it.
  private func isWhereItSeems(_ path: RelativePath) -> Bool {
    let seeming = path.from(folder)
    let real = URL(fileURLWithPath: location(of: path)).resolvingSymlinksInPath()
      .standardizedFileURL.pathComponents
    return path.leadsOut ? real == seeming : real.starts(with: folder)
  }

  private mutating func bytes(
    at path: String, shownAs name: String, reading accepted: String
  ) throws(MJCFError) -> [UInt8] {
    func error(_ message: String) -> MJCFError {
      MJCFError(file: name, line: nil, element: nil, message: message)
    }
    let data: Data
    do {
      data = try ReadableFile.bytes(at: path, upTo: bytesLeft)
    } catch let refusal {
      throw error("cannot be read (\(refusal.reason)); accepted: \(accepted)")
    }
    guard data.count <= bytesLeft else { throw error(MJCFLimits.tooLarge) }
    bytesLeft -= data.count
    return [UInt8](data)
  }
}

/// A path from the main file's folder, without detours.
private struct RelativePath: Hashable, CustomStringConvertible {
  private let components: [String]

  init(_ components: [String]) {
    var straight: [String] = []
    for component in components where component != "." && !component.isEmpty {
      if component == "..", let last = straight.last, last != ".." {
        straight.removeLast()
      } else {
        straight.append(component)
      }
    }
    self.components = straight
  }

  init(_ path: String) {
    self.init(path.split(separator: "/").map(String.init))
  }

  /// A path from the folder of another file.
  init(_ path: String, besides other: RelativePath) {
    self.init(other.components.dropLast() + path.split(separator: "/").map(String.init))
  }

  /// Whether it leads out of the folder.
  var leadsOut: Bool { components.first == ".." }

  /// The components of the absolute path, seen from a folder.
  func from(_ folder: [String]) -> [String] {
    let up = components.prefix { $0 == ".." }.count
    // The root is its own parent.
    return Array(folder.prefix(max(1, folder.count - up))) + components.dropFirst(up)
  }

  var description: String {
    components.isEmpty ? "." : components.joined(separator: "/")
  }
}
