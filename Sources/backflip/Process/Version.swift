/// The program's version, and how it was built.
enum Version {
  /// The newest release in CHANGELOG.md; sessions and exports record it.
  static let current = "1.0.0"

  /// The version with its build, such as “1.0.0 (ffd470e, release, x86-64-v3, Swift 6.3)”.
  static let line = line(commit: commit)

  /// The line for a commit, which is empty where it is unknown.
  static func line(commit: String) -> String {
    let parts = [
      commit.isEmpty ? "unknown commit" : commit, configuration, instructions, "Swift \(compiler)",
    ]
    return "\(current) (\(parts.joined(separator: ", ")))"
  }

  /// The configuration of the build.
  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The instructions that the computing modules use.
  static var instructions: String {
    #if !arch(x86_64)
      "arm64"
    #elseif BACKFLIP_PORTABLE
      "x86-64"
    #else
      "x86-64-v3"
    #endif
  }

  /// The version of the compiler; a compiler tells it by conditions alone.
  private static var compiler: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }
}
