public import Foundation

/// The folder in which the program stores its data.
public enum DataFolder {
  /// Finds the data folder, which need not exist.
  ///
  /// - Parameters:
  ///   - option: The folder that the command line names.
  ///   - environment: The process's environment.
  /// - Returns: The first of these that is given: the option, `BACKFLIP_HOME`,
  ///   `$XDG_DATA_HOME/backflip`; otherwise `~/.local/share/backflip`.
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

  /// Refuses anything but a folder.
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

  /// Creates a folder and its missing parents, readable by their user only; they are on disk on return.
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
