import CRename
package import Foundation

/// Moves finished files and folders into place, and flushes them to the disk.
package enum FilePlacement {
  /// Gives a file or folder a free name; it is on disk on return.
  ///
  /// - Throws: `POSIXError`; EEXIST where the name is taken: nothing is ever replaced.
  package static func move(_ source: URL, toNew target: URL) throws {
    var code = rename_exclusively(source.path, target.path)
    if [EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP].contains(code) {
      code = moveByLinking(source.path, target.path)
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    try flushFolder(of: target)
  }

  /// Replaces a file by another; it is on disk on return.
  package static func move(_ source: URL, over target: URL) throws {
    guard rename(source.path, target.path) == 0 else { throw lastError() }
    try flushFolder(of: target)
  }

  /// For file systems that cannot rename without replacing, such as NFS.
  private static func moveByLinking(_ source: String, _ target: String) -> Int32 {
    guard link(source, target) != 0 else { return unlink(source) == 0 ? 0 : errno }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { return errno }
    // There are no hard links either. The name's lock keeps other processes of this program away.
    var status = stat()
    guard lstat(target, &status) != 0 else { return EEXIST }
    return rename(source, target) == 0 ? 0 : errno
  }

  /// Flushes a file's folder, so that the file's name is on disk.
  package static func flushFolder(of file: URL) throws {
    try flush(file.deletingLastPathComponent(), flags: O_DIRECTORY)
  }

  /// Flushes a file's or a folder's content to the disk.
  package static func flush(_ item: URL, flags: Int32 = 0) throws {
    let descriptor = open(item.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)
    // A folder in which files may be made, but not read, cannot be flushed.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    try flush(descriptor)
  }

  /// Flushes an open file's or folder's content to the disk.
  package static func flush(_ descriptor: Int32) throws {
    guard fsync(descriptor) == 0 else {
      // Some file systems cannot flush folders, and nothing flushes a pipe.
      if [EINVAL, ENOTSUP, EROFS].contains(errno) { return }
      throw lastError()
    }
  }

  /// The error of the last system call.
  private static func lastError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
