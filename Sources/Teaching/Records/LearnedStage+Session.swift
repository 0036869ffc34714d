import Foundation
package import Learning
package import Sessions

extension SessionStore {
  /// Stores a learned policy and its reward model as a stage.
  ///
  /// - Throws: `SessionError`.
  package func add(_ learned: LearnedStage, heading: Stage.Heading) throws {
    let (policy, reward) = try learned.encoded()
    try add(Stage(heading: heading, policy: policy, reward: reward))
  }

  /// The policy and the reward model of a stage.
  ///
  /// - Parameters:
  ///   - index: The stage's index in `stages()`.
  ///   - maker: Makes the environment that the policy acts in.
  /// - Returns: The policy and the reward model.
  /// - Throws: `SessionError`; `Failure` where another version of the program wrote the stage, or
  ///   where it was learned in another environment.
  package func learned(atStage index: Int, in maker: any EnvironmentMaker) throws -> LearnedStage {
    do {
      return try decodedStage(index, in: maker)
    } catch let error as LearnedDataError {
      throw Failure(
        "\(file.path): stage \(index), made by backflip \(facts.programVersion): \(error)")
    }
  }

  /// The same; nil where a version before 1.0 stored the stage.
  ///
  /// - Throws: As `learned(atStage:in:)`.
  func learnedUnlessEarlier(
    atStage index: Int, in maker: any EnvironmentMaker
  ) throws -> LearnedStage? {
    do {
      return try decodedStage(index, in: maker)
    } catch LearnedDataError.earlierVersion {
      return nil
    } catch is LearnedDataError {
      return try learned(atStage: index, in: maker)
    }
  }

  private func decodedStage(
    _ index: Int, in maker: any EnvironmentMaker
  ) throws -> LearnedStage {
    let stage = try stage(index)
    let learned = try LearnedStage(encodedPolicy: stage.policy, encodedReward: stage.reward)
    try learned.check(in: maker)
    return learned
  }

  /// The last stage with at most a number of choices; without a number, the last stage.
  ///
  /// - Returns: The stage's index in `stages()`, and its heading.
  /// - Throws: `SessionError`; `Failure` where there is no such stage.
  package func lastStage(choices: Int? = nil) throws -> (index: Int, heading: Stage.Heading) {
    let headings = try stages()
    guard let first = headings.first else {
      throw Failure(
        "\(file.path): nothing has been learned yet; continue with `backflip resume` or "
          + "`backflip train`")
    }
    let limit = choices ?? .max
    guard let index = headings.lastIndex(where: { $0.choices <= limit }) else {
      throw Failure(
        "\(file.path): there is no stage with at most \(Figure.count(limit, "choice")); the "
          + "first has \(first.choices)")
    }
    return (index, headings[index])
  }
}
