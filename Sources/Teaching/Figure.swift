import Foundation

/// Numbers as people read them.
package enum Figure {
  /// Such as `4.1 M`.
  package static func millions(_ count: Int) -> String { decimal(Double(count) / 1e6, 1) + " M" }

  /// Such as `81 %`; halves are rounded up, as on the screens.
  package static func percent(_ share: Double) -> String {
    decimal((share * 100).rounded(), 0) + " %"
  }

  /// Such as `40 s`, `12 min` or `2 h 5 min`.
  package static func span(seconds: Double) -> String {
    guard seconds >= 60 else { return "\(Int(seconds.rounded(.up))) s" }
    let minutes = Int((seconds / 60).rounded())
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
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

/// The time that a piece of work takes, with that of earlier runs of it.
package struct Stopwatch: Sendable {
  private let secondsBefore: Double
  private let start = ContinuousClock.now

  /// Starts now.
  ///
  /// - Parameter secondsBefore: The time of earlier runs, s.
  package init(secondsBefore: Double = 0) { self.secondsBefore = secondsBefore }

  /// The time until now, s.
  package var seconds: Double { secondsBefore + (.now - start).inSeconds }
}

extension Duration {
  /// The duration in s.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
