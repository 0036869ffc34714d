import Learning

internal import Terminal

/// The clock of the clips on a screen: one for all of them, so that they play in step.
struct Playback: Sendable, Equatable {
  /// The speeds that the keys go through, and their names; 1 is real time.
  static let speeds: [(speed: Double, name: String)] = [
    (0.125, "1/8 speed"), (0.25, "1/4 speed"), (0.5, "half speed"), (0.75, "3/4 speed"),
    (1, "full speed"), (1.5, "×1.5"), (2, "×2"),
  ]
  /// How long the last frame stays before a loop starts over, s: it shows where the loop ends.
  private static let rest = 0.35

  /// The time since the beginning of the clips, s.
  private(set) var time = 0.0
  /// How long the last frame has been on show, s.
  private var rested = 0.0
  /// An index of `speeds`.
  ///
  /// A flip takes about half a second: at half speed the eye can follow it.
  private var speedIndex = 2
  var isPaused = false
  /// How much longer the speed and the pause stand out, as a key has just changed them, s.
  private(set) var emphasis = 0.0
  /// How long that lasts after a key, s.
  private static let emphasisTime = 1.0
  /// The length of the longest clip, s.
  var duration = 0.0 {
    didSet { time = min(time, duration) }
  }

  /// Makes a clock at one of `speeds`, by default at half speed.
  init(speed: Double = 0.5) {
    speedIndex = Playback.speeds.firstIndex { $0.speed == speed } ?? speedIndex
  }

  /// Simulated seconds per second.
  var speed: Double { Playback.speeds[speedIndex].speed }

  /// Moves on by some real time, s.
  mutating func advance(by seconds: Double) {
    emphasis = max(emphasis - seconds, 0)
    guard !isPaused, seconds > 0, duration > 0 else { return }
    if time < duration {
      time = min(time + seconds * speed, duration)
      return
    }
    rested += seconds
    if rested >= Playback.rest { restart() }
  }

  /// Pauses at a time, s, within the clips.
  mutating func scrub(to time: Double) {
    isPaused = true
    rested = 0
    self.time = min(max(time, 0), duration)
  }

  mutating func restart() {
    time = 0
    rested = 0
  }

  /// Pauses and moves some frames on or back, around the ends.
  mutating func step(by frames: Int, period: Double) {
    isPaused = true
    rested = 0
    guard period > 0, duration > 0 else { return }
    let last = Int((duration / period).rounded())
    let now = Int((time / period).rounded())
    let next = (now + frames + last + 1) % (last + 1)
    time = min(Double(next) * period, duration)
  }

  mutating func changeSpeed(by steps: Int) {
    speedIndex = min(max(speedIndex + steps, 0), Playback.speeds.count - 1)
  }

  /// The frame of a clip on show now; a shorter clip stays at its end.
  func frame(period: Double, frames: Int) -> Int {
    guard period > 0, frames > 0 else { return 0 }
    return min(Int((time / period + 1e-6).rounded(.down)), frames - 1)
  }

  /// The speed of the clips, and whether they are paused.
  var speedNote: String { Playback.speeds[speedIndex].name + (isPaused ? ", paused" : "") }
  /// The most columns of `speedNote`.
  static let speedColumns = speeds.map(\.name.count).max().map { $0 + ", paused".count } ?? 0

  /// `0.8/1.5 s`.
  var timeNote: String { "\(Figure.tenths(time))/\(Figure.tenths(duration)) s" }
}

// MARK: - Keys

extension Playback {
  /// The actions of every screen that shows clips.
  enum Action: Sendable {
    case pause
    case step(by: Int)
    case changeSpeed(by: Int)
    case restart
  }

  static let keys = KeyTable<Action>(
    "Clips",
    [
      .init("Space", "pause, go on", hint: Hint("Space", "pause"), [.space: .pause]),
      .init(
        ", .", "a frame back, a frame on",
        [.character(","): .step(by: -1), .character("."): .step(by: 1)]),
      .init(
        "[ ]", "slower, faster", hint: Hint("[ ]", "speed"),
        [.character("["): .changeSpeed(by: -1), .character("]"): .changeSpeed(by: 1)]),
      .init("r", "from the beginning", [.character("r"): .restart]),
    ])

  /// Takes a key.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - period: Seconds between two frames of the clips.
  /// - Returns: Whether the key is in the table.
  @discardableResult
  mutating func press(_ key: Key, period: Double) -> Bool {
    guard let action = Self.keys.action(of: key) else { return false }
    emphasis = Self.emphasisTime
    switch action {
    case .pause: isPaused.toggle()
    case .step(let frames): step(by: frames, period: period)
    case .changeSpeed(let steps): changeSpeed(by: steps)
    case .restart: restart()
    }
    return true
  }
}
