/// An element of an MJCF file and its source location.
struct MJCFElement: Sendable {
  /// An attribute: its name, its value and the line where the name starts.
  struct Attribute: Sendable {
    let name: String
    let value: String
    let line: Int
    /// The byte range in the file, including the preceding whitespace.
    let range: Range<Int>
  }

  let file: String
  let name: String
  let line: Int
  var attributes: [Attribute] = []
  var children: [MJCFElement] = []
  /// The byte range in the file, from the first tag's `<` to the last tag's `>`.
  var range = 0..<0
  /// The byte range between the start and end tags; empty for a self-closing element.
  var content = 0..<0

  /// Returns an error located at this element or one of its attributes.
  func error(_ message: String, at attribute: Attribute? = nil) -> MJCFError {
    MJCFError(file: file, line: attribute?.line ?? line, element: name, message: message)
  }

  /// Returns an error reporting that the body could leave the x–z plane.
  func notPlanar(_ message: String, at attribute: Attribute? = nil) -> MJCFError {
    MJCFError(
      file: file, line: attribute?.line ?? line, element: name, message: message,
      isNotPlanar: true)
  }

  /// The value of one of the element's own attributes; an empty value counts as absent, as in
  /// MuJoCo.
  func value(_ name: String) -> String? {
    attributes.first { $0.name == name && !$0.value.isEmpty }?.value
  }
}

extension MJCFElement.Attribute: CustomStringConvertible {
  /// The attribute as written in the file, truncated if long.
  var description: String {
    "\(name)=\"\(value.count > 48 ? value.prefix(45) + "…" : value[...])\""
  }
}
