import Foundation
import Learning

extension ExperimentSummary {
  /// All measures as a picture (SVG 1.1): a panel for each, with a row for each arm that shows its
  /// runs, the interquartile mean and its interval of 95 %.
  package var svg: String {
    let panels = order.measures.map { SVGPanel(self, $0) }
    let height = panels.reduce(SVGPanel.title) { $0 + $1.height } + 24
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" class="backflip" width="\#(Int(SVGPanel.width))" "#
        + #"height="\#(Int(height))" font-family="sans-serif" font-size="13">"#,
      #"<rect width="100%" height="100%" fill="white"/>"#,
      SVGPanel.text(
        "\(experiment): runs (dots), interquartile mean (bar) and its 95 % interval (line)", x: 16,
        y: 26, extra: #"font-size="15""#),
    ]
    var top = SVGPanel.title
    for panel in panels {
      lines += panel.lines(top: top)
      top += panel.height
    }
    return (lines + ["</svg>"]).joined(separator: "\n")
  }
}

/// One measure of a picture.
private struct SVGPanel {
  static let width = 760.0
  /// The height of the picture's title, and of the rows and the axis of a panel, in pixels.
  static let title = 44.0
  private static let row = 26.0
  private static let axis = 62.0
  /// The right end of the arms' names, the ends of the axis, and where “2 never” begins.
  private static let names = 210.0
  private static let plot = 225.0...670.0
  private static let remark = 682.0
  /// Blue and orange of Okabe and Ito, which people with any colour vision tell apart.
  private static let (dots, bars) = ("#0072B2", "#D55E00")

  private let measure: Measure
  private let arms: [(name: String, found: ExperimentSummary.Statistics)]
  private let scale: PlotScale

  init(_ summary: ExperimentSummary, _ measure: Measure) {
    self.measure = measure
    arms = summary.order.arms.compactMap { name in
      summary.arms[name]?.measures[measure.name].map { (name, $0) }
    }
    scale = summary.scale(of: measure)
  }

  var height: Double { Double(arms.count) * Self.row + Self.axis }

  func lines(top: Double) -> [String] {
    let bottom = top + 22 + Double(arms.count) * Self.row
    let better = measure.better == .lower ? "less" : "more"
    var lines = [
      Self.text(
        "\(measure.name) (\(better) is better)", x: 16, y: top + 12, extra: #"font-weight="bold""#)
    ]
    for tick in scale.ticks {
      let x = x(tick)
      lines.append(Self.line(x, top + 20, x, bottom, "#DDDDDD", 1))
      lines.append(
        Self.text(
          Figure.measured(tick), x: x, y: bottom + 16, extra: #"text-anchor="middle""#))
    }
    for (index, arm) in arms.enumerated() {
      lines += row(arm.name, arm.found, y: top + 22 + (Double(index) + 0.5) * Self.row)
    }
    return lines
  }

  private func row(
    _ name: String, _ found: ExperimentSummary.Statistics, y: Double
  ) -> [String] {
    var lines = [
      Self.text(name, x: Self.names, y: y + 4, extra: #"text-anchor="end""#)
    ]
    for (index, value) in found.values.enumerated() {
      guard let value else { continue }
      // Equal values would hide one another: they are spread over five heights.
      let offset = Double(index % 5 - 2) * 2.5
      lines.append(
        #"<circle cx="\#(Self.shown(x(value)))" cy="\#(Self.shown(y + offset))" r="2.5" "#
          + #"fill="\#(Self.dots)" fill-opacity="0.55"/>"#)
    }
    if let low = found.interval[0] {
      let high = found.interval[1].map(x) ?? Self.plot.upperBound
      lines.append(Self.line(x(low), y, high, y, Self.bars, 2))
    }
    if let mean = found.iqm {
      lines.append(Self.line(x(mean), y - 8, x(mean), y + 8, Self.bars, 4))
    }
    let never = found.values.count { $0 == nil }
    if never > 0 { lines.append(Self.text("\(never) never", x: Self.remark, y: y + 4)) }
    return lines
  }

  private func x(_ value: Double) -> Double {
    Self.plot.lowerBound
      + scale.share(of: value) * (Self.plot.upperBound - Self.plot.lowerBound)
  }

  static func text(_ text: String, x: Double, y: Double, extra: String = "") -> String {
    let escaped = text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
    return #"<text x="\#(shown(x))" y="\#(shown(y))" \#(extra)>\#(escaped)</text>"#
  }

  private static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, _ width: Double
  ) -> String {
    #"<line x1="\#(shown(x1))" y1="\#(shown(y1))" x2="\#(shown(x2))" y2="\#(shown(y2))" "#
      + #"stroke="\#(colour)" stroke-width="\#(shown(width))"/>"#
  }

  /// A coordinate to a tenth of a pixel.
  private static func shown(_ value: Double) -> String { String(format: "%.1f", value) }
}
