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
}
