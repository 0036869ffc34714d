public import Learning
public import Sessions

/// Comparisons as JSON Lines, one object on each line, with both clips.
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

  /// Takes the question that was asked, and the names of the body's geoms in the model's order.
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

  /// A comparison in the form of TRL's preference datasets.
  public struct Preference: Sendable, Equatable {
    /// The text of the preferred clip.
    public var chosen: String
    /// The text of the other clip.
    public var rejected: String
    /// One JSON object with `prompt`, `chosen` and `rejected`.
    public var line: String
  }

  /// A comparison as a preference between two texts.
  ///
  /// - Returns: The preference; nil where neither clip was preferred or the choice is undone.
  /// - Throws: `ExportError.choice` where a clip cannot be written.
  public func preference(
    for choice: RecordedChoice, left: Trajectory, right: Trajectory, as text: ClipText
  ) throws -> Preference? {
    guard choice.isStanding, choice.choice == .left || choice.choice == .right else { return nil }
    return try naming(choice) {
      let isLeft = choice.choice == .left
      let chosen = try text.text(of: isLeft ? left : right)
      let rejected = try text.text(of: isLeft ? right : left)
      let line = JSONText.object([
        ("prompt", question), ("chosen", chosen.jsonLiteral), ("rejected", rejected.jsonLiteral),
      ])
      return Preference(chosen: chosen, rejected: rejected, line: line)
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
