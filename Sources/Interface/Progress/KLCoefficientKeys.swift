internal import Learning
internal import Terminal

/// The keys that raise and lower the KL coefficient.
struct KLCoefficientKeys: Sendable {
  /// Steps up or down.
  static let keys = KeyTable<Int>(
    "KL coefficient",
    [
      .init(
        "- +", "policies change more, less", hint: Hint("- +", "KL coefficient"),
        // = is + without Shift where both are on one key.
        [.character("-"): -1, .character("+"): 1, .character("="): 1])
    ])

  /// Whether a key has changed the coefficient; the value at the start calls for no notice.
  private var hasChanged = false

  /// Takes a key; nil for a key that is not in the table.
  mutating func press(_ key: Key, _ shared: inout SharedState) -> [Effect]? {
    guard let steps = Self.keys.action(of: key) else { return nil }
    switch shared.progress.learner {
    case .resuming:
      shared.notify("Not yet: the session is being resumed.")
      return []
    case .elsewhere, .stopped:
      shared.notify("No policy learns here, so there is no KL coefficient to change.")
      return []
    case .exploring, .learning, .waitingForYou:
      if shared.progress.klCoefficient == 0, steps < 0 {
        shared.notify("The KL coefficient is 0 already; + raises it.")
      }
      hasChanged = true
      return [.changeKLCoefficient(by: steps)]
    }
  }

  /// Reports the new value if a key has changed it.
  func noteChange(from old: Float, _ shared: inout SharedState) {
    let new = shared.progress.klCoefficient
    guard hasChanged, new != old else { return }
    let reason =
      new > 0 ? "policies stay close to their reference." : "policies change freely."
    shared.notify("KL coefficient \(Figure.coefficient(new)): \(reason)")
  }
}
