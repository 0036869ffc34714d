import CRename
package import Foundation

/// Puts finished files and folders in place.
package enum FilePlacement {
  /// Gives a file or folder a name that is free, and has that on disk on return.
  ///
  /// - Throws: `POSIXError`; EEXIST where something has the name: it is never replaced.
  package static func move(_ source: URL, toNew target: URL) throws {
    var code = rename_exclusively(source.path, target.path)
    if [EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP].contains(code) {
      code = moveByLinking(source.path, target.path)
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    try flushFolder(of: target)
  }

  /// Gives a file the name of another, which it replaces, and has that on disk on return.
  package static func move(_ source: URL, over target: URL) throws {
    guard rename(source.path, target.path) == 0 else { throw lastError() }
    try flushFolder(of: target)
  }

  /// Where the file system cannot rename without replacing, such as NFS.
  private static func moveByLinking(_ source: String, _ target: String) -> Int32 {
    guard link(source, target) != 0 else { return unlink(source) == 0 ? 0 : errno }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { return errno }
    // No hard links either. Other processes of this program keep off by the name's lock.
    var status = stat()
    guard lstat(target, &status) != 0 else { return EEXIST }
    return rename(source, target) == 0 ? 0 : errno
  }

  /// Has on disk what a folder says of its files.
  package static func flushFolder(of file: URL) throws {
    try flush(file.deletingLastPathComponent(), flags: O_DIRECTORY)
  }

  /// Has a file's or a folder's content on disk.
  package static func flush(_ item: URL, flags: Int32 = 0) throws {
    let descriptor = open(item.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)
    // A folder in which files may be made, but not read, cannot be flushed.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    try flush(descriptor)
  }

  /// Has an open file's or folder's content on disk.
  package static func flush(_ descriptor: Int32) throws {
    guard fsync(descriptor) == 0 else {
      // Some file systems do not know how for folders, and nothing flushes a pipe.
      if [EINVAL, ENOTSUP, EROFS].contains(errno) { return }
      throw lastError()
    }
  }

  /// What the last call to the system failed of.
  private static func lastError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
