package import Foundation

/// Opens regular files for reading, without ever blocking on a pipe or device.
package enum ReadableFile {
  /// The reason a file cannot be read, such as "is a folder".
  package struct Refusal: Error {
    package let reason: String
  }

  /// Opens a regular file, or a stream inherited by the process (`/dev/stdin`, `/dev/fd/3`).
  ///
  /// Other pipes and devices are rejected: reading a pipe waits for a writer, and a device may
  /// never reach end of file.
  ///
  /// - Returns: A descriptor, which the caller closes.
  /// - Throws: `Refusal`.
  package static func open(_ path: String) throws(Refusal) -> Int32 {
    let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw refusal(code)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind != S_IFDIR && isOwnStream(path) else {
      close(descriptor)
      switch kind {
      case S_IFDIR: throw Refusal(reason: "is a folder")
      case S_IFIFO: throw Refusal(reason: "is a pipe")
      default: throw Refusal(reason: "is a device")
      }
    }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return descriptor
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: A path accepted by `open`.
  ///   - largest: The maximum size, bytes.
  /// - Returns: The contents; if the file is larger than the maximum, one byte more than the
  ///   maximum.
  /// - Throws: `Refusal`.
  package static func bytes(at path: String, upTo largest: Int) throws(Refusal) -> Data {
    let descriptor = try open(path)
    defer { close(descriptor) }
    var data = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while data.count <= largest {
      let count = read(descriptor, &chunk, min(chunk.count, largest + 1 - data.count))
      guard count >= 0 || errno == EINTR else { throw refusal(errno) }
      if count == 0 { break }
      if count > 0 { data.append(contentsOf: chunk[..<count]) }
    }
    return data
  }

  private static func isOwnStream(_ path: String) -> Bool {
    path == "/dev/stdin" || ["/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix)
  }

  private static func refusal(_ code: Int32) -> Refusal {
    Refusal(reason: String(cString: strerror(code)).lowercased())
  }
}
