public import Foundation
public import Learning
import Physics
public import Scenarios

/// A comparison that was made in another program.
public struct Comparison: Sendable, Equatable {
  /// The left clip.
  public var left: Trajectory
  /// The right clip.
  public var right: Trajectory
  /// The choice.
  public var answer: Choice
  /// The name of the rater; nil where the file does not give one.
  public var rater: String?
  /// How long the rater took, s.
  public var seconds: Double?
  /// The probability of left that was predicted before the answer was learned from.
  public var predicted: Float?
  /// Whether the answer was undone.
  public var isUndone: Bool
  /// When the answer was given.
  public var time: Date?
}

/// Reads comparisons from JSON Lines, as `ComparisonLines` writes them.
///
/// `left`, `right` and `answer` are required; `rater`, `seconds`, `predicted`, `undone` and `time` may be
/// missing or null; other keys are ignored.
public struct ComparisonReader: Sendable {
  /// Why a line is not a comparison of this scenario.
  public struct Refusal: Error, Equatable, CustomStringConvertible {
    /// For example `left.qpos[3]: has 5 numbers; the body needs 6`.
    public let description: String

    init(_ place: String, _ reason: String) {
      description = place.isEmpty ? reason : "\(place): \(reason)"
    }
  }

  private struct Line: Decodable {
    var left: TrajectoryRows
    var right: TrajectoryRows
    var answer: String
    var rater: String?
    var seconds: Double?
    var predicted: Float?
    var undone: Bool?
    var time: String?
  }

  private let shape: TrajectoryRows.Shape

  /// The maximum length of a line, bytes: room for two clips as long as an episode and for other
  /// keys, and never more than 8 MB, which take thirty times as much memory while they are decoded.
  public let maximumLine: Int
  /// The bytes of a number with all digits, an exponent and a separator.
  private static let maximumNumber = 32
  /// What `maximumLine` is at least.
  private static let minimumLimit = 1 << 16
  /// What `maximumLine` is at most.
  private static let maximumLimit = 8 << 20
  /// The maximum time of a choice, s.
  private static let maximumSeconds = 1e9
  /// The maximum length of a rater's name, bytes.
  private static let maximumRater = 1_000

  /// Takes the scenario whose body, period and lengths the clips must have.
  public init(_ scenario: Scenario) {
    shape = TrajectoryRows.Shape(
      period: Float(scenario.control), positionCount: scenario.model.joints.count,
      controlCount: scenario.model.actuators.count, geoms: scenario.model.geoms.map(\.name),
      maximumFrames: scenario.actionsPerEpisode + 1)
    let numbers = 1 + 2 * shape.positionCount + shape.controlCount
    let names = shape.geoms.reduce(0) { $0 + $1.utf8.count + 4 }
    let frame = Self.maximumNumber * numbers + names
    let needed = 3 * shape.maximumFrames * frame + Self.minimumLimit
    maximumLine = min(needed, Self.maximumLimit)
  }

  /// The comparison of a line.
  ///
  /// - Throws: `Refusal` with the place in the line, what it holds and what it must hold.
  public func comparison(_ line: some Sequence<UInt8>) throws -> Comparison {
    let read: Line
    do {
      read = try JSONDecoder().decode(Line.self, from: Data(line))
    } catch let error as DecodingError {
      throw Refusal(error)
    }
    guard let answer = Choice(rawValue: read.answer) else {
      throw Refusal("answer", "is \"\(read.answer)\"; give left, right, equal or skip")
    }
    if let seconds = read.seconds, !(0...Self.maximumSeconds).contains(seconds) {
      throw Refusal("seconds", "is \(seconds); give a number from 0 to \(Int(Self.maximumSeconds))")
    }
    if let rater = read.rater, rater.utf8.count > Self.maximumRater {
      throw Refusal("rater", "has \(rater.utf8.count) bytes; give up to \(Self.maximumRater)")
    }
    if let predicted = read.predicted, !(0...1).contains(predicted) {
      throw Refusal("predicted", "is \(predicted); give a probability, 0 to 1")
    }
    let time = try read.time.map { text in
      guard let time = Timestamp.time(of: text) else {
        throw Refusal("time", "is \"\(text)\"; give it as 2025-01-31T12:00:00.000Z")
      }
      return time
    }
    return Comparison(
      left: try read.left.trajectory(of: shape, at: "left"),
      right: try read.right.trajectory(of: shape, at: "right"), answer: answer, rater: read.rater,
      seconds: read.seconds, predicted: read.predicted, isUndone: read.undone ?? false, time: time)
  }
}

extension ComparisonReader.Refusal {
  /// Translates the decoder's error.
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(InputFile.place(context.codingPath + [key]), "is missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init(
        InputFile.place(context.codingPath),
        context.codingPath.isEmpty
          ? "is no JSON object" : "is not of the kind needed: \(Self.name(of: type))")
    // The decoder gives no place for a number that is out of range.
    default: self.init("", "is not JSON, or has a number out of range")
    }
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    case is Float.Type, is Double.Type: "a number"
    case is [Any].Type: "an array"
    default: "an object, or an array"
    }
  }
}

/// A trajectory as JSON has it: a row for each frame; see `TrajectoryJSON`.
struct TrajectoryRows: Decodable {
  /// The shape that a trajectory of a scenario must have.
  struct Shape: Sendable {
    var period: Float
    /// Positions, and velocities, in a frame.
    var positionCount: Int
    var controlCount: Int
    /// The names of the body's geoms, in the model's order.
    var geoms: [String]
    /// The frames of an episode; a clip cannot have more.
    var maximumFrames: Int
  }

  private var time: [Double]
  private var qpos: [[Float]]
  private var qvel: [[Float]]
  private var ctrl: [[Float]]
  private var contacts: [[String]]

  /// The trajectory, if it is one of this shape.
  ///
  /// - Throws: `ComparisonReader.Refusal`.
  func trajectory(of shape: Shape, at place: String) throws -> Trajectory {
    guard (2...shape.maximumFrames).contains(time.count) else {
      throw ComparisonReader.Refusal(
        "\(place).time", "has \(time.count) frames; a clip has 2 to \(shape.maximumFrames)")
    }
    try checkTime(period: Double(shape.period), at: "\(place).time")
    var trajectory = Trajectory(
      period: shape.period, positionCount: shape.positionCount,
      velocityCount: shape.positionCount, controlCount: shape.controlCount)
    trajectory.positions = try flat(qpos, width: shape.positionCount, at: "\(place).qpos")
    trajectory.velocities = try flat(qvel, width: shape.positionCount, at: "\(place).qvel")
    trajectory.controls = try flat(ctrl, width: shape.controlCount, at: "\(place).ctrl")
    try checkCount(contacts.count, at: "\(place).contacts")
    trajectory.contacts = try contacts.enumerated().map { frame, names in
      try names.reduce(0) { bits, name in
        guard let geom = shape.geoms.firstIndex(of: name) else {
          throw ComparisonReader.Refusal(
            "\(place).contacts[\(frame)]",
            "names \"\(name)\"; the body has \(shape.geoms.joined(separator: ", "))")
        }
        return bits | 1 << UInt32(geom)
      }
    }
    return trajectory
  }

  /// Checks that frames are one control period apart, except for rounding.
  private func checkTime(period: Double, at place: String) throws {
    for frame in time.indices.dropFirst() {
      let step = time[frame] - time[frame - 1]
      guard abs(step - period) < 0.01 * period else {
        throw ComparisonReader.Refusal(
          "\(place)[\(frame)]",
          "is \(seconds(step)) s after the frame before; the scenario's are "
            + "\(seconds(period)) s")
      }
    }
  }

  /// A time without the digits that single precision adds.
  private func seconds(_ value: Double) -> String { String(format: "%g", value) }

  private func checkCount(_ count: Int, at place: String) throws {
    guard count == time.count else {
      throw ComparisonReader.Refusal(place, "has \(count) frames; time has \(time.count)")
    }
  }

  private func flat(_ rows: [[Float]], width: Int, at place: String) throws -> [Float] {
    try checkCount(rows.count, at: place)
    for (frame, row) in rows.enumerated() {
      guard row.count == width else {
        throw ComparisonReader.Refusal(
          "\(place)[\(frame)]", "has \(row.count) numbers; the body needs \(width)")
      }
      guard row.allSatisfy(\.isFinite) else {
        throw ComparisonReader.Refusal("\(place)[\(frame)]", "has a number that is not finite")
      }
    }
    return rows.flatMap(\.self)
  }
}
