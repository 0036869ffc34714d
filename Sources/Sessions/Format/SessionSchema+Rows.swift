import Foundation
import GRDB
import Learning

extension SessionSchema.Table {
  /// A row of values in the order of the columns, by their names.
  func namedRow(_ values: [DatabaseValue]) -> Row {
    let named = zip(columns, values).map { ($0.name, $1 as (any DatabaseValueConvertible)?) }
    return Row(Dictionary(named, uniquingKeysWith: { first, _ in first }))
  }

  /// Reads a row as the rest of the program does, and decodes its blobs.
  ///
  /// What versions before 1.0 learned is not decoded any more.
  ///
  /// - Parameters:
  ///   - row: A row of this table.
  ///   - maker: Makes the environment that clips, stages and checkpoints must fit; nil where it is not
  ///     known: then blobs are checked as far as possible without it.
  /// - Throws: The row's first problem.
  func check(_ row: Row, in maker: (any EnvironmentMaker)?) throws {
    let number = try row.count("id", in: name == "clips" ? RowBounds.count : RowBounds.rowNumber)
    switch name {
    case "session", "session_copy": _ = try SessionFacts(row)
    case "clips": _ = try RecordedClip(row, of: maker?.shape)
    case "choices": _ = try RecordedChoice(row, isStanding: true)
    case "metrics": _ = try Metric(row)
    case "stages":
      guard let stage = try Stage(row) else { throw DamagedValue(name: "stages \(number)") }
      guard let maker else { return }
      do {
        try LearnedStage(encodedPolicy: stage.policy, encodedReward: stage.reward).check(in: maker)
      } catch LearnedDataError.earlierVersion {}
    case "checkpoints":
      guard let stored = try Checkpoint(row) else {
        throw DamagedValue(name: "checkpoints \(number)")
      }
      guard let maker else { return }
      do {
        let checkpoint = try LearnerCheckpoint(encoded: stored.state)
        try checkpoint.check(in: maker)
        guard checkpoint.choices == stored.choices else {
          throw DamagedValue(name: "choices", problem: "is not what the checkpoint counts")
        }
      } catch LearnedDataError.earlierVersion {}
    case "undos":
      _ = try row.count("choice", in: RowBounds.rowNumber)
      _ = try row.count("latest_choice", in: RowBounds.rowNumber)
      try Self.checkEvent(row, among: ["undo", "redo"])
    case "lifecycle":
      _ = try row.count("pid")
      _ = try row.text("program_version")
      try Self.checkEvent(row, among: ["opened", "closed"])
    case "origins":
      _ = try row.count("choices")
      _ = try row.text("session")
      try Self.checkEvent(row, among: ["branch", "merge", "repair"])
    case "identity":
      _ = try row.text("file")
      _ = try row.count("changes")
      _ = try row.count("choices", in: 0...RowBounds.rowNumber.upperBound)
    default: preconditionFailure("no table \(name)")
    }
  }

  /// Checks an event's name and its time.
  private static func checkEvent(_ row: Row, among known: [String]) throws {
    guard known.contains(try row.text("event")) else { throw DamagedValue(name: "event") }
    _ = try row.value("time") as Date
  }
}
