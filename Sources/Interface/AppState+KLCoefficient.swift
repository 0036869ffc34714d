internal import Terminal

extension AppState {
  /// Takes the keys that hold policies to what they do, and let them go; nil for other keys.
  mutating func klCoefficientKey(_ key: Key) -> [Effect]? {
    switch key {
    case .character("-"): return changeKLCoefficient(by: -1)
    // The second is the first without Shift, where + is on that key.
    case .character("+"), .character("="): return changeKLCoefficient(by: 1)
    default: return nil
    }
  }

  private mutating func changeKLCoefficient(by steps: Int) -> [Effect] {
    switch progress.learner {
    case .resuming:
      tell("Not yet: the session is being brought back.")
      return []
    case .elsewhere, .stopped:
      tell("Nothing learns here that could be held.")
      return []
    case .exploring, .learning, .waitingForYou:
      if progress.klCoefficient == 0, steps < 0 {
        tell("The policies are free; + holds them to what they do now.")
      }
      hasMovedKLCoefficient = true
      return [.changeKLCoefficient(by: steps)]
    }
  }

  /// Tells what has come of the keys.
  mutating func tellOfKLCoefficient() {
    let coefficient = Numeral.coefficient(progress.klCoefficient)
    tell(
      progress.klCoefficient > 0
        ? "KL coefficient \(coefficient): policies are held to what they did at 0, or at first."
        : "KL coefficient 0: the policies are free again.")
  }
}
