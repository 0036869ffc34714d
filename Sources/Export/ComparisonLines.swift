public import Learning
public import Sessions

/// Comparisons as JSON Lines, one object a line, with both clips.
///
///     {"id":1,"question":"Which is the better backflip?","left":{…},"right":{…},"answer":"left",
///      "rater":"person","seconds":2.5,"predicted":0.62,"undone":false,
///      "time":"2025-01-31T12:00:00.000Z"}
///
/// The clips are as in `TrajectoryJSON`. `answer` is left, right, equal or skip; `predicted` is the
/// probability of left before the answer was learned from, or null.
public struct ComparisonLines: Sendable {
  private let json: TrajectoryJSON
  private let question: String

  /// Takes what was asked, and the names of the body's geoms in the model's order.
  public init(question: String, geomNames: [String]) {
    json = TrajectoryJSON(geomNames: geomNames)
    self.question = question.jsonLiteral
  }

  /// A comparison as a line, without the end of line.
  ///
  /// - Returns: One JSON object, always with the same keys in the same order.
  /// - Throws: `ExportError.choice` where a clip cannot be written.
  public func line(
    for choice: RecordedChoice, left: Trajectory, right: Trajectory
  ) throws -> String {
    try naming(choice) {
      guard choice.seconds.isFinite else { throw ExportError.notFinite(field: "seconds", frame: 0) }
      let predicted = choice.predictedLeft.flatMap { $0.isFinite ? $0.description : nil }
      return JSONText.object([
        ("id", "\(choice.id)"), ("question", question),
        ("left", try json.object(left)), ("right", try json.object(right)),
        ("answer", choice.choice.rawValue.jsonLiteral), ("rater", choice.rater.jsonLiteral),
        ("seconds", choice.seconds.description), ("predicted", predicted ?? "null"),
        ("undone", choice.isStanding ? "false" : "true"),
        ("time", Timestamp.text(of: choice.time).jsonLiteral),
      ])
    }
  }

  /// A comparison as TRL's preference datasets have it: `prompt`, `chosen` and `rejected`, texts.
  ///
  /// The clips are JSON within the texts, for TRL's trainers take texts alone.
  ///
  /// - Returns: One JSON object, or nil where nothing was preferred or the choice is undone.
  /// - Throws: `ExportError.choice` where a clip cannot be written.
  public func preference(
    for choice: RecordedChoice, left: Trajectory, right: Trajectory
  ) throws -> String? {
    guard choice.isStanding, choice.choice == .left || choice.choice == .right else { return nil }
    return try naming(choice) {
      let (chosen, rejected) = choice.choice == .left ? (left, right) : (right, left)
      return JSONText.object([
        ("prompt", question), ("chosen", try json.object(chosen).jsonLiteral),
        ("rejected", try json.object(rejected).jsonLiteral),
      ])
    }
  }

  private func naming<Value>(_ choice: RecordedChoice, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as ExportError {
      throw ExportError.choice(choice.id, reason: "\(error)")
    }
  }
}
