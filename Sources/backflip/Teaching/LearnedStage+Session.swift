import Foundation
import Learning
import Sessions

extension SessionStore {
  /// Stores what has been learned as a stage.
  ///
  /// - Throws: `SessionError`.
  func add(_ learned: LearnedStage, heading: Stage.Heading) throws {
    try add(
      Stage(
        heading: heading, policy: try PropertyList.encode(learned.policy),
        reward: try PropertyList.encode(learned.reward)))
  }

  /// What had been learned at a stage.
  ///
  /// - Parameter index: Its index in `stages()`.
  /// - Returns: Its policy and its reward model.
  /// - Throws: `SessionError`; `Failure` where another version of the program wrote it.
  func learned(atStage index: Int) throws -> LearnedStage {
    let stage = try stage(index)
    do {
      return LearnedStage(
        policy: try PropertyList.decode(GaussianPolicy.self, from: stage.policy),
        reward: try PropertyList.decode(RewardEnsemble.self, from: stage.reward))
    } catch is DecodingError {
      throw Failure(
        "\(file.path): stage \(index) cannot be read; open the session with the version of backflip "
          + "that made it, \(facts.programVersion)")
    }
  }

  /// The last stage with at most so many choices; the last of all where no number is given.
  ///
  /// - Returns: Its index in `stages()`, and its heading.
  /// - Throws: `SessionError`; `Failure` where there is none.
  func lastStage(choices: Int? = nil) throws -> (index: Int, heading: Stage.Heading) {
    let headings = try stages()
    guard let first = headings.first else {
      throw Failure(
        "\(file.path): nothing has been learned yet; go on with `backflip resume` or "
          + "`backflip train`")
    }
    let limit = choices ?? .max
    guard let index = headings.lastIndex(where: { $0.choices <= limit }) else {
      throw Failure(
        "\(file.path): there is no stage with at most \(limit) choices; the first has "
          + "\(first.choices)")
    }
    return (index, headings[index])
  }
}

/// Values as binary property lists: compact, and read by every version that knows their keys.
enum PropertyList {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    try PropertyListDecoder().decode(type, from: data)
  }
}
