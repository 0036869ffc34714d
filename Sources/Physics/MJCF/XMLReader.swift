/// Parses the XML subset that MJCF uses: elements, attributes, comments and character references.
///
/// Foundation's `XMLParser` is not used: on Linux it reports the line where a tag ends, accepts
/// truncated documents, and passes on elements that libxml2 rejects. Document type declarations are
/// rejected, so there are no entities to expand. Input is UTF-8. Text between elements is ignored,
/// as in MuJoCo.
struct XMLReader {
  private let file: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var open: [String] = []
  /// The remaining number of elements and levels of nesting.
  private var room: Room

  /// The part of `MJCFLimits` that remains for a file and the files that it includes.
  struct Room {
    var elements = MJCFLimits.elements
    var depth = MJCFLimits.depth
  }

  /// Parses a document and returns its root element; its elements are deducted from `room`.
  /// - Throws: `MJCFError` if the document is not well formed or exceeds `MJCFLimits`.
  static func read(_ bytes: [UInt8], file: String, room: inout Room) throws -> MJCFElement {
    guard bytes.count <= MJCFLimits.bytes else {
      throw MJCFError(file: file, line: nil, element: nil, message: MJCFLimits.tooLarge)
    }
    var reader = XMLReader(file: file, bytes: bytes, room: room)
    let root = try reader.document()
    room.elements = reader.room.elements
    return root
  }

  private init(file: String, bytes: [UInt8], room: Room) {
    self.file = file
    self.bytes = bytes
    self.room = room
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private mutating func document() throws -> MJCFElement {
    try skipToMarkup()
    guard at("<") else {
      throw error(
        "the file contains no element; accepted: an MJCF file, which starts with <mujoco>")
    }
    let root = try element()
    try skipToMarkup()
    guard position == bytes.count else {
      throw error("more text follows </\(root.name)>; accepted: one root element")
    }
    return root
  }

  private mutating func element() throws -> MJCFElement {
    let (start, firstLine) = (position, line)
    advance(1)
    let name = try self.name(of: "an element")
    open.append(name)
    room.elements -= 1
    guard open.count <= room.depth else {
      throw error("nested too deep; accepted: \(MJCFLimits.depth) levels")
    }
    guard room.elements >= 0 else {
      throw error("too many elements; accepted: \(MJCFLimits.elements)")
    }
    var result = MJCFElement(file: file, name: name, line: firstLine)
    result.attributes = try attributes()
    if at("/>") {
      advance(2)
    } else {
      advance(1)
      let inside = position
      result.children = try children()
      result.content = inside..<position
      try endTag()
    }
    open.removeLast()
    result.range = start..<position
    return result
  }

  /// Parses the attributes of a start tag, up to its `>` or `/>`.
  private mutating func attributes() throws -> [MJCFElement.Attribute] {
    var attributes: [MJCFElement.Attribute] = []
    while true {
      let start = position
      let hadSpace = skipSpace()
      if at(">") || at("/>") { return attributes }
      guard position < bytes.count else { throw error("the file ends within a tag") }
      guard hadSpace else { throw error("no space before an attribute") }
      let attribute = try self.attribute(from: start)
      guard !attributes.contains(where: { $0.name == attribute.name }) else {
        throw error("attribute \(attribute.name) appears twice; accepted: once")
      }
      attributes.append(attribute)
      guard attributes.count <= MJCFLimits.attributes else {
        throw error("too many attributes; accepted: \(MJCFLimits.attributes)")
      }
    }
  }

  private mutating func attribute(from place: Int) throws -> MJCFElement.Attribute {
    let start = line
    let name = try self.name(of: "an attribute")
    skipSpace()
    guard at("=") else { throw error("attribute \(name) has no value; accepted: \(name)=\"…\"") }
    advance(1)
    skipSpace()
    guard at("\"") || at("'") else {
      throw error("the value of \(name) is not quoted; accepted: \(name)=\"…\"")
    }
    let value = try value(of: name)
    return MJCFElement.Attribute(name: name, value: value, line: start, range: place..<position)
  }

  /// Parses a quoted value, expanding references and replacing line breaks by spaces.
  private mutating func value(of name: String) throws -> String {
    let quote = bytes[position]
    advance(1)
    var value: [UInt8] = []
    while position < bytes.count, bytes[position] != quote {
      guard value.count < MJCFLimits.value else { throw error("the value of \(name) is too long") }
      switch bytes[position] {
      case UInt8(ascii: "<"):
        throw error("the value of \(name) contains a <; perhaps a closing quote is missing")
      case UInt8(ascii: "&"):
        value.append(contentsOf: try reference().utf8)
      case let byte:
        value.append(Self.isSpace(byte) ? UInt8(ascii: " ") : byte)
        advance(1)
      }
    }
    guard position < bytes.count else { throw error("the value of \(name) has no closing quote") }
    advance(1)
    return try text(value, of: "the value of \(name)")
  }

  private static let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

  /// Parses one of XML's five predefined entities or a numeric character reference.
  private mutating func reference() throws -> String {
    // The longest reference, &#x10FFFF;, is ten bytes long.
    let body = bytes[(position + 1)...].prefix(9).prefix { $0 != UInt8(ascii: ";") }
    let text = String(decoding: body, as: UTF8.self)
    let number =
      text.hasPrefix("#x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text.dropFirst(1))
    let character = text.hasPrefix("#") ? number.flatMap(Unicode.Scalar.init).map(String.init) : nil
    guard body.endIndex < bytes.count, bytes[body.endIndex] == UInt8(ascii: ";"),
      let replacement = Self.named[text] ?? character
    else {
      throw error(
        "an & that starts no known reference is refused; accepted: &amp; &lt; &gt; &quot; &apos; &#N;"
      )
    }
    advance(body.count + 2)
    return replacement
  }

  /// Parses the elements between a start tag and its end tag.
  private mutating func children() throws -> [MJCFElement] {
    var children: [MJCFElement] = []
    while true {
      try skipToMarkup()
      if at("</") { return children }
      guard at("<") else { throw error("the file ends before </\(open.last ?? "")>") }
      children.append(try element())
    }
  }

  private mutating func endTag() throws {
    advance(2)
    let name = try self.name(of: "an end tag")
    skipSpace()
    guard name == open.last, at(">") else {
      throw error("</\(name)> found; accepted: </\(open.last ?? "")>")
    }
    advance(1)
  }

  /// Skips to the next tag: whitespace, comments, processing instructions and, inside the root,
  /// text.
  private mutating func skipToMarkup() throws {
    while true {
      skipSpace()
      if at("<!--") {
        try skip(past: "-->", of: "a comment")
      } else if at("<?") {
        try skip(past: "?>", of: "a processing instruction")
      } else if at("<![CDATA["), !open.isEmpty {
        try skip(past: "]]>", of: "a CDATA section")
      } else if at("<!") {
        throw error("a document type or an entity is refused; accepted: elements only")
      } else if position < bytes.count, !at("<") {
        guard !open.isEmpty else {
          throw error("text outside the root element is refused; accepted: <mujoco> and comments")
        }
        try skipText()
      } else {
        return
      }
    }
  }

  private mutating func skipText() throws {
    while position < bytes.count, !at("<") {
      guard bytes[position] >= 0x20 && bytes[position] != 0x7F || Self.isSpace(bytes[position])
      else { throw error("a control character between elements is refused; accepted: text") }
      advance(1)
    }
  }

  private mutating func skip(past end: StaticString, of what: String) throws {
    let start = line
    while position < bytes.count, !at(end) { advance(1) }
    guard position < bytes.count else {
      line = start
      throw error("\(what) has no end; accepted: \(end) at its end")
    }
    advance(end.utf8CodeUnitCount)
  }

  private mutating func name(of what: String) throws -> String {
    let name = bytes[position...].prefix { byte in
      !Self.isSpace(byte) && !"=/<>\"'&!?".utf8.contains(byte)
    }
    guard !name.isEmpty else { throw error("the name of \(what) is missing") }
    guard name.count <= MJCFLimits.name else { throw error("the name of \(what) is too long") }
    advance(name.count)
    return try text([UInt8](name), of: "the name of \(what)")
  }

  private func text(_ bytes: [UInt8], of what: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error("\(what) is not UTF-8; accepted: UTF-8 text")
    }
    // Reject Unicode control characters (C0, delete and C1): a name may be printed to a terminal.
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || 0x7F...0x9F ~= $0.value })
    else { throw error("\(what) contains a control character; accepted: text without any") }
    return text
  }

  private func error(_ message: String) -> MJCFError {
    MJCFError(file: file, line: line, element: open.last, message: message)
  }
}

extension XMLReader {
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private func at(_ token: StaticString) -> Bool {
    let count = token.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return token.withUTF8Buffer { token in
      for index in 0..<count where bytes[position + index] != token[index] { return false }
      return true
    }
  }

  private mutating func advance(_ count: Int) {
    for _ in 0..<count where position < bytes.count {
      if bytes[position] == 0x0A { line += 1 }
      position += 1
    }
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = position
    while position < bytes.count, Self.isSpace(bytes[position]) { advance(1) }
    return position > start
  }
}
