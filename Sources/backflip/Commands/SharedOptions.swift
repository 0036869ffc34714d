import ArgumentParser
import Foundation
import Learning
import Sessions
import Teaching

/// The data folder of a command.
struct DataFolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The data folder, whose folder “sessions” holds the sessions. By default BACKFLIP_HOME, "
        + "$XDG_DATA_HOME/backflip or ~/.local/share/backflip.", valueName: "FOLDER"))
  var directory: String?

  /// The folder's sessions, without the leftovers of killed commands.
  var library: SessionLibrary {
    let library = SessionLibrary(dataFolder: DataFolder.locate(option: directory))
    library.removeLeftovers()
    ScratchFolder.removeLeftovers()
    return library
  }
}

/// Whether a command that writes a file may replace one of another kind.
struct ForceOption: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Replace an existing file of any kind; by default, only an earlier result of the same "
        + "kind is replaced. A session, a scenario or a body never is."))
  var force = false
}

/// The name that choices at the keyboard are stored under.
struct RaterNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name that is stored with each of your choices; by default, your login name.",
      valueName: "NAME"))
  var raterName: String?

  func validate() throws {
    guard let raterName else { return }
    guard (1...64).contains(raterName.count),
      !raterName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
      raterName.trimmingCharacters(in: .whitespaces) == raterName
    else {
      throw ValidationError(
        "--rater-name must be 1 to 64 characters, without control characters, and without spaces "
          + "at its ends")
    }
    guard !SimulatedRater.isName(raterName) else {
      throw ValidationError(
        "--rater-name \"\(raterName)\" is a simulated rater's; choose another name")
    }
  }

  /// The name that was given, or the user's.
  var name: String {
    if let raterName { return raterName }
    let user = NSUserName()
    return user.isEmpty || SimulatedRater.isName(user) ? "person" : user
  }
}
