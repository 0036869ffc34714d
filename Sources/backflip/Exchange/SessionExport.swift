import Export
import Foundation
import Learning
import Physics
import Scenarios
import Sessions
import Teaching

/// Writes the content of a session in other programs' formats.
struct SessionExport {
  /// Open to be read.
  let store: SessionStore
  /// The scenario as it was when the session began.
  let scenario: Scenario
  /// The output.
  let output: OutputPlace

  private var maker: BodyEnvironmentMaker { BodyEnvironmentMaker(scenario) }

  /// Writes every comparison as a line of JSON; clips are read one pair at a time.
  ///
  /// - Throws: `SessionError`, `ExportError`.
  func writeComparisons() throws {
    let lines = ComparisonLines(
      question: scenario.question, geomNames: scenario.model.geoms.map(\.name))
    try OutputFile.write(to: output) { append in
      try forEachComparison { choice, left, right in
        try append(lines.line(for: choice, left: left, right: right))
      }
    }
  }

  /// Writes every preference that stands as a line of JSON with two short texts.
  ///
  /// - Returns: The lengths of the texts.
  /// - Throws: `SessionError`, `ExportError`.
  func writePreferences(digits: Int, every: Int?) throws -> TextLengths {
    let geomNames = scenario.model.geoms.map(\.name)
    let lines = ComparisonLines(question: scenario.question, geomNames: geomNames)
    let text = ClipText(
      jointNames: scenario.model.joints.map(\.name), geomNames: geomNames, digits: digits,
      every: every)
    var lengths = TextLengths()
    try OutputFile.write(to: output) { append in
      try forEachComparison { choice, left, right in
        guard
          let preference = try lines.preference(for: choice, left: left, right: right, as: text)
        else { return }
        lengths.add(preference.chosen)
        lengths.add(preference.rejected)
        try append(preference.line)
      }
    }
    return lengths
  }

  /// Reads every comparison, with its clips; those of a simulation that had diverged, which earlier
  /// versions showed, are left out.
  private func forEachComparison(
    _ body: (RecordedChoice, _ left: Trajectory, _ right: Trajectory) throws -> Void
  ) throws {
    let choices = try store.choices()
    var leftOut = 0
    var bar = ProgressBar("comparisons", total: choices.count)
    defer { bar.finish() }
    let shape = maker.shape
    for (index, choice) in choices.enumerated() {
      let left = try store.clip(choice.left, of: shape).trajectory
      let right = try store.clip(choice.right, of: shape).trajectory
      if left.isSound, right.isSound {
        try body(choice, left, right)
      } else {
        leftOut += 1
      }
      bar.show(index + 1)
    }
    bar.finish()
    guard leftOut > 0 else { return }
    StandardError.line(
      "\(Figure.count(leftOut, "comparison")) left out: the simulation had diverged in their clips")
  }

  /// Writes the figures over time as comma-separated values.
  ///
  /// - Throws: `SessionError`, `ExportError`.
  func writeMetrics() throws {
    let lines = MetricTable.lines(metrics: try store.metrics(), stages: try store.stages())
    try OutputFile.write(to: output) { append in
      try append(MetricTable.heading)
      for line in lines { try append(line) }
    }
  }

  /// Writes a stage's policy and reward model as tensors.
  ///
  /// - Throws: `SessionError`, `ExportError`; `Failure` where there is no such stage.
  func writeNetworks(choices: Int?) throws {
    try tensors(choices: choices).policyAndReward().write(to: output)
  }

  /// Writes a folder that plays a stage's policy in MuJoCo.
  ///
  /// - Throws: `SessionError`, `ExportError`; `Failure` where there is no such stage.
  func writePython(choices: Int?) throws {
    let policy = try tensors(choices: choices).policy()
    try PythonFolder(policy: policy, bodyXML: scenario.bodyXML).write(to: output.file)
  }

  private func tensors(choices: Int?) throws -> LearnedTensors {
    let (index, heading) = try store.lastStage(choices: choices)
    let origin = LearnedTensors.Origin(
      session: store.name, choices: heading.choices, policySteps: heading.policySteps,
      programVersion: Version.current, scenario: scenario)
    return LearnedTensors(
      try store.learned(atStage: index, in: maker), origin: origin, scenario: scenario)
  }

  /// Episodes that are played together before they are written: few enough that the bar moves.
  private static let episodesAtOnce = 16

  /// Writes episodes of a stage's mean actions as a Minari dataset.
  ///
  /// - Throws: `SessionError`, `ExportError`; `Failure` where there is no such stage.
  func writeEpisodes(choices: Int?, count: Int, seed: UInt64) throws {
    let (stage, heading) = try store.lastStage(choices: choices)
    let learned = try store.learned(atStage: stage, in: maker)
    let player = PolicyPlayer(maker: maker)
    var random = RandomPurpose.rollout.random(seed: seed)
    var bar = ProgressBar("episodes", total: count)
    defer { bar.finish() }
    let dataset = MinariDataset(
      description: "Episodes of a policy that learned \"\(scenario.question)\" from "
        + "\(Figure.count(heading.choices, "choice")).",
      observationSize: maker.shape.observationSize,
      actionRanges: scenario.model.actuators.map(\.controlRange))
    try dataset.write(to: output.file) { append in
      for first in stride(from: 0, to: count, by: Self.episodesAtOnce) {
        let played = player.play(
          learned.policy, episodes: min(Self.episodesAtOnce, count - first), random: &random)
        for (index, episode) in played.enumerated() {
          Divergence.report(episode, number: first + index + 1)
          // One that diverged at once has no step to write.
          guard episode.trajectory.frames > 1 else { continue }
          try append(
            MinariDataset.Item(
              episode: episode,
              learnedReward: learned.reward.rewards(of: episode.observations),
              success: scenario.isSuccess(episode)))
        }
        bar.show(first + played.count)
      }
    }
  }
}

extension Actuator {
  /// The range of the controls in single precision; nil where they are not limited.
  fileprivate var controlRange: ClosedRange<Float>? {
    range.map { Float($0.lowerBound)...Float($0.upperBound) }
  }
}
