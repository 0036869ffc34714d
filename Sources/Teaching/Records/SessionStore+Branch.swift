package import Foundation
package import Learning
import Scenarios
package import Sessions

/// The point from which learning goes on in a branch.
package enum BranchBeginning: Sendable {
  /// A checkpoint after a number of choices: learning goes on exactly.
  case checkpoint(choices: Int)
  /// The networks of a stage after a number of choices.
  case stage(choices: Int)
  /// The first choice: everything is learned again.
  case start
}

extension SessionStore {
  /// Makes a new session of this one's first choices, ready to learn on.
  ///
  /// - Parameters:
  ///   - choices: How many of its choices stand.
  ///   - file: The new session's file.
  ///   - fromStart: Whether nothing but the choices is copied, to be learned from again.
  ///   - version: The version of the program, for the session's log.
  /// - Returns: The point from which learning goes on.
  /// - Throws: `SessionError`; `Failure` where a stage is of another version. Then there is no file.
  package func makeBranch(
    choices: Int, to file: URL, fromStart: Bool, version: String
  ) async throws -> BranchBeginning {
    let draft = try SessionDraft(at: file)
    defer { draft.discard() }
    try branch(
      choices: choices, in: draft, keepsCheckpoints: !fromStart, programVersion: version)
    let branch = try SessionStore.open(at: draft.file, programVersion: version)
    defer { try? branch.close() }
    let known = try learnerConfiguration()
    var beginning = BranchBeginning.start
    if fromStart {
      try await branch.prepareToLearnAgain(with: known)
    } else {
      beginning = try await branch.prepareToLearnOn(with: known)
    }
    try branch.close()
    try draft.publish()
    return beginning
  }

  /// Stores the settings of another session in a session that begins with that one's choices.
  private func prepareToLearnAgain(with configuration: LearnerConfiguration?) async throws {
    guard let configuration else { return }
    let learner = Learner(
      maker: BodyEnvironmentMaker(try scenario()), configuration: configuration, seed: facts.seed)
    let checkpoint = await learner.checkpoint()
    try add(Checkpoint(choices: 0, policySteps: 0, state: try checkpoint.encoded()))
  }

  /// Makes a checkpoint of the last stage where there is none but that of the start.
  ///
  /// - Parameter known: The settings of the session of which this one is a branch; they count where no
  ///   checkpoint was copied.
  /// - Returns: The point from which learning goes on.
  /// - Throws: `SessionError`; `Failure` where the stage is of another version.
  @discardableResult
  package func prepareToLearnOn(
    with known: LearnerConfiguration? = nil
  ) async throws -> BranchBeginning {
    let latest = try learnerCheckpoint()
    if let latest, latest.choices > 0 { return .checkpoint(choices: latest.choices) }
    let headings = try stages()
    let scenario = try scenario()
    let maker = BodyEnvironmentMaker(scenario)
    guard let heading = headings.last,
      let stage = try learnedUnlessEarlier(atStage: headings.count - 1, in: maker)
    else {
      if latest == nil { try await prepareToLearnAgain(with: known) }
      return .start
    }
    let configuration = try learnerConfiguration() ?? known ?? LearnerConfiguration(scenario)
    // After a repair, there may be fewer.
    let recorded = try recordedChoices(whenStanding: heading.choices) ?? .max
    let choices = try choices().prefix(recorded)
    let numbers = try nextNumbers()
    let past = Learner.Past(
      stage: stage, policySteps: heading.policySteps,
      choices: choices.count,
      nextQuery: (choices.map(\.query).max() ?? -1) + 1, nextClip: numbers.clip)
    let checkpoint = try await Learner.checkpoint(
      from: past, maker: maker,
      configuration: configuration, seed: facts.seed)
    try add(
      Checkpoint(
        choices: checkpoint.choices, policySteps: checkpoint.policySteps,
        state: try checkpoint.encoded()))
    return .stage(choices: heading.choices)
  }
}
