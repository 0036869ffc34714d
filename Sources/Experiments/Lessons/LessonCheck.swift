import Foundation
import Learning
import Teaching

/// Fresh runs of a lesson's experiment beside the recorded ones, by the measure of the claim.
///
/// A fresh run lies outside the range of twenty others by chance in one case of ten (2 / 21). So an arm
/// holds as long as the middle one of its fresh runs lies within: of three, that fails by chance in one
/// case of forty (6 / 253).
package struct LessonCheck: Sendable, Encodable {
  /// An arm.
  package struct Arm: Sendable, Encodable {
    package let arm: String
    /// The lowest and the highest recorded value; nil for an infinite one.
    package let range: [Double?]
    package let seeds: [UInt64]
    /// The value of each seed; nil for an infinite one.
    package let values: [Double?]
    /// Whether each lies within the range.
    package let within: [Bool]
    /// Whether the middle one does.
    package let holds: Bool
  }

  /// How many fresh seeds there are unless others are named.
  package static let usualSeeds: UInt64 = 3

  package let lesson: String
  package let measure: String
  package let arms: [Arm]
  /// Whether all arms hold.
  package let holds: Bool

  /// The seeds after the last one of a lesson.
  package static func freshSeeds(of lesson: Lesson) -> [UInt64] {
    let last = lesson.experiment.seeds.max() ?? 0
    // Of the largest seeds there are none after: those from 0 on are as good.
    let first = last < .max - usualSeeds ? last + 1 : 0
    return Array(first..<first + usualSeeds)
  }

  /// Refuses a lesson without recorded results.
  ///
  /// - Throws: `Failure` where there are none, or they cannot be read.
  package static func requireRecords(of lesson: Lesson) throws {
    guard try lesson.recordedSummary() == nil else { return }
    throw Failure(
      "\(lesson.experiment.usualResults.path): no results of these settings are recorded; "
        + "`backflip lesson \(lesson.name) --record` makes them")
  }

  /// Compares runs with the recorded ones.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - seeds: The seeds of the fresh runs.
  ///   - results: The folder of their results.
  /// - Throws: `Failure` where a result is missing or cannot be read.
  package init(of lesson: Lesson, seeds: [UInt64], in results: ResultsFolder) throws {
    guard let measure = lesson.experiment.measure(named: lesson.effect.measure) else {
      throw Failure("\(lesson.name): there is no measure \(lesson.effect.measure)")
    }
    (self.lesson, self.measure) = (lesson.name, measure.name)
    let records = lesson.records
    arms = try lesson.experiment.arms.compactMap { arm in
      let recorded = try lesson.experiment.seeds.compactMap {
        try records.record(of: Run(arm: arm, seed: $0))?.value(of: measure, in: arm)
      }
      guard let low = recorded.min(), let high = recorded.max() else { return nil }
      let fresh = try seeds.map { seed -> (seed: UInt64, value: Double) in
        let run = Run(arm: arm, seed: seed)
        guard let record = try results.record(of: run) else {
          throw Failure("\(results.url.path): the result of \(run.name) is missing; run it first")
        }
        // A formula without a finite value lies in no range.
        return (seed, try record.value(of: measure, in: arm) ?? .nan)
      }
      let within = fresh.map { (low...high).contains($0.value) }
      let sorted = fresh.map(\.value).sorted { $0 < $1 || $1.isNaN && !$0.isNaN }
      let middle = sorted.isEmpty ? .nan : sorted[sorted.count / 2]
      return Arm(
        arm: arm.name, range: [low, high].map { $0.isFinite ? $0 : nil }, seeds: seeds,
        values: fresh.map { $0.value.isFinite ? $0.value : nil }, within: within,
        holds: (low...high).contains(middle))
    }
    holds = arms.allSatisfy(\.holds)
  }
}

extension LessonCheck {
  /// A table: the range of each arm, and the fresh values with their seeds.
  package var rows: [[String]] {
    let seeds = arms.first?.seeds ?? []
    return [["\(measure)", "recorded"] + seeds.map { "seed \($0)" }]
      + arms.map { arm in
        [arm.arm, arm.range.map(Figure.measured).joined(separator: " to ")]
          + zip(arm.values, arm.within).map { value, isWithin in
            Figure.measured(value) + (isWithin ? "" : ", outside")
          }
      }
  }

  /// The arms that do not hold, in a line; nil where all do.
  package var problem: String? {
    let others = arms.filter { !$0.holds }.map(\.arm)
    guard !others.isEmpty else { return nil }
    return "\(lesson): the middle one of the fresh runs of \(others.joined(separator: " and of ")) "
      + "lies outside the recorded range; record the lesson again if that was meant"
  }
}
