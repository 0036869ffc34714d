internal import Drawing
internal import Learning
internal import Terminal

/// The pane next to a pair that plays the newest stored policy.
struct NewestPolicy: Sendable, Equatable {
  /// A try of a stage that can be shown.
  private struct Shown: Sendable, Equatable {
    let request: RolloutRequest
    let track: Track
    let framing: Framing
    let isSuccess: Bool?
  }

  /// The try that was asked for last.
  private var requested: RolloutRequest?
  private var shown: Shown?
  private var failure: String?
  /// Its own clock, at the speed of the pair's.
  private(set) var playback: Playback

  /// Makes a pane whose clock has a speed, one of `Playback.speeds`.
  init(speed: Double = 0.5) { playback = Playback(speed: speed) }

  /// Asks for a try of the newest stage, once.
  mutating func follow(_ shared: SharedState) -> [Effect] {
    guard let stage = shared.progress.stages.indices.last, requested?.stage != stage else {
      return []
    }
    let request = RolloutRequest(stage: stage, attempt: 0)
    requested = request
    return [.requestRollout(request)]
  }

  /// Takes in the try that was asked for.
  mutating func receive(_ rollout: StageRollout, _ shared: SharedState) {
    guard rollout.request == requested else { return }
    let track = Track(shared.picture, rollout.trajectory)
    failure = nil
    shown = Shown(
      request: rollout.request, track: track, framing: Framing(shared.picture, of: [track]),
      isSuccess: rollout.isSuccess)
    playback.duration = Double(rollout.trajectory.duration)
    playback.restart()
  }

  /// Notes why the try that was asked for cannot be shown.
  mutating func fail(_ request: RolloutRequest, _ reason: String) {
    if request == requested { failure = reason }
  }

  /// Moves on by some real time, s.
  mutating func advance(by seconds: Double) { playback.advance(by: seconds) }

  /// Takes a key of the clips.
  mutating func press(_ key: Key) {
    playback.press(key, period: shown?.track.motion.period ?? 0)
  }

  /// Goes on where the person had paused, for a new pair.
  mutating func resume() { playback.isPaused = false }

  /// Draws the pane's title into the border above its inside, and the policy.
  func draw(_ shared: SharedState, in inside: Rect, into grid: inout CellGrid) {
    grid.writeTitle(title(shared.progress), style: Theme.border, above: inside)
    guard let shown else {
      let text =
        failure ?? (shared.progress.stages.isEmpty ? noStage(shared.progress) : "Playing it …")
      let lines = CellGrid.lines(of: text, columns: inside.columns - 2)
      return grid.writeCentred(lines, style: Theme.faint, in: inside)
    }
    let motion = shown.track.motion
    let frame = playback.frame(period: motion.period, frames: motion.frames)
    // The trails of a whole episode would hide the body.
    let look = Look(ink: shared.look.ink)
    Scene(shared.picture, framing: shown.framing, in: inside, look: look)
      .draw(shown.track, frame: frame, into: &grid)
  }

  private func title(_ progress: SessionProgress) -> String {
    guard let shown, progress.stages.indices.contains(shown.request.stage) else {
      return "newest policy"
    }
    let choices = progress.stages[shown.request.stage].choices
    return "newest, \(Figure.count(choices, "choice"))" + (shown.isSuccess == true ? " ✓" : "")
  }

  private func noStage(_ progress: SessionProgress) -> String {
    "The newest policy plays here from choice \(progress.choicesPerStage) on."
  }
}

extension CellGrid {
  /// Writes a title into the border above the inside of a panel.
  mutating func writeTitle(_ title: String, style: Style, above inside: Rect) {
    guard inside.columns >= 3 else { return }
    write(
      " \(title) ", row: inside.row - 1, column: inside.column, columns: inside.columns,
      style: style)
  }
}
