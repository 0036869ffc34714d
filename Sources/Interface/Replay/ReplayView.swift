import Learning

internal import Drawing
internal import Learning
internal import Terminal

extension ReplayState {
  /// Draws the stages on show, the keys and the status line.
  func draw(_ shared: SharedState, hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    shared.drawStatus(in: area.cutBottom(1), into: &grid)
    let keys = Hint.line(hints, columns: area.columns - 2)
    shared.drawNotice(or: keys, in: area.cutBottom(1), into: &grid)
    guard !requests.isEmpty else {
      let inside = grid.panel(area, title: "replay", style: Theme.border)
      return grid.writeCentred(noStages(shared.progress), style: Theme.faint, in: inside)
    }
    let shown = requests.compactMap { rollouts[$0] }
    var framing = Framing(shared.picture)
    for other in shown { framing.formUnion(other.framing) }
    // Sessions of earlier versions may hold policies that diverged, whose reward is not finite.
    let rewards = shown.flatMap(\.rollout.learnedReward).filter(\.isFinite)
    let scales = (
      rewards: Double(rewards.min() ?? 0)...Double(rewards.max() ?? 1), framing: framing
    )
    for (request, pane) in zip(requests, area.columns(requests.count)) {
      draw(request, shared, scales, in: pane, into: &grid)
    }
  }

  private func noStages(_ progress: SessionProgress) -> [String] {
    [
      "No stage is stored yet.",
      "The first one comes at choice \(progress.choicesPerStage), or when you leave.",
      "Press Tab to go back to the choices.",
    ]
  }

  private func draw(
    _ request: RolloutRequest, _ shared: SharedState,
    _ scales: (rewards: ClosedRange<Double>, framing: Framing), in area: Rect,
    into grid: inout CellGrid
  ) {
    let shown = rollouts[request]
    let title = title(
      of: request, shown?.rollout, stages: shared.progress.stages, columns: area.columns - 4)
    var inside = grid.panel(
      area, title: title, note: shown == nil ? "" : note, style: Theme.border, titleStyle: .plain)
    guard let shown else {
      let text = failures[request] ?? "Playing this stage …"
      return grid.writeCentred([text], style: Theme.faint, in: inside)
    }
    let (motion, reward) = (shown.motion, shown.rollout.learnedReward)
    let frame = playback.frame(period: motion.period, frames: motion.frames)
    // Two rows of bars show 16 heights; below 14 rows the body needs the second row more.
    let bars = inside.cutBottom(inside.rows >= 14 ? 2 : 1)
    grid.sparkline(reward.map(Double.init), range: scales.rewards, in: bars, style: Theme.reward)
    mark(frame, of: reward.count, in: bars, into: &grid)
    Scene(shared.picture, framing: scales.framing, in: inside)
      .draw(motion, frame: frame, into: &grid)
  }

  /// Marks the frame on show in the bars, and below them as far as the note leaves room.
  private func mark(_ frame: Int, of count: Int, in bars: Rect, into grid: inout CellGrid) {
    guard count > 0 else { return }
    let offset = min(frame, count - 1) * min(bars.columns, count) / count
    for row in bars.row..<bars.row + bars.rows {
      grid[row, bars.column + offset].style = Theme.present
    }
    guard offset < bars.columns - CellGrid.columns(of: note) - 1 else { return }
    grid.put(
      "▲", row: bars.row + bars.rows, column: bars.column + offset, style: Theme.undecided)
  }

  /// The description of a stage, as much of it as fits.
  private func title(
    of request: RolloutRequest, _ rollout: StageRollout?, stages: [StageSummary], columns: Int
  ) -> String {
    let stage = stages[request.stage]
    var parts = [Figure.count(stage.choices, "choice")]
    if let rate = stage.successRate { parts.append(Figure.percent(rate)) }
    if request.attempt > 0 { parts.append("try \(request.attempt + 1)") }
    if rollout?.isSuccess == true { parts.append("✓") }
    if rollout?.hasDiverged == true { parts.append("diverged") }
    let number = request.stage + 1
    let long =
      ["stage \(number) of \(stages.count)"] + parts + ["\(Figure.count(stage.policySteps)) steps"]
    // In a narrow pane the success rate goes first: the progress screen shows it too.
    let short = ["stage \(number)/\(stages.count)"] + parts
    let shortest = short.filter { !$0.hasSuffix(" %") }
    return [long, short, shortest].map { $0.joined(separator: " · ") }
      .first { CellGrid.columns(of: $0) <= columns } ?? short[0]
  }

  private var note: String { "\(playback.speedNote) · \(playback.timeNote)" }
}
