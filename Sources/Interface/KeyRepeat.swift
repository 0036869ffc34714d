internal import Terminal

/// Tells keys that are pressed from keys that are held down.
///
/// A terminal sends a held key again and again, and says nothing when it is released. But a
/// keyboard keeps a rhythm: after the press it waits (0.25 to 0.66 s, as it is set up), then the
/// key comes every 25 to 100 ms. So, of the time since the same key came last:
///
/// - Less than `interval`: the key is held. It stays so until it has not come for `release`.
/// - More than `delay`: the key is pressed.
/// - In between, it may be the first repeat, or a person who presses quickly. What comes next
///   tells: the press counts if the key does not come again within `interval`, and then only that
///   much late.
struct KeyRepeat: Sendable, Equatable {
  /// The longest time between two repeats, s.
  static let interval = 0.15
  /// How long a key that was held has not come when it is released, s.
  static let release = 0.4
  /// The longest time before the first repeat, s.
  static let delay = 0.8

  /// What a key that has come is.
  enum Verdict: Equatable {
    /// Pressed.
    case press
    /// Held.
    case held
    /// Pressed, if it is still there at the time in `undecided`.
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

  /// Takes a key that has come at some time, s; `interrupted(by:)` comes before it.
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

  /// The press that another key has decided: a held key is not followed by another one; once.
  mutating func interrupted(by key: Key) -> Undecided? {
    guard let undecided, undecided.key != key else { return nil }
    self.undecided = nil
    return undecided
  }

  /// Forgets the press that is not decided: it would do nothing.
  mutating func drop() { undecided = nil }

  /// The press that has turned out to be one by some time, s; once.
  mutating func decided(at time: Double) -> Undecided? {
    guard let undecided, undecided.until <= time else { return nil }
    self.undecided = nil
    return undecided
  }
}
