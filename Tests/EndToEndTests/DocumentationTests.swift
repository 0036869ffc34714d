import Foundation
import Testing

/// Whether the documents agree with the package: the files that they name exist, and sizes stay within bounds.
@Suite
struct DocumentationTests {
  /// The package's folder.
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let pages = "Sources/backflip/Documentation.docc"

  /// Files that a document may name although the package does not hold them: users' own files and
  /// those that commands write.
  private static let usersFiles: Set<String> = [
    "config.yaml",
    "FILE.yaml", "FILE.xml", "NAME.yaml", "NAME.xml", "my_rater.py", "rater.py", "play.py",
    "body.xml", "monday.gif", "hop-high.yaml", "mine.yaml",
    "raters.yaml",
    // A package's name.
    "GRDB.swift",
  ]

  /// The documents: those at the top and the pages of the catalogue.
  private static func documents() throws -> [String] {
    let files = FileManager.default
    let top = try files.contentsOfDirectory(atPath: package.path)
    let pages = try files.contentsOfDirectory(atPath: package.appendingPathComponent(pages).path)
    return (top + pages.map { "\(Self.pages)/\($0)" }).filter { $0.hasSuffix(".md") }
  }

  /// The paths of all files below some folders, seen from the package.
  private static func files(in folders: [String]) -> [String] {
    folders.flatMap { folder in
      let below = FileManager.default.enumerator(
        atPath: package.appendingPathComponent(folder).path)
      return (below?.allObjects as? [String] ?? []).map { "\(folder)/\($0)" }
    }
  }

  private static func text(of file: String) throws -> String {
    try String(contentsOf: package.appendingPathComponent(file), encoding: .utf8)
  }

  private static func lineCount(of file: String) throws -> Int {
    try text(of: file).split(separator: "\n", omittingEmptySubsequences: false).count - 1
  }

  /// What a document calls a file: a path or a name that ends in `.swift`, `.md`, `.py`, `.yaml`, `.xml` or `.gif`.
  private static func filesNamed(in text: String) throws -> Set<String> {
    let name = try NSRegularExpression(
      pattern: #"[A-Za-z0-9_+./-]*[A-Za-z0-9_+]\.(?:swift|md|py|yaml|xml|gif)\b"#)
    let whole = NSRange(text.startIndex..., in: text)
    return Set(
      name.matches(in: text, range: whole).compactMap { match in
        Range(match.range, in: text).map { String(text[$0]) }
      })
  }

  @Test("Every file that a document names exists")
  func namedFilesExist() throws {
    let top = try FileManager.default.contentsOfDirectory(atPath: Self.package.path)
    let known = top + Self.files(in: ["Sources", "Tests", "Scenarios", "Scripts"])
    let names = Set(known.map { ($0 as NSString).lastPathComponent })
    for document in try Self.documents() where !document.hasSuffix("CHANGELOG.md") {
      for file in try Self.filesNamed(in: Self.text(of: document)) {
        guard !Self.usersFiles.contains((file as NSString).lastPathComponent) else { continue }
        let exists =
          file.contains("/") ? known.contains { $0.hasSuffix(file) } : names.contains(file)
        #expect(exists, "\(document) names \(file), which does not exist")
      }
    }
  }

  @Test("Every page that another page links to exists")
  func linkedPagesExist() throws {
    let link = try NSRegularExpression(pattern: #"<doc:([A-Za-z]+)>"#)
    for document in try Self.documents() {
      let text = try Self.text(of: document)
      for match in link.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
        let page = try #require(Range(match.range(at: 1), in: text))
        let file = Self.package.appendingPathComponent("\(Self.pages)/\(text[page]).md")
        #expect(
          FileManager.default.fileExists(atPath: file.path), "\(document) links to \(text[page])")
      }
    }
  }

  @Test("Every section of Measurements.md that another document or the code names exists")
  func namedSectionsExist() throws {
    let headings = try Self.text(of: "\(Self.pages)/Measurements.md").split(separator: "\n")
      .filter { $0.hasPrefix("#") }.map { $0.drop { $0 == "#" || $0 == " " } }
    let reference = try NSRegularExpression(pattern: #"Measurements(?:\.md|>), [“"]([^”"]+)[”"]"#)
    let sources = Self.files(in: ["Sources", "Scenarios", "Scripts"])
      .filter { ["swift", "yaml", "py", "md"].contains(($0 as NSString).pathExtension) }
    for file in Set(try Self.documents() + sources) {
      // A reference may continue on the next line of a comment.
      let text = try Self.text(of: file)
        .replacingOccurrences(of: #"\n\s*(///?|#)?\s*"#, with: " ", options: .regularExpression)
      for match in reference.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
        let section = try #require(Range(match.range(at: 1), in: text))
        #expect(headings.contains(text[section]), "\(file) names the section “\(text[section])”")
      }
    }
  }

  @Test("The README is short")
  func readmeIsShort() throws {
    #expect(try Self.lineCount(of: "README.md") <= 150)
  }

  @Test("No source file has more than 400 lines")
  func sourcesAreShort() throws {
    for file in Self.files(in: ["Sources", "Tests"]) where file.hasSuffix(".swift") {
      #expect(try Self.lineCount(of: file) <= 400, "\(file)")
    }
  }
}
