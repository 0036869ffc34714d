import Foundation
import Sessions

/// Writes folders that appear complete or not at all.
enum OutputFolder {
  /// Fills a folder under a temporary name and moves it into place; on return it is on disk.
  ///
  /// - Parameters:
  ///   - folder: A free name, or an empty folder.
  ///   - fill: Receives the temporary folder, and flushes its files; its errors are rethrown.
  /// - Throws: `ExportError.file` where the system refuses.
  static func write(to folder: URL, _ fill: (URL) throws -> Void) throws {
    guard !SessionStore.isSessionFileName(folder.lastPathComponent) else {
      throw ExportError.file(path: folder.path, reason: "is a session's name")
    }
    let unfinished = OutputFile.passing(beside: folder)
    let descriptor: Int32
    do {
      descriptor = try PassingItem.makeFolder(unfinished.path, mode: 0o777)
    } catch let error as POSIXError {
      throw refusal(error.code.rawValue, folder)
    }
    defer { close(descriptor) }
    do {
      try fill(unfinished)
      try flushFolders(in: unfinished)
      // This replaces an empty folder, but nothing else, not even a link to one.
      try check(rename(unfinished.path, folder.path), folder)
      try FilePlacement.flushFolder(of: folder)
    } catch {
      try? FileManager.default.removeItem(at: unfinished)
      throw (error as? POSIXError).map { refusal($0.code.rawValue, folder) } ?? error
    }
  }

  /// Turns a failed system call into an error that names the file.
  static func check(_ result: Int32, _ file: URL) throws {
    guard result == 0 else { throw refusal(errno, file) }
  }

  private static func refusal(_ code: Int32, _ file: URL) -> ExportError {
    let reason =
      [EEXIST, ENOTEMPTY, ENOTDIR].contains(code)
      ? "exists already and is not an empty folder" : String(cString: strerror(code)).lowercased()
    return .file(path: file.path, reason: reason)
  }

  /// Flushes a folder and the folders in it, so that their files' names are on disk.
  private static func flushFolders(in folder: URL) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let item = folder.appendingPathComponent(name)
      var status = stat()
      try check(lstat(item.path, &status), item)
      if status.st_mode & S_IFMT == S_IFDIR { try flushFolders(in: item) }
    }
    try FilePlacement.flush(folder, flags: O_DIRECTORY)
  }
}
