import ArgumentParser
import Foundation
import Interface
import Learning
import Terminal

/// Prints the settings of the screens.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the settings of the screens, and where each comes from.",
    discussion: """
      The settings are in $XDG_CONFIG_HOME/backflip/config.yaml, by default \
      ~/.config/backflip/config.yaml. What is printed is such a file. The exit status is 1 where the \
      file has a mistake; the screens then use the default.

      Example:
        backflip config
      """)

  func run() throws {
    let configuration = Configuration()
    for line in configuration.text { try StandardOutput.line(line) }
    for problem in configuration.problems { StandardError.line("backflip: \(problem)") }
    guard configuration.problems.isEmpty else { throw ExitCode.failure }
  }
}

extension Configuration {
  /// The settings in force as the lines of a file, with the origin of each in a comment.
  var text: [String] {
    let name = file.path + (isThere ? "" : " (there is no such file)")
    return ["# \(name)"] + Key.allCases.flatMap(lines(of:))
  }

  private func lines(of key: Key) -> [String] {
    let origin = lines[key].map { "line \($0)" } ?? "default"
    let (value, others) = value(of: key)
    var result = [
      Self.commented("\(key): \(value)", origin + (others.isEmpty ? "" : "; \(others)"))
    ]
    guard key == .keys, !preferences.keys.single.isEmpty else { return result }
    result = ["keys:"]
    let single = preferences.keys.single.sorted {
      (keyLines[$0.key] ?? 0) < (keyLines[$1.key] ?? 0)
    }
    for (key, meaning) in single {
      let line = keyLines[key].map { "line \($0)" } ?? "default"
      result.append(Self.commented("  \(quoted(key.name)): \(quoted(meaning.name))", line))
    }
    return result
  }

  private func value(of key: Key) -> (value: String, others: String) {
    func words<Value: RawRepresentable & CaseIterable>(
      _ value: Value
    ) -> (String, String) where Value.RawValue == String {
      let others = Value.allCases.map(\.rawValue).filter { $0 != value.rawValue }
      return (value.rawValue, "or \(others.joined(separator: ", "))")
    }
    return switch key {
    case .theme: words(preferences.theme)
    case .drawing: words(preferences.drawing)
    case .speed: (Figure.coefficient(Float(preferences.speed)), "one of \(Self.speeds)")
    case .layout: words(preferences.keys.layout)
    case .keys: ("{}", "such as {\"x\": left}")
    case .synchronized: ("\(preferences.isSynchronized)", "mode 2026 of the terminal")
    }
  }

  private func quoted(_ name: String) -> String {
    guard name.unicodeScalars.count == 1 else { return name }
    return name == "\"" || name == "\\" ? "\"\\\(name)\"" : "\"\(name)\""
  }

  private static func commented(_ setting: String, _ comment: String) -> String {
    setting.padding(toLength: max(setting.count, 22), withPad: " ", startingAt: 0)
      + "  # \(comment)"
  }
}
