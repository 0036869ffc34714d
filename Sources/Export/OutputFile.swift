public import Foundation

/// A text file that appears whole or not at all.
public enum OutputFile {
  /// How much is gathered before the system is called, bytes.
  private static let bufferSize = 65_536

  /// Writes lines to a file.
  ///
  /// They go to a passing file beside it, which takes its name in the end, so that a file that was
  /// there stays until then. A pipe or a terminal gets them as they come.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - body: Is given a function that appends a line; what it throws is thrown on.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func write(
    to file: URL, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    let file = file.resolvingSymlinksInPath()
    guard isReplaceable(file) else {
      return try write(to: file.path, flags: O_WRONLY, body)
    }
    let unfinished = file.deletingLastPathComponent()
      .appendingPathComponent(".\(file.lastPathComponent).\(getpid())").path
    do {
      try write(to: unfinished, flags: O_WRONLY | O_CREAT | O_TRUNC, body)
      guard rename(unfinished, file.path) == 0 else { throw refusal(file.path) }
    } catch ExportError.file(unfinished, let reason) {
      unlink(unfinished)
      throw ExportError.file(path: file.path, reason: reason)
    } catch {
      unlink(unfinished)
      throw error
    }
  }

  /// Writes a value as one JSON object, its keys in order; each number gives the same Double again.
  ///
  /// - Throws: As `write(to:_:)` does, or where a number is not finite.
  static func write(to file: URL, json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    try write(to: file) { append in try append(text) }
  }

  /// Whether a new file may take the place of what is there; not of a pipe or a terminal.
  private static func isReplaceable(_ file: URL) -> Bool {
    var status = stat()
    guard stat(file.path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  private static func write(
    to path: String, flags: Int32, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    var buffer: [UInt8] = []
    try body { line in
      buffer.append(contentsOf: line.utf8)
      buffer.append(UInt8(ascii: "\n"))
      guard buffer.count >= bufferSize else { return }
      try flush(&buffer, to: descriptor, path: path)
    }
    try flush(&buffer, to: descriptor, path: path)
  }

  private static func flush(
    _ buffer: inout [UInt8], to descriptor: Int32, path: String
  ) throws {
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw refusal(path) }
      rest = rest.dropFirst(max(count, 0))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func refusal(_ path: String) -> ExportError {
    .file(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}
