import Foundation

/// Replaces each `include` by the children of the included file's root element.
///
/// As in MuJoCo, a file name is resolved relative to the main file's folder first, and then
/// relative to the folder of the including file. A file can be included only once, which rules out
/// cycles.
///
/// Unlike in MuJoCo, absolute paths are rejected, and so are symbolic links that lead out of the
/// main file's folder. A file outside that folder, whose name begins with `..`, may contain only
/// sections that do not affect motion, such as shared materials.
struct MJCFIncludes {
  /// The main file's folder: with symbolic links resolved, and as the caller named it.
  private let folder: [String]
  private let shownFolder: String
  private var included: Set<RelativePath>
  private var room = XMLReader.Room()
  private var bytesLeft = MJCFLimits.bytes
  private var log = MJCFErrorLog()

  /// A file whose includes are being expanded.
  private struct File {
    let path: RelativePath
    /// The include depth: 0 for the main file.
    let nesting: Int
  }

  /// Reads a file and expands its includes; returns the root element and the expanded text.
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

  /// Returns an element with its includes expanded, and adds the edits to its file's text.
  ///
  /// `depth` is the nesting depth of the element's children; `isRead` is whether the element
  /// affects the model rather than being ignored.
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

  /// Returns the replacement of an `include`: the children of the included file's root.
  ///
  /// The root's own name and attributes are ignored.
  private mutating func content(
    of include: MJCFElement, in file: File, depth: Int, isRead: Bool
  ) throws -> (elements: [MJCFElement], text: [UInt8]) {
    guard include.children.isEmpty else {
      throw include.error("an element within <include> is refused; accepted: <include file=\"…\"/>")
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
      throw include.error("includes are nested too deep; accepted: \(MJCFLimits.includes) levels")
    }
    // The included root element itself does not count towards the nesting depth.
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

  /// Rejects sections that affect motion in a file outside the main file's folder.
  private func checkSections(of root: MJCFElement) throws {
    let accepted = Schema.mujoco.passedOverChildren
    for section in root.children where !(accepted + ["include"]).contains(section.name) {
      throw section.error(
        "is refused in a file outside the body's folder; accepted there: "
          + accepted.map { "<\($0)>" }.joined(separator: ", ")
          + "; put the file into the body's folder")
    }
  }

  // MARK: Files

  /// The path of the file that an `include` names.
  private func path(of include: MJCFElement, in file: File) throws -> RelativePath {
    guard let attribute = include.attributes.first(where: { $0.name == "file" }),
      !attribute.value.isEmpty
    else { throw include.error("attribute file is missing; accepted: file=\"…\"") }
    // MuJoCo accepts both slashes as separators.
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
        "\(attribute) leads out of the body's folder through a symbolic link; "
          + "accepted: a file in the folder",
        at: attribute)
    }
    return path
  }

  private func location(of path: RelativePath) -> String {
    NSString.path(withComponents: path.from(folder))
  }

  /// Whether the path, after resolving symbolic links, stays at the expected place.
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

/// A normalized path relative to the main file's folder.
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

  /// Resolves a path relative to the folder of another file.
  init(_ path: String, besides other: RelativePath) {
    self.init(other.components.dropLast() + path.split(separator: "/").map(String.init))
  }

  /// Whether the path leads out of the main file's folder.
  var leadsOut: Bool { components.first == ".." }

  /// The components of the absolute path, given the main file's folder.
  func from(_ folder: [String]) -> [String] {
    let up = components.prefix { $0 == ".." }.count
    // The parent of the root directory is the root directory itself.
    return Array(folder.prefix(max(1, folder.count - up))) + components.dropFirst(up)
  }

  var description: String {
    components.isEmpty ? "." : components.joined(separator: "/")
  }
}
