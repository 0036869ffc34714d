package import Learning

extension ExperimentSummary {
  /// A measure as lines of text: for each arm its runs, the interquartile mean and its interval.
  ///
  /// - Parameters:
  ///   - measure: The measure.
  ///   - columns: The width of the lines.
  /// - Returns: The lines; none where no run has a finite value.
  package func plot(of measure: Measure, columns: Int) -> [String] {
    DotPlot(order.arms.compactMap { row(of: measure, arm: $0) }).lines(columns: columns)
  }

  /// An arm's line of the plot of a measure; nil where no run has a value.
  package func row(of measure: Measure, arm name: String) -> DotPlot.Row? {
    arms[name]?.measures[measure.name].map { found in
      DotPlot.Row(
        name: name, values: found.values, interval: found.interval, mean: found.iqm)
    }
  }

  /// The axis of a measure, for all arms.
  func scale(of measure: Measure) -> PlotScale {
    PlotScale(
      order.arms.flatMap { name in
        guard let found = arms[name]?.measures[measure.name] else { return [Double]() }
        return (found.values + found.interval + [found.iqm]).compactMap(\.self)
      })
  }
}
