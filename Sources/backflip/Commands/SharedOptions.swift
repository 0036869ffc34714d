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
        + "$XDG_DATA_HOME/backflip or ~/.local/share/backflip.", valueName: "FOLDER"),
    completion: .directory)
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

/// Who answers at the keyboard.
struct KeyboardRaters: Sendable {
  /// The name that the person's choices are stored under.
  var person: String
  /// The simulated rater that answers on `A`.
  var teacher: SimulatedRater
}

/// The name that choices at the keyboard are stored under, and the rater that answers on `A`.
struct RaterNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name that is stored with each of your choices; by default, your login name.",
      valueName: "NAME"))
  var raterName: String?

  @Option(
    help: ArgumentHelp(
      "The simulated rater that answers when you press A or a: oracle, grades or one with "
        + "weaknesses.",
      valueName: "RATER"))
  var teacher = RaterWeakness.oracle.rawValue

  func validate() throws {
    do {
      _ = try SimulatedRater(text: teacher)
    } catch {
      throw ValidationError("--teacher \(teacher): \(error)")
    }
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

  /// The person and the teacher.
  var atTheKeyboard: KeyboardRaters {
    get throws { KeyboardRaters(person: name, teacher: try SimulatedRater(text: teacher)) }
  }

  /// The name that was given, or the user's.
  private var name: String {
    if let raterName { return raterName }
    let user = NSUserName()
    return user.isEmpty || SimulatedRater.isName(user) ? "person" : user
  }
}
