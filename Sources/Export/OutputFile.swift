import Foundation
import Sessions
import Synchronization

/// Writes files that appear complete or not at all.
public enum OutputFile {
  /// The prefix of the names of unfinished files; their process's number follows.
  private static let passingPrefix = ".backflip-output-"
  /// The number of files that this process has made, which makes their names unique.
  private static let made = Mutex(0)

  /// Writes lines to a file, as `writeBytes` does.
  ///
  /// - Parameters:
  ///   - place: The file.
  ///   - body: Receives a function that appends a line; its errors are rethrown.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func write(
    to place: OutputPlace, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    try fill(place) { sink in
      try body { line in try sink.append(line.utf8, [UInt8(ascii: "\n")]) }
    }
  }

  /// Writes bytes to a file.
  ///
  /// They go to a temporary file next to it, which replaces it at the end, so that an existing file stays
  /// until then; they are on disk on return. A pipe or a terminal receives them at once.
  ///
  /// - Parameters:
  ///   - place: The file.
  ///   - body: Receives a function that appends bytes; its errors are rethrown.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func writeBytes(
    to place: OutputPlace, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try fill(place) { sink in
      try body { bytes in try sink.append(bytes, []) }
    }
  }

  /// Writes bytes to a new file, such as one in a folder that is being written.
  ///
  /// - Throws: `ExportError.file` where the name is taken, or the system refuses.
  static func writeBytes(
    to file: URL, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try writeBytes(to: OutputPlace(new: file), body)
  }

  /// Writes lines to a new file, such as one in a folder that is being written.
  ///
  /// - Throws: `ExportError.file` where the name is taken, or the system refuses.
  static func write(
    to file: URL, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    try write(to: OutputPlace(new: file), body)
  }

  /// Writes a value as one JSON object with sorted keys; each number gives the same Double again.
  ///
  /// - Throws: As `write(to:_:)` does, or where a number is not finite.
  package static func write(to place: OutputPlace, json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    try write(to: place) { append in try append(text) }
  }

  private static func fill(_ place: OutputPlace, _ body: (inout Sink) throws -> Void) throws {
    switch place.occupant {
    case .nothing, .file: try replace(place, body)
    case .descriptor(let number):
      // A duplicate shares the file's position.
      try fill(dup(number), place.file.path, body)
    case .stream:
      // Opening a pipe without a reader would block.
      let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
      let opened = open(place.file.path, flags)
      guard opened >= 0 else {
        throw errno == ENXIO
          ? ExportError.file(path: place.file.path, reason: "is a pipe that nobody reads")
          : refusal(place.file.path)
      }
      _ = fcntl(opened, F_SETFL, fcntl(opened, F_GETFL) & ~O_NONBLOCK)
      try fill(opened, place.file.path, body)
    }
  }

  /// A temporary name next to a file or a folder; leftovers of killed processes in that folder are
  /// removed.
  static func passing(beside item: URL) -> URL {
    let folder = item.deletingLastPathComponent()
    PassingItem.removeDead(in: folder) { $0.hasPrefix(passingPrefix) }
    let number = made.withLock { made in
      made += 1
      return made
    }
    return folder.appendingPathComponent("\(passingPrefix)\(getpid())-\(number)")
  }

  /// Fills a temporary file, which then replaces the file.
  private static func replace(
    _ place: OutputPlace, _ body: (inout Sink) throws -> Void
  ) throws {
    let unfinished = passing(beside: place.file)
    do {
      let opened = try PassingItem.makeFile(unfinished.path, mode: 0o666)
      do {
        try fill(opened, place.file.path, body) { try FilePlacement.flush($0) }
        try move(unfinished, to: place)
      } catch {
        unlink(unfinished.path)
        throw error
      }
    } catch let error as POSIXError {
      throw ExportError.file(
        path: place.file.path, reason: String(cString: strerror(error.code.rawValue)).lowercased())
    }
  }

  private static func move(_ unfinished: URL, to place: OutputPlace) throws {
    let changed = ExportError.file(
      path: place.file.path, reason: "was changed by another program meanwhile")
    guard place.occupant == .nothing else {
      guard place.isAsItWas else { throw changed }
      return try FilePlacement.move(unfinished, over: place.file)
    }
    do {
      try FilePlacement.move(unfinished, toNew: place.file)
    } catch let error as POSIXError where error.code == .EEXIST {
      throw changed
    }
  }

  /// Fills an open file, finishes it, and closes it.
  private static func fill(
    _ descriptor: Int32, _ path: String, _ body: (inout Sink) throws -> Void,
    last: (Int32) throws -> Void = { _ in }
  ) throws {
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    var sink = Sink(descriptor: descriptor, path: path)
    try body(&sink)
    try sink.flush()
    try last(descriptor)
  }

  private static func refusal(_ path: String) -> ExportError {
    .file(path: path, reason: String(cString: strerror(errno)).lowercased())
  }

  /// Buffers bytes and passes them on to the system in large pieces.
  private struct Sink {
    /// The size of the buffer, bytes.
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
