public import Foundation

/// An MJCF file together with all files that it includes.
public struct MJCFSource: Sendable {
  /// The file name used in errors; its last component without extension is the default model name.
  let file: String
  /// The root element, with all includes expanded.
  let root: MJCFElement
  private let bytes: [UInt8]

  /// Reads a file and expands its includes.
  /// - Throws: `MJCFError` or `MJCFErrors` if a file cannot be read or is not well formed.
  public init(contentsOf url: URL) throws {
    file = url.relativePath
    (root, bytes) = try MJCFIncludes.expand(fileAt: url)
  }

  /// Parses self-contained MJCF, such as the result of `text()`.
  /// - Parameters:
  ///   - bytes: XML in UTF-8.
  ///   - file: The file name used in errors.
  /// - Throws: `MJCFError` if the XML is not well formed or contains an `include`.
  public init(_ bytes: Data, file: String) throws {
    self.file = file
    self.bytes = [UInt8](bytes)
    var room = XMLReader.Room()
    root = try XMLReader.read(self.bytes, file: file, room: &room)
    if let include = root.first(named: "include") {
      throw include.error(
        "this text has no folder from which to include files; accepted: a body without includes")
    }
  }

  /// The complete model as one text, with all includes expanded.
  /// - Throws: `MJCFError` if a comment or text is not valid UTF-8.
  public func text() throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MJCFError(
        file: file, line: nil, element: nil, message: "is not in UTF-8; save it as UTF-8")
    }
    return text
  }

  /// The complete model as one text that references no other file: textures, meshes and other
  /// assets loaded from files are removed, along with all references to them.
  ///
  /// These assets do not affect motion, and MuJoCo would fail to find their files.
  public func textWithoutFiles() throws -> String {
    let text = MJCFPictures.edits(in: root).applied(to: bytes, within: bytes.indices)
    return try MJCFSource(Data(text), file: file).text()
  }
}

extension MJCFElement {
  /// The first element with this name in depth-first order, including this one.
  fileprivate func first(named name: String) -> MJCFElement? {
    if self.name == name { return self }
    for child in children {
      if let found = child.first(named: name) { return found }
    }
    return nil
  }
}

/// A range of bytes in a file and its replacement.
struct TextEdit {
  let range: Range<Int>
  var replacement: [UInt8] = []
}

extension [TextEdit] {
  /// Applies edits to part of a file; they must be sorted and must not overlap.
  func applied(to bytes: [UInt8], within part: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var place = part.lowerBound
    for edit in self {
      result += bytes[place..<edit.range.lowerBound]
      result += edit.replacement
      place = edit.range.upperBound
    }
    return result + bytes[place..<part.upperBound]
  }
}
