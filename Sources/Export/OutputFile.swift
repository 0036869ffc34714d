public import Foundation

/// A file that appears whole or not at all.
public enum OutputFile {
  /// Writes lines to a file, as `writeBytes` does.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - body: Is given a function that appends a line; what it throws is thrown on.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func write(
    to file: URL, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    try fill(file) { sink in
      try body { line in try sink.append(line.utf8, [UInt8(ascii: "\n")]) }
    }
  }

  /// Writes bytes to a file.
  ///
  /// They go to a passing file beside it, which takes its name in the end, so that a file that was
  /// there stays until then. A pipe or a terminal gets them as they come.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - body: Is given a function that appends bytes; what it throws is thrown on.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func writeBytes(
    to file: URL, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try fill(file) { sink in
      try body { bytes in try sink.append(bytes, []) }
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

  private static func fill(_ file: URL, _ body: (inout Sink) throws -> Void) throws {
    let file = file.resolvingSymlinksInPath()
    guard isReplaceable(file) else {
      return try fill(file.path, flags: O_WRONLY, body)
    }
    let unfinished = file.deletingLastPathComponent()
      .appendingPathComponent(".\(file.lastPathComponent).\(getpid())").path
    do {
      try fill(unfinished, flags: O_WRONLY | O_CREAT | O_TRUNC, body)
      guard rename(unfinished, file.path) == 0 else { throw refusal(file.path) }
    } catch ExportError.file(unfinished, let reason) {
      unlink(unfinished)
      throw ExportError.file(path: file.path, reason: reason)
    } catch {
      unlink(unfinished)
      throw error
    }
  }

  /// Whether a new file may take the place of what is there; not of a pipe or a terminal.
  private static func isReplaceable(_ file: URL) -> Bool {
    var status = stat()
    guard stat(file.path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  private static func fill(
    _ path: String, flags: Int32, _ body: (inout Sink) throws -> Void
  ) throws {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    var sink = Sink(descriptor: descriptor, path: path)
    try body(&sink)
    try sink.flush()
  }

  private static func refusal(_ path: String) -> ExportError {
    .file(path: path, reason: String(cString: strerror(errno)).lowercased())
  }

  /// Takes bytes and hands them on to the system, many at a time.
  private struct Sink {
    /// How much is gathered before the system is called, bytes.
    static let capacity = 65_536

    let descriptor: Int32
    let path: String
    var buffer: [UInt8] = []

    init(descriptor: Int32, path: String) {
      self.descriptor = descriptor
      self.path = path
    }

    mutating func append(_ bytes: some Sequence<UInt8>, _ end: [UInt8]) throws {
      buffer.append(contentsOf: bytes)
      buffer.append(contentsOf: end)
      if buffer.count >= Self.capacity { try flush() }
    }

    mutating func flush() throws {
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 || errno == EINTR else { throw refusal(path) }
        rest = rest.dropFirst(max(count, 0))
      }
      buffer.removeAll(keepingCapacity: true)
    }
  }
}
