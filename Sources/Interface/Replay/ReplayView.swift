internal import Drawing
internal import Learning
internal import Terminal

extension ReplayState {
  /// Draws the stages on show, the timeline, the keys and the status line.
  func draw(_ shared: SharedState, hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    shared.drawStatus(in: area.cutBottom(1), into: &grid)
    let keys = Hint.line(hints, columns: area.columns - 2)
    shared.drawNotice(or: keys, in: area.cutBottom(1), into: &grid)
    guard !requests.isEmpty else {
      let inside = grid.panel(area, title: "replay", style: Theme.border)
      return grid.writeCentred(noStages(shared.progress), style: Theme.faint, in: inside)
    }
    let layout = ReplayLayout(area, panes: requests.count)
    let shown = requests.compactMap { rollouts[$0] }
    var framing = Framing(shared.picture)
    for other in shown { framing.formUnion(other.framing) }
    // Sessions of earlier versions may hold policies that diverged, whose reward is not finite.
    let rewards = shown.flatMap(\.rollout.learnedReward).filter(\.isFinite)
    let scales = (
      rewards: Double(rewards.min() ?? 0)...Double(rewards.max() ?? 1), framing: framing
    )
    for (request, pane) in zip(requests, layout.panes) {
      draw(request, shared, scales, layout, in: pane, into: &grid)
    }
    drawTimeline(shared, layout, into: &grid)
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
    _ scales: (rewards: ClosedRange<Double>, framing: Framing), _ layout: ReplayLayout,
    in area: Rect, into grid: inout CellGrid
  ) {
    let shown = rollouts[request]
    let stages = request.session == nil ? shared.progress.stages : secondStages(shared)
    let title = title(of: request, shown?.rollout, stages: stages, columns: area.columns - 4)
    var inside = grid.panel(
      area, title: title, note: shown == nil ? "" : note, style: Theme.border, titleStyle: .plain)
    guard let shown else {
      let text = failures[request] ?? "Playing this stage …"
      return grid.writeCentred([text], style: Theme.faint, in: inside)
    }
    let (motion, reward) = (shown.motion, shown.rollout.learnedReward)
    let frame = playback.frame(period: motion.period, frames: motion.frames)
    let bars = layout.reward(of: area)
    _ = inside.cutBottom(bars.rows)
    if layout.hasScale(area) {
      drawScale(scales.rewards, label: inside.cutBottom(1), beside: bars, into: &grid)
    }
    grid.sparkline(reward.map(Double.init), range: scales.rewards, in: bars, style: Theme.reward)
    mark(frame, of: reward.count, in: bars, into: &grid)
    Scene(shared.picture, framing: scales.framing, in: inside, look: shared.look)
      .draw(shown.track, frame: frame, into: &grid)
    drawPush(request, frame: frame, period: motion.period, in: inside, into: &grid)
  }

  /// Names the bars of the reward, and their ends.
  private func drawScale(
    _ range: ClosedRange<Double>, label: Rect, beside bars: Rect, into grid: inout CellGrid
  ) {
    let columns = ReplayLayout.scaleColumns
    grid.write(
      "learned reward of each frame", row: label.row, column: bars.column, columns: bars.columns,
      style: Theme.faint)
    for (row, value) in [
      (bars.row, range.upperBound), (bars.row + bars.rows - 1, range.lowerBound),
    ] {
      let text = Figure.tenths(value)
      let start = max(columns - 1 - CellGrid.columns(of: text), 0)
      grid.write(
        text, row: row, column: bars.column - columns + start, columns: columns - start,
        style: Theme.faint)
    }
  }

  /// Shows a push for a while after it.
  private func drawPush(
    _ request: RolloutRequest, frame: Int, period: Double, in area: Rect,
    into grid: inout CellGrid
  ) {
    let recent = request.pushes.last { push in
      frame >= push.frame && Double(frame - push.frame) * period < 0.5
    }
    guard let recent else { return }
    let arrow = recent.impulse > 0 ? "→" : "←"
    let text = "\(arrow) push \(abs(recent.impulse)) N·s"
    grid.write(
      text, row: area.row, column: area.column + 1, columns: area.columns - 2,
      style: Theme.undecided)
  }

  /// Marks the frame on show in the bars, and below them as far as the note leaves room.
  private func mark(_ frame: Int, of count: Int, in bars: Rect, into grid: inout CellGrid) {
    guard count > 0, bars.columns > 0 else { return }
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
    guard stages.indices.contains(request.stage) else { return "" }
    let stage = stages[request.stage]
    var parts = [Figure.count(stage.choices, "choice")]
    if let rate = stage.successRate { parts.append(Figure.percent(rate)) }
    if request.attempt > 0 { parts.append("try \(request.attempt + 1)") }
    if !request.pushes.isEmpty { parts.append(Figure.count(request.pushes.count, "push")) }
    if rollout?.isSuccess == true { parts.append("✓") }
    if rollout?.hasDiverged == true { parts.append("diverged") }
    let number = request.stage + 1
    let session = request.session.map { "\($0): " } ?? ""
    let long =
      ["\(session)stage \(number) of \(stages.count)"] + parts
      + ["\(Figure.count(stage.policySteps)) steps"]
    // In a narrow pane the success rate goes first: the progress screen shows it too.
    let short = ["\(session)stage \(number)/\(stages.count)"] + parts
    let shortest = short.filter { !$0.hasSuffix(" %") }
    return [long, short, shortest].map { $0.joined(separator: " · ") }
      .first { CellGrid.columns(of: $0) <= columns } ?? short[0]
  }

  private var note: String { "\(playback.speedNote) · \(playback.timeNote)" }
}

// MARK: - The timeline

extension ReplayState {
  /// Draws a still picture of each stage with its choices and successes; in one row, the choices
  /// alone.
  private func drawTimeline(
    _ shared: SharedState, _ layout: ReplayLayout, into grid: inout CellGrid
  ) {
    let stages = shared.progress.stages
    guard let shown = requests.first?.stage, let strip = layout.strip else { return }
    let cells = layout.stages(around: shown, of: stages.count)
    let onShow = requests.filter { $0.session == nil }.map(\.stage)
    for (stage, area) in cells where stages.indices.contains(stage) {
      var area = area
      let label = area.cutBottom(1)
      let isShown = onShow.contains(stage)
      drawLabel(stages[stage], number: stage + 1, isShown: isShown, in: label, into: &grid)
      guard area.rows > 1, let positions = stills[stage], !positions.isEmpty else { continue }
      let still = Track(
        shared.picture,
        Motion(period: 1, positionCount: positions.count, positions: positions.map { Float($0) }))
      let framing = Framing(shared.picture, of: [still])
      Scene(shared.picture, framing: framing, in: area, look: Look(ink: shared.look.ink))
        .draw(still, frame: 0, into: &grid)
      // A still picture's place on the ground means nothing.
      let ground = area.row + area.rows - 1
      for column in area.column..<area.column + area.columns
      where grid[ground, column].style == Theme.ground {
        grid.put("─", row: ground, column: column, style: Theme.ground)
      }
    }
    if let first = cells.first, first.stage > 0 {
      grid.put("◀", row: strip.row + strip.rows - 1, column: strip.column, style: Theme.faint)
    }
    if let last = cells.last, last.stage < stages.count - 1 {
      grid.put(
        "▶", row: strip.row + strip.rows - 1, column: strip.column + strip.columns - 1,
        style: Theme.faint)
    }
  }

  private func drawLabel(
    _ stage: StageSummary, number: Int, isShown: Bool, in area: Rect, into grid: inout CellGrid
  ) {
    let rate = stage.successRate.map { " " + Figure.percent($0) } ?? ""
    let text = "\(stage.choices)\(rate)"
    let width = min(CellGrid.columns(of: text), area.columns - 2)
    grid.write(
      isShown ? "[\(text)]" : " \(text) ", row: area.row,
      column: area.column + max((area.columns - width - 2) / 2, 0),
      columns: min(width + 2, area.columns), style: isShown ? Theme.undecided : Theme.faint)
  }
}
