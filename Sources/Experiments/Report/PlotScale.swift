import Foundation

/// The horizontal axis of a plot of a measure: finite values from left to right.
struct PlotScale {
  /// The values at the ends of the axis.
  let range: ClosedRange<Double>
  /// Round values to label, from left to right.
  let ticks: [Double]

  /// An axis that holds all values.
  ///
  /// - Parameter values: Finite values; none gives the axis from 0 to 1.
  init(_ values: [Double]) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let extent = high > low ? high - low : max(abs(high), 1)
    // Five steps of 1, 2 or 5 times a power of ten.
    let rough = extent / 5
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    let count = max(Int(last - first), 1)
    ticks = (0...count).map { (first + Double($0)) * step }
    range = (ticks.first ?? low)...(ticks.last ?? high)
  }

  /// Where a value stands, from 0 at the left end to 1.
  func share(of value: Double) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }
}

extension ExperimentSummary {
  /// The axis of a measure, for all arms.
  func scale(of measure: Measure) -> PlotScale {
    PlotScale(
      order.arms.flatMap { name in
        guard let found = arms[name]?.measures[measure.name] else { return [Double]() }
        return (found.values + found.interval + [found.iqm]).compactMap(\.self)
      })
  }
}
