import Foundation
import PackagePlugin

/// Writes the commit that is built into a source file of the program, before each build.
///
/// The manifest could ask for it (`Context.gitInformation`), but SwiftPM keeps a manifest's result
/// until the manifest changes, and so an old commit.
@main
struct BuildInformation: BuildToolPlugin {
  /// Takes the commit from BACKFLIP_COMMIT, otherwise from git; empty where there is neither.
  ///
  /// The arguments are the package's folder and the file. A repository around a package that has none
  /// itself says nothing about it. The file is written only where the commit has changed, so that
  /// nothing is compiled again otherwise.
  private static let script = #"""
    commit=${BACKFLIP_COMMIT:-}
    top=$(git -C "$1" rev-parse --show-toplevel 2>/dev/null)
    if [ -z "$commit" ] && [ -n "$top" ] && [ "$top" -ef "$1" ]; then
      commit=$(git -C "$1" rev-parse --short=7 HEAD 2>/dev/null)
      changes=$(git -C "$1" --no-optional-locks status --porcelain -- Package.swift Sources Scenarios)
      [ -z "$commit" ] || [ -z "$changes" ] || commit="$commit with changes"
    fi
    commit=$(printf %s "$commit" | tr -cd '0-9A-Za-z .+-')
    text="extension Version {
      /// The commit that was built; empty where it is unknown.
      static let commit = \"$commit\"
    }"
    mkdir -p "$(dirname "$2")"
    [ -f "$2" ] && [ "$(cat "$2")" = "$text" ] || printf '%s\n' "$text" > "$2"
    """#

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL.appendingPathComponent("Generated")
    let file = folder.appendingPathComponent("Version+Commit.swift")
    return [
      .prebuildCommand(
        displayName: "Writing the commit", executable: URL(fileURLWithPath: "/bin/sh"),
        arguments: ["-c", Self.script, "sh", context.package.directoryURL.path, file.path],
        environment: ProcessInfo.processInfo.environment, outputFilesDirectory: folder)
    ]
  }
}
