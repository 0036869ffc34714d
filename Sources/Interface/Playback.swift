/// The clock that clips are shown by: one for all the clips on a screen, so that they go in step.
struct Playback: Sendable, Equatable {
  /// The speeds that the keys go through; 1 is real time.
  static let speeds: [Double] = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2]
  /// A flip takes about half a second: at half speed the eye can follow it.
  static let usualSpeed = 2
  /// How long the last frame stays before a loop begins again, s: marks where it ends.
  static let rest = 0.35

  /// Where the clips are, s from their beginning.
  private(set) var time = 0.0
  /// How long the last frame has been on show, s.
  private var rested = 0.0
  /// An index of `speeds`.
  private(set) var speedIndex = Playback.usualSpeed
  var isPaused = false
  /// Length of the longest clip, s.
  var duration = 0.0 {
    didSet { time = min(time, duration) }
  }

  var speed: Double { Playback.speeds[speedIndex] }

  /// Moves on by some real time, s.
  mutating func advance(by seconds: Double) {
    guard !isPaused, seconds > 0, duration > 0 else { return }
    if time < duration {
      time = min(time + seconds * speed, duration)
      return
    }
    rested += seconds
    if rested >= Playback.rest { restart() }
  }

  mutating func restart() {
    time = 0
    rested = 0
  }

  /// Halts, and goes one frame on or back, round the ends.
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

  /// The frame of a clip that is on show now; a shorter one stays at its end.
  func frame(period: Double, frames: Int) -> Int {
    guard period > 0, frames > 0 else { return 0 }
    return min(Int((time / period + 1e-6).rounded(.down)), frames - 1)
  }
}
