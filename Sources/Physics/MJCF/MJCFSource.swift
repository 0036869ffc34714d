public import Foundation

/// A body's file together with all the files that it includes.
public struct MJCFSource: Sendable {
  /// The file's name in errors; its last component, without extension, names a model without a
  /// name.
  let file: String
  /// The root element, each `include` replaced by the elements of its file.
  let root: MJCFElement
  private let bytes: [UInt8]

  /// Reads a file and the files that it includes.
  /// - Throws: `MJCFError` or `MJCFErrors` where a file cannot be read or is not well formed.
  public init(contentsOf url: URL) throws {
    file = url.relativePath
    (root, bytes) = try MJCFIncludes.expand(fileAt: url)
  }

  /// Takes the text of a body that stands alone, as `text()` gives it.
  /// - Parameters:
  ///   - bytes: XML in UTF-8.
  ///   - file: Its name in errors.
  /// - Throws: `MJCFError` where it is not well formed, or includes a file.
  public init(_ bytes: Data, file: String) throws {
    self.file = file
    self.bytes = [UInt8](bytes)
    var room = XMLReader.Room()
    root = try XMLReader.read(self.bytes, file: file, room: &room)
    if let include = root.first(named: "include") {
      throw include.error(
        "this text has no folder to include files from; accepted: a body with all that it needs")
    }
  }

  /// The whole body as one text: the file, each `include` replaced by the elements of its file.
  /// - Throws: `MJCFError` where a comment or a text is not UTF-8.
  public func text() throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MJCFError(
        file: file, line: nil, element: nil, message: "is not in UTF-8; save it as UTF-8")
    }
    return text
  }

  /// The whole body as one text that names no other file: without textures, meshes and the like
  /// that come from one, and without references to them.
  ///
  /// Nothing of it matters to motion, and MuJoCo would look for the files.
  public func textWithoutFiles() throws -> String {
    let text = MJCFPictures.edits(in: root).applied(to: bytes, within: bytes.indices)
    return try MJCFSource(Data(text), file: file).text()
  }
}

extension MJCFElement {
  /// The first element of a name, itself or within it.
  fileprivate func first(named name: String) -> MJCFElement? {
    if self.name == name { return self }
    for child in children {
      if let found = child.first(named: name) { return found }
    }
    return nil
  }
}

/// A part of a file's bytes and its replacement.
struct TextEdit {
  let range: Range<Int>
  var replacement: [UInt8] = []
}

extension [TextEdit] {
  /// A part of a file, after edits that stand in its order and do not overlap.
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
