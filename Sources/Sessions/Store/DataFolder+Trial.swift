import CSQLite
package import Foundation

extension DataFolder {
  /// The version of SQLite.
  package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

  /// The results of trying what sessions need of a folder.
  package struct Trial: Sendable {
    /// The folder that was tried: the data folder, or the nearest one above it that exists.
    package let folder: URL
    /// Bytes that the user may still write; nil where the system does not tell.
    package let freeBytes: Int?
    /// The type of the file system, such as “ext4”; nil where the system does not tell.
    package let fileSystem: String?
    /// The error of making and writing a file; nil where that works.
    package let writeError: String?
    /// Whether locks keep others out: those of sessions (`flock`) and of SQLite (`fcntl`); nil where
    /// it was not tried.
    package let locks: Bool?
    /// The median time of flushing a page to the disk; nil where it was not tried, or fails.
    package let flush: Duration?
    /// The error of flushing; nil where it works or was not tried.
    package let flushError: String?
  }

  /// Writes, locks and flushes a file in the data folder, and removes it.
  ///
  /// A folder that does not exist is not made: the nearest one above stands for it.
  package static func trial(of dataFolder: URL) -> Trial {
    let folder = existing(dataFolder)
    var (locks, flush, flushError): (Bool?, Duration?, String?) = (nil, nil, nil)
    var writeError: String?
    // A name of its own, as several may be tried at a time.
    let path = folder.appendingPathComponent(".backflip-trial-\(getpid())").path
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 {
      defer {
        close(file)
        unlink(path)
      }
      let page = [UInt8](repeating: 1, count: 4096)
      if pwrite(file, page, page.count, 0) == page.count {
        locks = locksWork(on: path, file)
        do { flush = try flushTime(file) } catch { flushError = "\(error)" }
      } else {
        writeError = reason()
      }
    } else {
      writeError = reason()
    }
    return Trial(
      folder: folder, freeBytes: freeBytes(folder), fileSystem: fileSystem(of: folder),
      writeError: writeError, locks: locks, flush: flush, flushError: flushError)
  }

  private static func existing(_ folder: URL) -> URL {
    var folder = folder.absoluteURL
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    return folder
  }

  #if os(Linux)
    /// F_OFD_GETLK of Linux's `fcntl.h`, which Swift does not see, as it is not part of POSIX.
    private static let lockByOpenFile: Int32 = 36
  #endif

  /// Whether a second open file finds the locks that the first one holds.
  private static func locksWork(on path: String, _ first: Int32) -> Bool {
    let second = open(path, O_RDWR | O_CLOEXEC)
    guard second >= 0 else { return false }
    defer { close(second) }
    guard flock(first, LOCK_EX | LOCK_NB) == 0 else { return false }
    guard flock(second, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return false }
    #if os(Linux)
      // A process does not exclude itself by POSIX locks, but its locks by open file are others'.
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      guard fcntl(first, F_SETLK, &lock) == 0, fcntl(second, lockByOpenFile, &lock) == 0
      else {
        return false
      }
      return lock.l_type == Int16(F_WRLCK)
    #else
      return true
    #endif
  }

  /// The median time of five flushes, each after a page was written.
  ///
  /// - Throws: `Refusal`.
  private static func flushTime(_ file: Int32) throws(Refusal) -> Duration {
    var times: [Duration] = []
    for value in 0..<5 {
      let page = [UInt8](repeating: UInt8(value), count: 4096)
      let start = ContinuousClock.now
      guard pwrite(file, page, page.count, 0) == page.count, fsync(file) == 0 else {
        throw Refusal(description: reason())
      }
      times.append(.now - start)
    }
    return times.sorted()[times.count / 2]
  }

  private struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  private static func reason() -> String { String(cString: strerror(errno)).lowercased() }

  private static func freeBytes(_ folder: URL) -> Int? {
    var status = statvfs()
    guard statvfs(folder.path, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// The type of the file system that is mounted nearest above a folder.
  private static func fileSystem(of folder: URL) -> String? {
    let path = folder.resolvingSymlinksInPath().path
    guard let table = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else {
      return nil
    }
    return fileSystem(of: path, mounts: table)
  }

  /// The type of the file system of a path by a table such as `/proc/self/mounts`: device, place, type.
  static func fileSystem(of path: String, mounts: String) -> String? {
    var best: (place: String, type: String)?
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let place = fields[1].replacingOccurrences(of: "\\040", with: " ")
      let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
      // A later mount at the same place covers the earlier one.
      if isAbove, place.count >= best?.place.count ?? 0 { best = (place, String(fields[2])) }
    }
    return best?.type
  }
}
