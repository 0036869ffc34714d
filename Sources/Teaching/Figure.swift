import Foundation

/// Numbers as people read them.
package enum Figure {
  /// Such as `4.1 M`.
  package static func millions(_ count: Int) -> String { decimal(Double(count) / 1e6, 1) + " M" }

  /// Such as `81 %`; halves are rounded up, as on the screens.
  package static func percent(_ share: Double) -> String {
    decimal((share * 100).rounded(), 0) + " %"
  }

  /// Such as `1 choice` or `12 choices`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// With a number of digits after the point.
  package static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

/// A task that cannot be done: one line with the place, the value and the remedy.
package struct Failure: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension Duration {
  /// The duration in s.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
