import Foundation

extension SessionFile {
  /// The offset of `application_id` in an SQLite file.
  private static let applicationIDPlace = 68
  private static let headerLength = 100

  /// The owner of a file, by its first bytes.
  private enum Owner {
    /// A session, even if it is damaged behind the header.
    case session
    /// A database of another application.
    case stranger
    /// Not an SQLite database, or not a whole header.
    case unknown
  }

  /// Refuses the database of another application before SQLite opens it, which might change it.
  ///
  /// Call it only while no connection of this process is open to the file: closing a descriptor drops
  /// SQLite's locks.
  ///
  /// - Throws: `SessionError.foreign`.
  static func checkOwner(of file: URL) throws {
    if try owner(of: file) == .stranger { throw SessionError.foreign(file: file.path) }
  }

  /// Refuses to move or delete a file that is not a session.
  ///
  /// A damaged session counts if its header or any of its rows is a session's. In the folder of
  /// sessions, a session's file that is empty or all zeros counts too.
  ///
  /// - Parameters:
  ///   - file: The file; the caller holds its lock.
  ///   - isListed: Whether it is a session's file in the folder of sessions.
  /// - Throws: `SessionError.foreign`, `.notADatabase`.
  static func requireSession(_ file: URL, isListed: Bool) throws {
    let owner = try owner(of: file)
    if owner == .session { return }
    if file.lastPathComponent.hasSuffix(suffix) {
      if isListed, try isBlank(file) { return }
      let rescue = try SessionRescue(file)
      let tables = SessionSchema.Table.all
      if tables.contains(where: { !rescue.numbers(of: $0.name).isEmpty }) { return }
    }
    throw owner == .stranger
      ? SessionError.foreign(file: file.path) : SessionError.notADatabase(file: file.path)
  }

  private static func owner(of file: URL) throws -> Owner {
    let descriptor = try openToRead(file)
    defer { close(descriptor) }
    var head = [UInt8](repeating: 0, count: headerLength)
    let count = pread(descriptor, &head, head.count, 0)
    guard count >= 0 else { throw lastError() }
    guard count == headerLength else { return .unknown }
    if isSession(head: head) { return .session }
    return head.starts(with: Array("SQLite format 3\0".utf8)) ? .stranger : .unknown
  }

  /// Whether a file is empty or holds nothing but zeros.
  private static func isBlank(_ file: URL) throws -> Bool {
    let descriptor = try openToRead(file)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &bytes, bytes.count)
      if count == 0 { return true }
      guard count > 0 || errno == EINTR else { throw lastError() }
      if count > 0, bytes[..<count].contains(where: { $0 != 0 }) { return false }
    }
  }

  /// Whether a file's first bytes have the number of this application.
  static func isSession(head: [UInt8]) -> Bool {
    guard head.count >= headerLength else { return false }
    let id = head[applicationIDPlace..<applicationIDPlace + 4].reduce(0) { $0 << 8 | UInt32($1) }
    return id == UInt32(bitPattern: SessionSchema.applicationID)
  }

  private static func openToRead(_ file: URL) throws -> Int32 {
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw lastError() }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw status.st_mode & S_IFMT == S_IFDIR
        ? SessionError.folder(file: file.path) : SessionError.notADatabase(file: file.path)
    }
    return descriptor
  }
}

extension SessionStore {
  /// Whether a file's first bytes are a session's.
  package static func isSession(head: [UInt8]) -> Bool { SessionFile.isSession(head: head) }

  /// Whether a file of this name is a session, or one that SQLite or the program keeps next to it.
  package static func isSessionFileName(_ name: String) -> Bool {
    let ends = SessionFile.companions + ["-lock", ""]
    return ends.contains { name.hasSuffix(SessionFile.suffix + $0) }
  }
}
