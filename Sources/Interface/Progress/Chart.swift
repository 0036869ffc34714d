internal import Learning
internal import Terminal

/// A chart of the progress screen.
struct Chart {
  let title: String
  let points: [ChartPoint]
  var reference: [ChartPoint] = []
  let x: ChartAxis
  let y: ChartAxis
  let style: Style

  func draw(in area: Rect, into grid: inout CellGrid) {
    let inside = grid.panel(area, title: title, style: Theme.border, titleStyle: .plain)
    guard !points.isEmpty else {
      return grid.writeCentred(["nothing yet"], style: Theme.faint, in: inside)
    }
    grid.lineChart(
      points, reference: reference, x: x, y: y, in: inside, style: style, axes: Theme.faint)
  }
}

extension Chart {
  /// A chart over the choices.
  ///
  /// - Parameters:
  ///   - title: Its title.
  ///   - history: The figure after numbers of choices.
  ///   - range: What the vertical axis spans; nil for what the figure spans.
  ///   - style: The looks of the line.
  ///   - label: Names a value.
  init(
    _ title: String, _ history: [LearningHistory.Point], range: ClosedRange<Double>? = nil,
    style: Style, label: (Double) -> String
  ) {
    let finite = history.filter(\.value.isFinite)
    let values = finite.map(\.value)
    let range = range ?? Self.range(of: values)
    let (first, last) = (finite.first?.choices ?? 0, finite.last?.choices ?? 0)
    self.init(
      title: title, points: finite.map { ChartPoint(x: Double($0.choices), y: $0.value) },
      x: ChartAxis(
        Double(first)...Double(max(last, first + 1)), first: "choice \(first)",
        last: last > first ? "\(last)" : ""),
      y: ChartAxis(
        range, first: label(range.lowerBound), last: label(range.upperBound)), style: style)
  }

  /// What values span, or a little more where they are all the same.
  private static func range(of values: [Double]) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    let least = max(abs(high) * 0.01, 1e-6)
    return high - low >= least ? low...high : low - least...high + least
  }
}

extension SessionProgress {
  /// All charts, the most important first.
  var charts: [Chart] {
    [agreementChart, successChart, calibrationChart] + returnCharts + policyCharts + [paceChart]
  }

  private var agreementChart: Chart {
    let values = statistics.agreementHistory
    let last = statistics.predictions
    let points = values.enumerated().map { index, value in
      LearningHistory.Point(
        choices: values.count < 2 ? 1 : 1 + (last - 1) * index / (values.count - 1), value: value)
    }
    return Chart(
      "model's guess matched", points, range: 0...1, style: Theme.agreement, label: Figure.percent)
  }

  private var successChart: Chart {
    let rates = stages.enumerated().compactMap { index, stage in
      stage.successRate.map { ChartPoint(x: Double(index + 1), y: $0) }
    }
    return Chart(
      title: "\(successes), by stage", points: rates,
      x: ChartAxis(
        1...Double(max(stages.count, 2)), first: "stage 1",
        last: stages.count > 1 ? "\(stages.count)" : ""),
      y: ChartAxis(0...1, first: "0 %", last: "100 %"), style: Theme.gauge)
  }

  /// How often left was chosen, by the probability that the model gave it: at best the diagonal.
  private var calibrationChart: Chart {
    let points = statistics.calibration.compactMap { bin -> ChartPoint? in
      guard let predicted = bin.predicted, let chosen = bin.chosen else { return nil }
      return ChartPoint(x: predicted, y: chosen)
    }
    return Chart(
      title: "left chosen, by guess", points: points,
      reference: points.isEmpty ? [] : [ChartPoint(x: 0, y: 0), ChartPoint(x: 1, y: 1)],
      x: ChartAxis(0...1, first: "guess 0 %", last: "100 %"),
      y: ChartAxis(0...1, first: "0 %", last: "100 %"), style: Theme.agreement)
  }

  private var returnCharts: [Chart] {
    [
      Chart(
        "learned reward of a step", history.learnedReward, style: Theme.reward,
        label: Self.number),
      Chart("hidden judge's score", history.trueReturn, style: Theme.reward, label: Self.number),
    ]
  }

  private var policyCharts: [Chart] {
    let hasReference = history.referenceDivergence.contains { $0.value > 0 }
    let kl =
      hasReference
      ? Chart(
        "KL from reference, nats", history.referenceDivergence, style: Theme.notice,
        label: Self.number)
      : Chart(
        "KL of an update, nats", history.divergence, style: Theme.notice, label: Self.number)
    return [
      kl,
      Chart(
        "explained variance", history.explainedVariance,
        range: min(0, history.explainedVariance.map(\.value).min() ?? 0)...1,
        style: Theme.gauge, label: Self.percent),
      Chart(
        "samples clipped by PPO", history.clipFraction, style: Theme.gauge, label: Figure.percent),
    ]
  }

  private var paceChart: Chart {
    let most = history.choicesPerMinute.map(\.value).max() ?? 1
    return Chart(
      "choices a minute", history.choicesPerMinute, range: 0...max(most, 1), style: Theme.notice,
      label: Self.number)
  }

  /// A share, without the sign of a negative one that rounds to 0.
  private static func percent(_ share: Double) -> String {
    Figure.percent(abs(share) < 0.005 ? 0 : share)
  }

  /// A number in about three digits.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return switch abs(value) {
    case 0: "0"
    case ..<0.001: Figure.decimal(value, 5)
    case ..<0.1: Figure.decimal(value, 3)
    case ..<10: Figure.decimal(value, 2)
    case ..<100: Figure.tenths(value)
    default: Figure.count(Int(min(max(value, -1e15), 1e15)))
    }
  }
}
