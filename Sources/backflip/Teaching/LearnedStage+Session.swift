import Foundation
import Learning
import Sessions

extension SessionStore {
  /// Stores what has been learned as a stage.
  ///
  /// - Throws: `SessionError`.
  func add(_ learned: LearnedStage, heading: Stage.Heading) throws {
    let (policy, reward) = try learned.encoded()
    try add(Stage(heading: heading, policy: policy, reward: reward))
  }

  /// What had been learned at a stage.
  ///
  /// - Parameters:
  ///   - index: Its index in `stages()`.
  ///   - maker: Makes the environment that it acts in.
  /// - Returns: Its policy and its reward model.
  /// - Throws: `SessionError`; `Failure` where another version of the program wrote it, or where it was
  ///   learned in another environment.
  func learned(atStage index: Int, in maker: any EnvironmentMaker) throws -> LearnedStage {
    let stage = try stage(index)
    do {
      let learned = try LearnedStage(encodedPolicy: stage.policy, encodedReward: stage.reward)
      try learned.check(in: maker)
      return learned
    } catch let error as LearnedDataError {
      throw Failure(
        "\(file.path): stage \(index), made by backflip \(facts.programVersion): \(error)")
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
        "\(file.path): there is no stage with at most \(Figure.count(limit, "choice")); the "
          + "first has \(first.choices)")
    }
    return (index, headings[index])
  }
}
