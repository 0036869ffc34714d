public import Foundation

/// Where the program keeps what it stores.
public enum DataFolder {
  /// Finds the data folder; it need not exist.
  ///
  /// - Parameters:
  ///   - option: What the command line asks for.
  ///   - environment: The process's environment.
  /// - Returns: The folder asked for, else `BACKFLIP_HOME`, else `$XDG_DATA_HOME/backflip`, else
  ///   `~/.local/share/backflip`.
  public static func locate(
    option: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> URL {
    if let path = [option, environment["BACKFLIP_HOME"]].compactMap(\.self).first(where: {
      !$0.isEmpty
    }) {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    // The specification says to ignore a path that is not absolute.
    if let path = environment["XDG_DATA_HOME"], path.hasPrefix("/") {
      return URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent("backflip")
    }
    let home = environment["HOME"].map { URL(fileURLWithPath: $0, isDirectory: true) }
    return (home ?? FileManager.default.homeDirectoryForCurrentUser)
      .appendingPathComponent(".local/share/backflip")
  }

  /// Refuses what is no folder.
  ///
  /// - Throws: `SessionError.noFolder`.
  static func check(_ folder: URL) throws {
    var status = stat()
    guard stat(folder.path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? SessionError.noFolder(path: folder.path) : SessionFile.lastError()
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw SessionError.noFolder(path: folder.path)
    }
  }

  /// Makes a folder with all above it that are missing, for the user's eyes only, and has each on disk.
  ///
  /// - Throws: `SessionError.noFolder` where a file is in the way; `POSIXError`.
  static func make(_ folder: URL) throws {
    if SessionFile.exists(folder) { return try check(folder) }
    let parent = folder.deletingLastPathComponent()
    guard parent.path != folder.path else { return }
    try make(parent)
    guard mkdir(folder.path, 0o700) == 0 || errno == EEXIST else {
      throw errno == EACCES
        ? SessionError.readOnlyFolder(folder: parent.path) : SessionFile.lastError()
    }
    try check(folder)
    try FilePlacement.flush(parent, flags: O_DIRECTORY)
  }
}
