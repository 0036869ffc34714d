import Foundation

extension Scenario {
  /// Keys that every scenario must have.
  private static let requiredKeys = [
    "body", "observation", "question", "control", "episode", "clip", "oracle", "success",
  ]

  /// Whether a text looks like a scenario's, be it one with a fault: it has most of the keys that a
  /// scenario must have.
  package static func isScenario(_ text: String) -> Bool {
    requiredKeys.count { key in
      text.range(
        of: #"(?m)(?:^|[{,\s])["']?\#(key)["']?[ \t]*:(?:\s|$)"#, options: .regularExpression)
        != nil
    } >= 5
  }
}
