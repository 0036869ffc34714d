import ArgumentParser
import Foundation
import Scenarios
import Sessions

/// Reports what a bug report needs, and tries what the program needs.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the system, and print what a bug report needs.",
    discussion: """
      Prints the version, the system, the terminal, the processor, the folders and the libraries. A \
      temporary file in the data folder shows whether locks and flushing work there; it is removed. The \
      last line is “ok”, or there is a line for each problem with its remedy; the exit status is then 1.

      Example:
        backflip doctor
      """)

  @Flag(help: "One JSON object: findings (name, value, and problem where there is one), ok.")
  var json = false

  @OptionGroup var folder: DataFolderOption

  func run() throws {
    // Not `library`, which removes leftovers: looking changes nothing.
    let data = DataFolder.locate(option: folder.directory)
    let diagnosis = Diagnosis(
      findings: [Finding("version", Version.line), .system] + Finding.terminal
        + [.processor] + Finding.dataFolder(data)
        + [.configuration(Configuration()), .scenarios(ScenarioLibrary())]
        + Finding.libraries + Finding.limits)
    if json {
      try StandardOutput.json(diagnosis)
    } else {
      for line in diagnosis.lines { try StandardOutput.line(line) }
    }
    guard diagnosis.isSound else { throw ExitCode.failure }
  }
}
