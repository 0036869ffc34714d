import Foundation
import Sessions
import Synchronization

/// A file that appears whole or not at all.
public enum OutputFile {
  /// How the names of files begin that are not finished; their process's number follows.
  private static let passingPrefix = ".backflip-output-"
  /// Tells a process's files apart.
  private static let made = Mutex(0)

  /// Writes lines to a file, as `writeBytes` does.
  ///
  /// - Parameters:
  ///   - place: Where to.
  ///   - body: Is given a function that appends a line; what it throws is thrown on.
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
  /// They go to a passing file beside it, which takes its name in the end, so that a file that was
  /// there stays until then; on return they are on disk. A pipe or a terminal gets them as they come.
  ///
  /// - Parameters:
  ///   - place: Where to.
  ///   - body: Is given a function that appends bytes; what it throws is thrown on.
  /// - Throws: `ExportError.file` where the system refuses.
  public static func writeBytes(
    to place: OutputPlace, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try fill(place) { sink in
      try body { bytes in try sink.append(bytes, []) }
    }
  }

  /// Writes bytes to a new file, such as one in a folder that is being made.
  ///
  /// - Throws: `ExportError.file` where something is there, or the system refuses.
  static func writeBytes(
    to file: URL, _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try writeBytes(to: OutputPlace(new: file), body)
  }

  /// Writes lines to a new file, such as one in a folder that is being made.
  ///
  /// - Throws: `ExportError.file` where something is there, or the system refuses.
  static func write(
    to file: URL, _ body: (_ append: (String) throws -> Void) throws -> Void
  ) throws {
    try write(to: OutputPlace(new: file), body)
  }

  /// Writes a value as one JSON object, its keys in order; each number gives the same Double again.
  ///
  /// - Throws: As `write(to:_:)` does, or where a number is not finite.
  static func write(to place: OutputPlace, json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    try write(to: place) { append in try append(text) }
  }

  private static func fill(_ place: OutputPlace, _ body: (inout Sink) throws -> Void) throws {
    switch place.occupant {
    case .nothing, .file: try replace(place, body)
    case .descriptor(let number):
      // A copy, so that a file behind it is written on from where it stands.
      try fill(dup(number), place.file.path, body)
    case .stream:
      // A pipe that nobody reads would be waited for.
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

  /// A temporary name beside a file or a folder, from whose folder what killed processes have left
  /// under such names is removed.
  static func passing(beside item: URL) -> URL {
    let folder = item.deletingLastPathComponent()
    PassingItem.removeDead(in: folder) { $0.hasPrefix(passingPrefix) }
    let number = made.withLock { made in
      made += 1
      return made
    }
    return folder.appendingPathComponent("\(passingPrefix)\(getpid())-\(number)")
  }

  /// Fills a passing file, which then takes the place.
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
      path: place.file.path, reason: "another program has changed it meanwhile")
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

  /// Fills an open file, does the last with it, and closes it.
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
