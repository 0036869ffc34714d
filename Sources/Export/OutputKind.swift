import Foundation
import Scenarios
import Sessions

/// The kind of a command's output, which replaces only an earlier file of the same kind.
public enum OutputKind: String, Sendable, CaseIterable {
  /// An animated picture.
  case gif = "GIF"
  /// A recording of a terminal.
  case asciicast = "asciicast"
  /// Comparisons as JSON Lines, with everything that is known of them.
  case comparisons = "file of comparisons"
  /// Comparisons as JSON Lines for TRL.
  case preferences = "file of preferences"
  /// Figures over time as CSV.
  case figures = "table of figures"
  /// A stage's networks.
  case tensors = "safetensors file of this program"
  /// Episodes as JSON Lines.
  case rollouts = "file of rollouts"
  /// States that `simulate` computes.
  case states = "file of simulated states"
  /// Accelerations of states.
  case accelerations = "file of accelerations"
  /// The result of a run of an experiment.
  case run = "result of a run"
  /// The results of many runs in short.
  case recordedRuns = "file of recorded runs"
  /// A plot as SVG.
  case plot = "plot"

  /// How many bytes of a file are read to recognize its kind: a scenario may be as long.
  static let headLength = 256 * 1024

  /// Whether a file with these first bytes is of this kind, as this program writes it.
  func matches(_ head: [UInt8]) -> Bool {
    switch self {
    case .gif: return head.starts(with: Array("GIF89a".utf8))
    case .tensors:
      let heading = Self.text(head.dropFirst(8))
      return heading.hasPrefix(#"{"__metadata__":{"#) && heading.contains(#""observation":""#)
        && heading.contains(#""policy":""#)
    case .figures: return Self.text(head).hasPrefix(MetricTable.heading + "\n")
    case .asciicast: return Self.matches(head, #"^\{"version":2,"width":\d+,"height":\d+,"#)
    case .comparisons:
      return Self.matches(
        head, #"^\{"id":\d+,"question":"(?:[^"\\]|\\.)*","left":\{"time":\["#)
    case .preferences:
      return Self.matches(head, #"^\{"prompt":"(?:[^"\\]|\\.)*","chosen":""#)
    // The times of a long episode may exceed these bytes.
    case .rollouts:
      return Self.matches(head, #"^\{"time":\[[-+.,0-9e]*(?:\],"qpos":\[\[|\z)"#)
    case .states: return Self.matches(head, #"^\{"qpos":\[\["#)
    case .accelerations: return Self.matches(head, #"^\{"contacts":\["#)
    case .run: return Self.matches(head, #"^\{"arm":""#)
    case .recordedRuns: return Self.matches(head, #"^\{"command":""#)
    case .plot: return Self.matches(head, #"^<svg [^>]*class="backflip""#)
    }
  }

  /// The kind of a file that no command ever overwrites, as a person made it; nil for other files.
  static func keepsake(_ file: URL, _ head: [UInt8]) -> String? {
    if SessionStore.isSession(head: head) { return "a session" }
    let text = text(head)
    if isMJCF(text) { return "a body" }
    if ["yaml", "yml"].contains(file.pathExtension.lowercased()) || Scenario.isScenario(text) {
      return "a scenario"
    }
    return nil
  }

  /// Whether a text is XML whose first element is `<mujoco>` or `<mujocoinclude>`.
  private static func isMJCF(_ text: String) -> Bool {
    text.prefixMatch(of: /(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*<mujoco/.dotMatchesNewlines())
      != nil
  }

  private static func matches(_ head: [UInt8], _ pattern: String) -> Bool {
    text(head).range(of: pattern, options: .regularExpression) != nil
  }

  /// The bytes as text, without a byte order mark.
  private static func text(_ head: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(head), as: UTF8.self)
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
