internal import Drawing
internal import Learning
internal import Terminal

/// The state of the screen that replays the policies stage by stage.
struct ReplayState: Sendable {
  /// How many rollouts are kept; each takes some 100 kB.
  static let capacity = 24

  /// A rollout that can be shown.
  struct Shown: Sendable {
    let rollout: StageRollout
    let motion: Motion
    /// The framing that keeps all of it in view.
    let framing: Framing
  }

  /// The newest stage when the screen was last opened; later ones do not appear by themselves.
  var newest: Int?
  /// The stage on the left; nil for the newest.
  var first: Int?
  /// The stage on the right, where two are shown.
  var second: Int?
  /// The number of the try that is shown, from 0.
  var attempt = 0
  var playback = Playback()
  var rollouts: [RolloutRequest: Shown] = [:]
  var failures: [RolloutRequest: String] = [:]
  var requested: Set<RolloutRequest> = []

  var isAnimated: Bool { !playback.isPaused && !rollouts.isEmpty }

  /// The rollouts on show, left and right.
  var requests: [RolloutRequest] {
    stages.map { RolloutRequest(stage: $0, attempt: attempt) }
  }

  var stages: [Int] {
    guard let newest else { return [] }
    return [first ?? newest] + (second.map { [$0] } ?? [])
  }
}

// MARK: - Keys

extension ReplayState {
  /// The actions of this screen.
  enum Action: Sendable {
    case moveFirst(by: Int)
    case moveSecond(by: Int)
    case oldest
    case newest
    case toggleSecond
    case nextAttempt
  }

  static let keys = KeyTable<Action>(
    "Replay",
    [
      .init(
        "← →", "previous, next stage", hint: Hint("← →", "stages"),
        [
          .left: .moveFirst(by: -1), .character("h"): .moveFirst(by: -1),
          .right: .moveFirst(by: 1), .character("l"): .moveFirst(by: 1),
          .home: .oldest, .end: .newest,
        ]),
      .init(
        "s ↑ ↓", "compare a second stage", hint: Hint("s ↑ ↓", "second stage"),
        [
          .character("s"): .toggleSecond,
          .up: .moveSecond(by: 1), .character("k"): .moveSecond(by: 1),
          .down: .moveSecond(by: -1), .character("j"): .moveSecond(by: -1),
        ]),
      .init("n", "another try", hint: Hint("n", "another try"), [.character("n"): .nextAttempt]),
    ])
}
