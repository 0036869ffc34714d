internal import Terminal

/// Distinguishes keys that are pressed from keys that are held down.
///
/// A terminal sends a held key again and again and does not report its release. But keyboards keep
/// a rhythm: after the press they wait (0.25 to 0.66 s, depending on their settings), then repeat
/// the key every 25 to 100 ms. The time since the same key came last decides:
///
/// - Less than `interval`: the key is held. It stays so until it has not come for `release`.
/// - More than `delay`: the key is pressed.
/// - In between, it may be the first repeat, or a person who presses quickly. The press counts if
///   the key does not come again within `interval`, and only that much late.
struct KeyRepeat: Sendable, Equatable {
  /// The longest time between two repeats, s.
  static let interval = 0.15
  /// How long a held key must not have come to count as released, s.
  static let release = 0.4
  /// The longest time before the first repeat, s.
  static let delay = 0.8

  /// The meaning of a key that has come.
  enum Verdict: Equatable {
    /// Pressed.
    case press
    /// Held.
    case held
    /// Pressed, if `undecided` still holds it at its time.
    case perhaps
  }

  /// A press that may turn out to be a repeat.
  struct Undecided: Sendable, Equatable {
    let key: Key
    /// When the key came, s.
    let since: Double
    /// When it counts, s.
    var until: Double { since + KeyRepeat.interval }
  }

  /// The key that came last.
  private var lastKey: Key?
  /// When it came, s.
  private var lastTime = 0.0
  /// Whether it is held.
  private var isHeld = false
  /// The press that is not decided yet.
  private(set) var undecided: Undecided?

  /// Takes a key at a time, s, after `interrupted(by:)`.
  mutating func take(_ key: Key, at time: Double) -> Verdict {
    defer { (lastKey, lastTime) = (key, time) }
    undecided = nil
    guard key == lastKey else {
      isHeld = false
      return .press
    }
    let passed = time - lastTime
    if passed < KeyRepeat.interval || (isHeld && passed < KeyRepeat.release) {
      isHeld = true
      return .held
    }
    if isHeld || passed > KeyRepeat.delay {
      isHeld = false
      return .press
    }
    undecided = Undecided(key: key, since: time)
    return .perhaps
  }

  /// Returns, once, the undecided press that another key has decided.
  ///
  /// No other key follows a held one.
  mutating func interrupted(by key: Key) -> Undecided? {
    guard let undecided, undecided.key != key else { return nil }
    self.undecided = nil
    return undecided
  }

  /// Drops the undecided press.
  mutating func drop() { undecided = nil }

  /// Returns, once, the undecided press that counts by some time, s.
  mutating func decided(at time: Double) -> Undecided? {
    guard let undecided, undecided.until <= time else { return nil }
    self.undecided = nil
    return undecided
  }
}
