import ArgumentParser
import Foundation
import Learning
import Teaching

/// Under which name choices at the keyboard are kept.
struct RaterNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name that is kept with each of your choices; without it, your login name.",
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

  /// The name, asked for or the user's.
  var name: String {
    if let raterName { return raterName }
    let user = NSUserName()
    return user.isEmpty || SimulatedRater.isName(user) ? "person" : user
  }
}
