import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements and texts of a well-formed XML document.
final class XMLDocumentReader: NSObject, XMLParserDelegate {
  /// How often each element occurs.
  private(set) var elements: [String: Int] = [:]
  /// The texts of all elements that have one.
  private(set) var texts: [String] = []
  private var text = ""

  /// - Throws: The parser's error where the text is not well-formed.
  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements[name, default: 0] += 1
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if !text.isEmpty { texts.append(text) }
    text = ""
  }
}
