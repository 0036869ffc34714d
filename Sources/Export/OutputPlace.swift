public import Foundation
import Sessions

/// The file for a command's output, checked so that nothing valuable is overwritten.
public struct OutputPlace: Sendable {
  /// The item at the place.
  enum Occupant: Sendable, Equatable {
    /// Nothing; a file that appears there meanwhile is not replaced.
    case nothing
    /// A file that is replaced, unless another file is there by then.
    case file(device: UInt64, inode: UInt64)
    /// A pipe or a terminal, which receives bytes at once.
    case stream
    /// A descriptor that the process was started with, which also receives bytes at once.
    case descriptor(Int32)
  }

  /// The file.
  public let file: URL
  let occupant: Occupant

  /// Checks a place.
  ///
  /// A regular file is replaced if it is empty or of the same kind as the output. Other files, files
  /// behind a link and named pipes are used only with force. Sessions, scenarios, bodies, folders and the
  /// command's own input are never replaced.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - kind: The kind of the output.
  ///   - isForced: Whether files of other kinds are replaced too.
  ///   - inputs: The files that the command reads.
  /// - Throws: `ExportError.file` where the file at the place must stay.
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
        throw refusal("exists already and is not a \(kind.rawValue)\(unforced)")
      }
      self.init(
        file: place,
        occupant: .file(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
    default: throw refusal("is no plain file")
    }
  }

  /// A place that must be free, or, for a folder, empty.
  public init(new file: URL) { self.init(file: file, occupant: .nothing) }

  private init(file: URL, occupant: Occupant) {
    self.file = file
    self.occupant = occupant
  }

  /// Whether the file to replace is still there and is the same.
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
