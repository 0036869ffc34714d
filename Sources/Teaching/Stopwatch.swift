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
