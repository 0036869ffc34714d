import Foundation

/// Reads whole text files that are not too large.
enum BoundedFile {
  /// The text of a regular file in UTF-8.
  ///
  /// - Throws: `ScenarioError` that names the file: absent, no regular file (a device would never
  ///   end), too large, or no UTF-8.
  static func text(at url: URL, atMost largest: Int) throws(ScenarioError) -> String {
    if let bytes = BuiltInFolder.bytes(at: url) { return String(decoding: bytes, as: UTF8.self) }
    let path = url.shownPath
    func failure(_ message: String) -> ScenarioError {
      ScenarioError(file: path, line: nil, key: nil, message: message)
    }
    let resolved = url.resolvingSymlinksInPath()
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved.path) else {
      throw failure("there is no such file, or it may not be read")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw failure("this is not a text file")
    }
    guard let size = attributes[.size] as? NSNumber, size.intValue <= largest else {
      throw failure("the file is larger than \(largest / 1024) KiB")
    }
    guard let data = try? Data(contentsOf: resolved) else {
      throw failure("the file may not be read; check its permissions")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw failure("the file is not in UTF-8; save it as UTF-8")
    }
    return text
  }
}
