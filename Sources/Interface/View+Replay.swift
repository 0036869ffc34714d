internal import Drawing
internal import Learning
internal import Terminal

extension AppState {
  private static let replayHints = [
    Hint("← →", "stages"), Hint("s ↑ ↓", "a second one"), Hint("n", "another try"),
    Hint("Space", "pause"), Hint("[ ]", "speed"), Hint("Tab", "progress"), Hint("?", "help"),
  ]

  func drawReplay(in area: Rect, into frame: inout CellGrid) {
    var area = area
    drawFigures(in: area.cutBottom(1), into: &frame)
    let hints = Hint.line(AppState.replayHints, columns: area.columns - 2)
    drawNotice(or: hints, in: area.cutBottom(1), into: &frame)
    let requests = replayRequests
    guard !requests.isEmpty else {
      let inside = frame.panel(area, title: "replay", style: Theme.border)
      return drawCentred(withoutStages, style: Theme.faint, in: inside, into: &frame)
    }
    // Earlier versions learned from simulations that had diverged; such a reward is no number.
    let rewards = requests.compactMap { replaying.rollouts[$0]?.learnedReward }.joined()
      .filter(\.isFinite)
    let range = Double(rewards.min() ?? 0)...Double(rewards.max() ?? 1)
    for (request, panel) in zip(requests, area.columns(requests.count)) {
      drawStage(request, rewardRange: range, in: panel, into: &frame)
    }
  }

  /// What is said where there is nothing to replay: policies may have learned all the same.
  private var withoutStages: [String] {
    [
      "No stage is kept yet.",
      "The first comes at choice \(progress.choicesPerStage), or when you leave.",
      "Tab leads back to the choices.",
    ]
  }

  private func drawStage(
    _ request: RolloutRequest, rewardRange: ClosedRange<Double>, in area: Rect,
    into frame: inout CellGrid
  ) {
    let rollout = replaying.rollouts[request]
    var inside = frame.panel(
      area, title: stageTitle(request, rollout, columns: area.columns - 4),
      note: rollout == nil ? "" : replayNote,
      style: Theme.border, titleStyle: .plain)
    guard let rollout else {
      let text = replaying.failures[request] ?? "This stage is being tried …"
      return drawCentred([text], style: Theme.faint, in: inside, into: &frame)
    }
    let trajectory = rollout.trajectory
    let index = replaying.playback.frame(
      period: Double(trajectory.period), frames: trajectory.frames)
    // Two rows of bars tell 16 heights apart; below 14 rows the body needs the second more.
    let bars = inside.cutBottom(inside.rows >= 14 ? 2 : 1)
    frame.sparkline(
      rollout.learnedReward.map(Double.init), range: rewardRange, in: bars, style: Theme.reward)
    markPresent(index, of: rollout.learnedReward.count, in: bars, into: &frame)
    Scene(picture, framing: Framing(picture), in: inside)
      .draw(Motion(trajectory), frame: index, into: &frame)
  }

  /// Marks the present frame in the bars, and below them as far as the note leaves room.
  private func markPresent(
    _ index: Int, of count: Int, in bars: Rect, into frame: inout CellGrid
  ) {
    guard count > 0 else { return }
    let offset = min(index, count - 1) * min(bars.columns, count) / count
    for row in bars.row..<bars.row + bars.rows {
      frame[row, bars.column + offset].style = Theme.present
    }
    guard offset < bars.columns - CellGrid.columns(of: replayNote) - 1 else { return }
    frame.put(
      "▲", row: bars.row + bars.rows, column: bars.column + offset, style: Theme.undecided)
  }

  /// What a stage is, as much of it as fits.
  private func stageTitle(
    _ request: RolloutRequest, _ rollout: StageRollout?, columns: Int
  ) -> String {
    let stage = progress.stages[request.stage]
    var parts = [Numeral.count(stage.choices, "choice")]
    if let rate = stage.successRate { parts.append(Numeral.percent(rate)) }
    if request.attempt > 0 { parts.append("try \(request.attempt + 1)") }
    if rollout?.isSuccess == true { parts.append("✓") }
    if rollout?.hasDiverged == true { parts.append("diverged") }
    let (number, count) = (request.stage + 1, progress.stages.count)
    let long =
      ["stage \(number) of \(count)"] + parts + [
        "\(Numeral.count(stage.policySteps)) steps"
      ]
    // In a narrow panel the share of successes goes first: the progress screen has it too.
    let short = ["stage \(number)/\(count)"] + parts
    let shortest = short.filter { !$0.hasSuffix(" %") }
    return [long, short, shortest].map { $0.joined(separator: " · ") }
      .first { CellGrid.columns(of: $0) <= columns } ?? short[0]
  }

  private var replayNote: String {
    let playback = replaying.playback
    let time = "\(Numeral.tenths(playback.time))/\(Numeral.tenths(playback.duration)) s"
    return "\(playback.note) · \(time)"
  }
}
