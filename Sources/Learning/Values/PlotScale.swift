import Foundation

/// The horizontal axis of a plot of a measure: finite values from left to right.
package struct PlotScale: Sendable {
  /// The values at the ends of the axis.
  package let range: ClosedRange<Double>
  /// Round values to label, from left to right.
  package let ticks: [Double]

  /// An axis that holds all values.
  ///
  /// - Parameter values: Finite values; none gives the axis from 0 to 1.
  package init(_ values: [Double]) {
    // Larger numbers would leave no room for a difference.
    let values = values.map { min(max($0, -Self.limit), Self.limit) }
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // Values that differ by rounding alone would leave no room for a step.
    let size = max(abs(low), abs(high), .leastNormalMagnitude * 1e20)
    let extent = high > low ? max(high - low, 1e-9 * size) : size
    // Five steps of 1, 2 or 5 times a power of ten.
    let rough = extent / 5
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    let count = max(Int(last - first), 1)
    ticks = (0...count).map { (first + Double($0)) * step }
    range = min(ticks[0], low)...max(ticks[count], high)
  }

  /// The largest size of a value on an axis.
  private static let limit = 1e300

  /// Where a value stands, from 0 at the left end to 1.
  package func share(of value: Double) -> Double {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return share.isFinite ? min(max(share, 0), 1) : 0
  }
}
