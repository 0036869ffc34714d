import Foundation

/// Reads files that others named, which may be anything.
enum RegularFile {
  /// Why a file is not read.
  enum Problem: Error {
    case unreadable
    /// A folder, a device or a pipe, which could keep its reader waiting for ever.
    case notRegular
    case tooLarge
  }

  /// The bytes of a file that has no more than `most` of them.
  static func bytes(at path: String, atMost most: Int) throws(Problem) -> [UInt8] {
    // Opening a pipe waits for its writer unless told not to.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .unreadable }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    guard status.st_size <= most else { throw .tooLarge }
    // One byte more than there should be tells a file that grows.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var count = 0
    while count < bytes.count {
      let taken = bytes.withUnsafeMutableBytes { room in
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[count...])
        return read(file, rest.baseAddress, rest.count)
      }
      guard taken >= 0 || errno == EINTR else { throw .unreadable }
      if taken == 0 { break }
      count += max(taken, 0)
      if count == bytes.count {
        guard count <= most else { throw .tooLarge }
        bytes += [UInt8](repeating: 0, count: min(count, most + 1 - count))
      }
    }
    return Array(bytes[..<count])
  }
}
