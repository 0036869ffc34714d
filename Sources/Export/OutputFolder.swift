import Foundation

/// A folder that appears whole or not at all.
enum OutputFolder {
  /// Fills a folder under a temporary name and moves it into place.
  ///
  /// - Parameters:
  ///   - folder: Nothing may be there, or an empty folder.
  ///   - fill: Is given the temporary folder; what it throws is thrown on.
  /// - Throws: `ExportError.file` where the system refuses.
  static func write(to folder: URL, _ fill: (URL) throws -> Void) throws {
    let folder = folder.resolvingSymlinksInPath()
    let unfinished = folder.deletingLastPathComponent()
      .appendingPathComponent(".\(folder.lastPathComponent).\(getpid())", isDirectory: true)
    do {
      try check(mkdir(unfinished.path, 0o777), folder)
      try fill(unfinished)
      // Replaces an empty folder, and nothing else.
      try check(rename(unfinished.path, folder.path), folder)
    } catch {
      try? FileManager.default.removeItem(at: unfinished)
      throw error
    }
  }

  /// Turns a failed system call into an error that names the file.
  static func check(_ result: Int32, _ file: URL) throws {
    guard result == 0 else {
      let reason =
        [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno)
        ? "is there already and no empty folder" : String(cString: strerror(errno)).lowercased()
      throw ExportError.file(path: file.path, reason: reason)
    }
  }
}
