public import Foundation
import Sessions

/// Where a command's result goes, once it is sure that nothing is lost by that.
public struct OutputPlace: Sendable {
  /// What is at the place.
  enum Occupant: Sendable, Equatable {
    /// Nothing; what comes there meanwhile stays.
    case nothing
    /// A file that is replaced, as long as it is still that one.
    case file(device: UInt64, inode: UInt64)
    /// A pipe or a terminal, which gets bytes as they come.
    case stream
    /// A descriptor that the process was started with, which does too.
    case descriptor(Int32)
  }

  /// Where to.
  public let file: URL
  let occupant: Occupant

  /// Looks at a place.
  ///
  /// A regular file is replaced where it is empty or of the same kind as what is to be written. Any
  /// other, a file behind a link and a named pipe only where that is forced; a session, a scenario, a
  /// body, a folder and the command's own input never.
  ///
  /// - Parameters:
  ///   - file: Where to.
  ///   - kind: What is to be written.
  ///   - isForced: Whether what is of another kind is replaced too.
  ///   - inputs: What the command reads.
  /// - Throws: `ExportError.file` where something is there that stays.
  public init(
    _ file: URL, for kind: OutputKind, isForced: Bool = false, inputs: [URL] = []
  ) throws {
    func refusal(_ reason: String) -> ExportError { .file(path: file.path, reason: reason) }
    let unforced = isForced ? "" : " (--force overwrites it)"
    if let descriptor = Self.ownDescriptor(file.path) {
      self.init(file: file, occupant: .descriptor(descriptor))
      return
    }
    if SessionStore.isSessionFileName(file.lastPathComponent) {
      throw refusal("is a session's name")
    }
    guard var status = Self.status(file.path, lstat) else {
      guard errno == ENOENT else { throw refusal(Self.lastReason) }
      self.init(new: file)
      return
    }
    var place = file
    if status.st_mode & S_IFMT == S_IFLNK {
      guard isForced else { throw refusal("is a symbolic link\(unforced)") }
      place = file.resolvingSymlinksInPath()
      guard !SessionStore.isSessionFileName(place.lastPathComponent) else {
        throw refusal("leads to a session")
      }
      guard let target = Self.status(place.path, lstat) else {
        self.init(new: place)
        return
      }
      status = target
    }
    for input in inputs {
      guard let read = Self.status(input.path, stat) else { continue }
      if read.st_ino == status.st_ino && read.st_dev == status.st_dev {
        throw refusal("is what this command reads")
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFCHR: self.init(file: place, occupant: .stream)
    case S_IFIFO where isForced: self.init(file: place, occupant: .stream)
    case S_IFIFO: throw refusal("is a pipe (--force writes to it)")
    case S_IFDIR: throw refusal("is a folder")
    case S_IFREG:
      let head = try Self.head(of: place)
      if let keepsake = OutputKind.keepsake(place, head) {
        throw refusal("is \(keepsake), which is never overwritten")
      }
      guard status.st_size == 0 || isForced || kind.matches(head) else {
        throw refusal("is there already and is no \(kind.rawValue)\(unforced)")
      }
      self.init(
        file: place,
        occupant: .file(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
    default: throw refusal("is no plain file")
    }
  }

  /// A place where nothing may be, or, for a folder, an empty one.
  public init(new file: URL) { self.init(file: file, occupant: .nothing) }

  private init(file: URL, occupant: Occupant) {
    self.file = file
    self.occupant = occupant
  }

  /// Whether the file that is to be replaced is still there, as it was.
  var isAsItWas: Bool {
    guard case .file(let device, let inode) = occupant else { return true }
    guard let status = Self.status(file.path, lstat) else { return false }
    return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
  }

  /// The number of a stream of this process that a path names.
  private static func ownDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default:
      let folders = ["/dev/fd/", "/proc/self/fd/"]
      guard let folder = folders.first(where: path.hasPrefix) else { return nil }
      return Int32(path.dropFirst(folder.count)).flatMap { fcntl($0, F_GETFD) >= 0 ? $0 : nil }
    }
  }

  private static func head(of file: URL) throws -> [UInt8] {
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ExportError.file(path: file.path, reason: lastReason)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: OutputKind.headLength)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw ExportError.file(path: file.path, reason: lastReason) }
    return Array(bytes[..<count])
  }

  private static func status(
    _ path: String, _ call: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32
  ) -> stat? {
    var status = stat()
    return call(path, &status) == 0 ? status : nil
  }

  private static var lastReason: String { String(cString: strerror(errno)).lowercased() }
}
