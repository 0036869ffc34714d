/// An element of an MJCF file, with the line on which it starts.
struct MJCFElement: Sendable {
  /// A name, its value and the line of the name.
  struct Attribute: Sendable {
    let name: String
    let value: String
    let line: Int
    /// Where it stands in the file, with the space before it, in bytes.
    let range: Range<Int>
  }

  let file: String
  let name: String
  let line: Int
  var attributes: [Attribute] = []
  var children: [MJCFElement] = []
  /// Where it stands in its file, from the first tag's `<` to the last one's `>`, in bytes.
  var range = 0..<0
  /// The bytes between its tags; empty for an element with one tag.
  var content = 0..<0

  /// The error that refuses this element, or one of its attributes.
  func error(_ message: String, at attribute: Attribute? = nil) -> MJCFError {
    MJCFError(file: file, line: attribute?.line ?? line, element: name, message: message)
  }

  /// The error that refuses it because the body could leave the x–z plane.
  func notPlanar(_ message: String, at attribute: Attribute? = nil) -> MJCFError {
    MJCFError(
      file: file, line: attribute?.line ?? line, element: name, message: message,
      isNotPlanar: true)
  }

  /// The value of one of its own attributes; an empty one counts as absent, as in MuJoCo.
  func value(_ name: String) -> String? {
    attributes.first { $0.name == name && !$0.value.isEmpty }?.value
  }
}

extension MJCFElement.Attribute: CustomStringConvertible {
  /// As the file has it, cut where it is long.
  var description: String {
    "\(name)=\"\(value.count > 48 ? value.prefix(45) + "…" : value[...])\""
  }
}
