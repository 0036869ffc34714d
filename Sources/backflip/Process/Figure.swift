import Foundation

/// Numbers as people read them.
enum Figure {
  /// Such as `4.1 M`.
  static func millions(_ count: Int) -> String { decimal(Double(count) / 1e6, 1) + " M" }

  /// Such as `81 %`; halves go up, as on the screens.
  static func percent(_ share: Double) -> String { decimal((share * 100).rounded(), 0) + " %" }

  /// Such as `1 choice` or `12 choices`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// With so many digits after the point.
  static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
