package import Foundation

/// Temporary files and folders that exist only while a process works on them.
///
/// Their process holds a lock (`flock`) on them, which the system drops when the process ends, however
/// it ends. An item whose lock is free is therefore a leftover, even if another process has the same
/// number by now.
package enum PassingItem {
  /// Creates a file and locks it.
  ///
  /// - Returns: Its descriptor; closing it drops the lock.
  /// - Throws: `POSIXError`.
  package static func makeFile(_ path: String, mode: mode_t) throws -> Int32 {
    while true {
      let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      if opened >= 0, hold(opened, at: path) { return opened }
      let code = errno
      if opened >= 0 { close(opened) }
      // A leftover of an earlier process with the same number.
      if opened < 0, code == EEXIST { removeIfDead(path) }
      guard opened >= 0 || code == EEXIST && !exists(path) else { throw error(code) }
    }
  }

  /// Creates a folder and locks it.
  ///
  /// - Returns: Its descriptor; closing it drops the lock.
  /// - Throws: `POSIXError`.
  package static func makeFolder(_ path: String, mode: mode_t) throws -> Int32 {
    while true {
      if mkdir(path, mode) == 0 {
        let opened = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if opened >= 0, hold(opened, at: path) { return opened }
        let code = errno
        guard opened >= 0 || code == ENOENT else { throw error(code) }
        if opened >= 0 { close(opened) }
        continue
      }
      let code = errno
      if code == EEXIST { removeIfDead(path) }
      guard code == EEXIST, !exists(path) else { throw error(code) }
    }
  }

  /// Removes the items of a folder that no process holds, such as those of killed processes.
  ///
  /// Items that cannot be removed now are left for the next call.
  package static func removeDead(in folder: URL, where isPassing: (_ name: String) -> Bool) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where isPassing(name) {
      removeIfDead(folder.appendingPathComponent(name).path)
    }
  }

  /// Takes an item's lock, or does without where the file system has none; false where another process
  /// has removed the item.
  private static func hold(_ descriptor: Int32, at path: String) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // Another process checks at this moment whether it is a leftover, and will remove it.
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { return true }
    }
    return isItem(descriptor, at: path)
  }

  private static func removeIfDead(_ path: String) {
    let opened = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { return }
    defer { close(opened) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_uid == geteuid(),
      [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT),
      flock(opened, LOCK_EX | LOCK_NB) == 0, isItem(opened, at: path)
    else { return }
    if status.st_mode & S_IFMT == S_IFREG {
      unlink(path)
    } else {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private static func isItem(_ descriptor: Int32, at path: String) -> Bool {
    var ours = stat()
    var there = stat()
    guard fstat(descriptor, &ours) == 0, lstat(path, &there) == 0 else { return false }
    return ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func error(_ code: Int32) -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
  }
}
