public import Foundation
import Physics

/// Reads a file line by line.
public enum InputLines {
  /// How many bytes are read at a time.
  private static let chunk = 1 << 20
  /// Reads a file line by line; blank lines are skipped.
  ///
  /// - Parameters:
  ///   - file: A file, or a pipe such as `/dev/stdin`.
  ///   - maximum: The maximum length of a line, bytes; a longer one is refused before it is read
  ///     completely.
  ///   - body: Receives each line's number, from 1, its bytes, and the share of the file that was read, 0
  ///     to 1; returns false to stop.
  /// - Throws: `ExportError.file` where it cannot be read; errors of `body`.
  public static func read(
    _ file: URL, maximum: Int,
    _ body: (_ number: Int, _ line: Data, _ share: Double) throws -> Bool
  ) throws {
    let descriptor: Int32
    do {
      descriptor = try ReadableFile.open(file.path)
    } catch {
      throw ExportError.file(path: file.path, reason: error.reason)
    }
    defer { close(descriptor) }
    var status = stat()
    let size = fstat(descriptor, &status) == 0 ? Double(status.st_size) : 0
    var (number, seen) = (0, 0)
    var rest = Data()
    func check(_ line: Data) throws {
      guard line.count > maximum else { return }
      throw ExportError.input(
        path: file.path, place: "line \(number + 1)",
        reason:
          "is longer than the \(maximum) bytes that a comparison of this scenario takes; give "
          + "one comparison on each line")
    }
    func take(_ line: Data) throws -> Bool {
      try check(line)
      number += 1
      guard line.contains(where: { !" \t\r".utf8.contains($0) }) else { return true }
      return try body(number, line, size > 0 ? min(Double(seen) / size, 1) : 0)
    }
    while true {
      let read = try next(descriptor, file)
      guard !read.isEmpty else { break }
      seen += read.count
      var parts = read.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      parts[0] = rest + parts[0]
      for line in parts.dropLast() { guard try take(line) else { return } }
      rest = Data(parts[parts.count - 1])
      try check(rest)
    }
    if !rest.isEmpty { _ = try take(rest) }
  }

  private static func next(_ descriptor: Int32, _ file: URL) throws -> Data {
    var bytes = [UInt8](repeating: 0, count: chunk)
    while true {
      let count = Foundation.read(descriptor, &bytes, chunk)
      if count >= 0 { return Data(bytes[..<count]) }
      guard errno == EINTR else { throw refusal(file) }
    }
  }

  private static func refusal(_ file: URL) -> ExportError {
    .file(path: file.path, reason: String(cString: strerror(errno)).lowercased())
  }
}
