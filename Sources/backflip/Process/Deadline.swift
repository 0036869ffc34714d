import ArgumentParser
import Experiments
import Foundation

/// How long a command may take, as `--deadline` names it: `3600`, `90m`, `1h30m`.
struct Deadline: ExpressibleByArgument {
  /// s.
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    var total = 0.0
    var digits = ""
    for character in argument {
      if let unit = units[character] {
        guard let number = Double(digits) else { return nil }
        total += number * unit
        digits = ""
      } else {
        guard character.isASCII, character.isNumber || character == "." else { return nil }
        digits.append(character)
      }
    }
    if !digits.isEmpty {
      // A number after a unit has none of its own.
      guard total == 0, let number = Double(digits) else { return nil }
      total = number
    }
    guard total > 0, total <= 1e9 else { return nil }
    seconds = total
  }

  static let help = ArgumentHelp(
    "Save and stop after this time, such as 3600 (s), 90m or 1h30m, with status 75 unless it is done; "
      + "the same command then continues.", valueName: "TIME")
}

/// The exit statuses of commands besides 64 for wrong usage, which the argument parser sets.
enum ExitStatus {
  /// The work was stopped and is saved; the same command continues (`EX_TEMPFAIL`).
  static let unfinished = RunQueue.unfinished
}
