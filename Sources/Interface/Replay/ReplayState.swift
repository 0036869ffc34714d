internal import Drawing
internal import Learning
internal import Terminal

/// The state of the screen that replays the policies stage by stage.
struct ReplayState: Sendable {
  /// How many rollouts are kept; each takes some 100 kB.
  static let capacity = 24
  /// How many stages around the one on show get a still picture.
  static let stillCapacity = 24
  /// The sizes of a push, N·s.
  static let impulses = [1, 2, 5, 10, 20, 50, 100, 200]

  /// A rollout that can be shown.
  struct Shown: Sendable {
    let rollout: StageRollout
    let track: Track
    /// The framing that keeps all of it in view.
    let framing: Framing
    var motion: Motion { track.motion }
  }

  /// The newest stage when the screen was last opened; later ones do not appear by themselves.
  var newest: Int?
  /// The stage on the left; nil for the newest.
  var first: Int?
  /// The stage on the right, where two are shown.
  var second: Int?
  /// The session that the stage on the right is of; nil for the open one.
  var other: OtherSession?
  /// The number of the try that is shown, from 0.
  var attempt = 0
  /// The pushes during the try, the earliest first.
  var pushes: [Push] = []
  /// The index of the size of the next push.
  private(set) var impulseIndex = 2
  var playback = Playback()
  var rollouts: [RolloutRequest: Shown] = [:]
  var failures: [RolloutRequest: String] = [:]
  var requested: Set<RolloutRequest> = []
  /// A pose of each stage for the timeline, `[nq]`, by the stage's index.
  var stills: [Int: [Double]] = [:]
  /// The stage whose still picture was asked for.
  var awaitedStill: Int?

  var isAnimated: Bool { !playback.isPaused && !rollouts.isEmpty }

  /// The size of the next push, N·s.
  var impulse: Int { Self.impulses[impulseIndex] }

  mutating func changeImpulse(by steps: Int) {
    impulseIndex = min(max(impulseIndex + steps, 0), Self.impulses.count - 1)
  }

  /// The rollouts on show, left and right.
  var requests: [RolloutRequest] {
    guard let newest else { return [] }
    let left = RolloutRequest(stage: first ?? newest, attempt: attempt, pushes: pushes)
    guard let second else { return [left] }
    return [
      left,
      RolloutRequest(stage: second, attempt: attempt, session: other?.name, pushes: pushes),
    ]
  }

  /// The stages of the session that the right side shows.
  func secondStages(_ shared: SharedState) -> [StageSummary] {
    other?.stages ?? shared.progress.stages
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
    case otherSession
    case nextAttempt
    case second(by: Double)
    case push(direction: Int)
    case changeImpulse(by: Int)
    case withoutPushes
    case export
  }

  static let keys = KeyTable<Action>(
    "Replay",
    [
      .init(
        "← →", "previous, next stage; Home, End: first, last", hint: Hint("← →", "stages"),
        [
          .left: .moveFirst(by: -1), .character("h"): .moveFirst(by: -1),
          .right: .moveFirst(by: 1), .character("l"): .moveFirst(by: 1),
          .home: .oldest, .end: .newest,
          .pageUp: .moveFirst(by: -10), .pageDown: .moveFirst(by: 10),
        ]),
      .init(
        "s ↑ ↓", "compare a second stage", hint: Hint("s ↑ ↓", "second stage"),
        [
          .character("s"): .toggleSecond,
          .up: .moveSecond(by: 1), .character("k"): .moveSecond(by: 1),
          .down: .moveSecond(by: -1), .character("j"): .moveSecond(by: -1),
        ]),
      .init(
        "o", "compare with another session, then the next one", [.character("o"): .otherSession]),
      .init("n", "another try", hint: Hint("n", "another try"), [.character("n"): .nextAttempt]),
      .init(
        "w W", "push the body forward, backward", hint: Hint("w", "push"),
        [.character("w"): .push(direction: 1), .character("W"): .push(direction: -1)]),
      .init(
        "{ }", "a smaller, larger push",
        [.character("{"): .changeImpulse(by: -1), .character("}"): .changeImpulse(by: 1)]),
      .init("Backspace", "without pushes", [.backspace: .withoutPushes]),
      .init(
        "< >", "a second back, on; a click on the reward goes there",
        [.character("<"): .second(by: -1), .character(">"): .second(by: 1)]),
      .init(
        "x", "export as a GIF into the current folder", hint: Hint("x", "export"),
        [.character("x"): .export]),
    ])
}
