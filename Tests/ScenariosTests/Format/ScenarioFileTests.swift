import Foundation
import Learning
import TestSupport
import Testing

@testable import Scenarios

@Suite struct ScenarioFileTests {
  static let good = """
    name: jump
    body: Bodies/hopper.xml
    observation: [height, pitch]
    question: Which is better?
    control: 0.008
    episode: 6
    clip: 1.5
    choices: 100
    oracle: largest(height)
    success:
      turns: -1
      on: [foot]
    """

  private func scenario(_ yaml: String) throws -> Scenario {
    try Scenario(
      ScenarioFile(yaml: yaml, file: "jump.yaml"), model: Hopper.model, bodyXML: "<mujoco/>")
  }

  @Test func whatIsNotGivenHasADefault() throws {
    let scenario = try scenario(Self.good)
    #expect(scenario.title == "jump")
    #expect(scenario.success == .turn(AerialTurn(feet: ["foot"])))
    #expect(scenario.schedule == Schedule())
    #expect(scenario.lesson == nil)
    #expect(scenario.oracle.equal == 0)
    #expect(scenario.yaml == Self.good)
    #expect(scenario.stepsPerAction == 4)
    #expect(scenario.actionsPerEpisode == 750)
    #expect(scenario.actionsPerClip == 188)
  }

  /// Learning keeps dozens of episodes and hundreds of clips.
  @Test(arguments: [
    (0.01, 600.0, 1.5, "no"), (0.008, 60, 20, "no"), (0.002, 600, 1.5, "episode"),
    (0.002, 60, 60, "clip"),
  ])
  func episodesThatNeedGigabytesAreRefused(
    control: Double, episode: Double, clip: Double, key: String
  ) throws {
    let yaml = Self.good.replacingOccurrences(
      of: "[height, pitch]", with: "[height, pitch, joints, velocities]"
    )
    .replacingOccurrences(of: "control: 0.008", with: "control: \(control)")
    .replacingOccurrences(of: "episode: 6", with: "episode: \(episode)")
    .replacingOccurrences(of: "clip: 1.5", with: "clip: \(clip)")
    do {
      let scenario = try scenario(yaml)
      #expect(key == "no" && scenario.episode == episode)
    } catch let error as ScenarioError {
      #expect(error.key == key, "\(error)")
      #expect("\(error)".contains("too many to keep in memory"))
    }
  }

  @Test func everyKeyIsRead() throws {
    let scenario = try scenario(
      Self.good + """

          inFlight: 300
          hold: 0.25
          upright: 30
        title: Jump
        summary: It jumps.
        equal: 0.1
        schedule: {initialChoices: 5, choicesPerRound: 2, policyStepsPerChoice: 3000, queries: mix, klCoefficient: 0.1, rewardModel: networks, horizon: 1.5}
        lesson: {claim: a, do: b, watch: c, measured: d, limits: e}
        """)
    #expect(scenario.title == "Jump")
    #expect(scenario.summary == "It jumps.")
    #expect(scenario.observation == [.height, .pitch])
    #expect(
      scenario.success
        == .turn(AerialTurn(turns: -1, inFlight: 300, feet: ["foot"], hold: 0.25, upright: 30)))
    #expect(
      scenario.schedule
        == Schedule(
          initialChoices: 5, choicesPerRound: 2, policyStepsPerChoice: 3000, queries: .mix,
          klCoefficient: 0.1, rewardModel: try #require(RewardModelKind(rawValue: "networks")),
          horizon: 1.5))
    #expect(
      scenario.lesson
        == LessonText(claim: "a", instructions: "b", watch: "c", measured: "d", limits: "e"))
    #expect(scenario.oracle.equal == 0.1)
  }

  /// A line of the good scenario, what takes its place, and what is said of it.
  @Test(arguments: [
    (
      "choices: 100", "choises: 100",
      "jump.yaml:8: choises: unknown key (did you mean \"choices\"?); the keys are name, title, "
        + "summary, body, observation, question, control, episode, clip, choices, oracle, truth, equal, grades, "
        + "success, world, deployment, deploymentEpisodes, schedule, lesson"
    ),
    (
      "turns: -1", "turn: -1",
      "jump.yaml:11: success.turn: unknown key (did you mean \"turns\"?); "
        + "the keys are turns, inFlight, on, hold, upright, when"
    ),
    (
      "choices: 100", "choices: 100\nschedule: {queries: entrpy}",
      "jump.yaml:9: schedule.queries: unknown value \"entrpy\" (did you mean \"entropy\"?); "
        + "accepted: uniform, disagreement, entropy, information-gain, mix"
    ),
    ("question: Which is better?", "", "jump.yaml:1: question: this key is missing"),
    (
      "choices: 100", "choices: many",
      "jump.yaml:8: choices: \"many\" is not a whole number from 1 to 1000000"
    ),
    (
      "choices: 100", "choices: 0",
      "jump.yaml:8: choices: \"0\" is not a whole number from 1 to 1000000"
    ),
    (
      "choices: 100", "choices: [1]",
      "jump.yaml:8: choices: a whole number from 1 to 1000000 is expected, not a list"
    ),
    ("clip: 1.5", "clip: nan", "jump.yaml:7: clip: \"nan\" is not a number from 0.1 to 60 s"),
    ("episode: 6", "episode: 1", "jump.yaml:6: episode: \"1\" is not a number from 1.5 to 600 s"),
    (
      "control: 0.008", "control: 0.0085",
      "jump.yaml:5: control: 0.0085 s is not a whole multiple of the body's timestep, 0.002 s; "
        + "the nearest is 0.008 s"
    ),
    (
      "[height, pitch]", "[height, pich]",
      "jump.yaml:3: observation: unknown value \"pich\" (did you mean \"pitch\"?); accepted: "
        + "height, pitch, joints, velocities, contacts, turns, landing"
    ),
    (
      "[height, pitch]", "[pitch, pitch]",
      "jump.yaml:3: observation: \"pitch\" appears more than once; keep one"
    ),
    (
      "[height, pitch]", "height",
      "jump.yaml:3: observation: a list of groups is expected, such as [a, b], not a text"
    ),
    ("[height, pitch]", "[]", "jump.yaml:3: observation: the list of groups is empty"),
    ("question: Which is better?", "question:", "jump.yaml:4: question: a text is missing"),
    (
      "name: jump", "name: a/b",
      "jump.yaml:1: name: \"a/b\" is no name; up to 60 letters, digits, - and _ are allowed"
    ),
    ("turns: -1", "turns: 0", "jump.yaml:11: success.turns: 0 is no turn; write -1 or 1"),
    (
      "on: [foot]", "on: [toe]",
      "jump.yaml:12: success.on: the body has no geom \"toe\"; "
        + "its geoms are torso, thigh, leg, foot"
    ),
    (
      "largest(height)", "largest(hight)",
      "jump.yaml:9: oracle: column 9: unknown name \"hight\" (did you mean \"height\"?)"
    ),
    (
      "largest(height)", "|\n  # first\n  1 + hight",
      "jump.yaml:11: oracle: column 5: unknown name \"hight\" (did you mean \"height\"?)"
    ),
    (
      "clip: 1.5", "choices: 7",
      "jump.yaml:7: choices: this key appears more than once; keep one"
    ),
    (
      "clip: 1.5", "clip: &a 1.5",
      "jump.yaml:7: anchors (\"&\" before a word) are not read; write the value out"
    ),
    (
      "clip: 1.5", "clip: [1.5",
      "jump.yaml:8: not YAML: did not find expected ',' or ']' while parsing a flow sequence, "
        + "at column 8"
    ),
    (
      "clip: 1.5", "clip: 1.5\n? [a]\n: 1",
      "jump.yaml:8: a key that is not a text: unknown key; the keys are "
        + "name, title, summary, body, observation, question, control, episode, clip, choices, "
        + "oracle, truth, equal, grades, success, world, deployment, deploymentEpisodes, schedule, lesson"
    ),
  ])
  func refusals(_ line: String, _ replacement: String, _ message: String) {
    let yaml = Self.good.replacingOccurrences(of: line, with: replacement)
    let error = #expect(throws: ScenarioError.self) { try scenario(yaml) }
    #expect(error?.description == message)
  }

  @Test func allErrorsAreReportedAtOnce() {
    let yaml = """
      name: jump
      body: Bodies/hopper.xml
      observation: [height, pich]
      control: fast
      episode: 6
      choises: 100
      oracle: largest(height)
      colour: red
      success:
        hold: 11
      schedule: {chocesPerRound: 3}
      """
    let errors = #expect(throws: ScenarioErrors.self) { try scenario(yaml) }
    let places = errors?.errors.map { "\($0.line ?? 0) \($0.key ?? "")" }
    #expect(
      places == [
        "1 question", "3 observation", "4 control", "6 choises", "8 colour",
        "10 success.turns", "10 success.on", "10 success.hold", "11 schedule.chocesPerRound",
      ])
    #expect(
      errors?.lines.first == "jump.yaml:1: question: this key is missing")
    #expect(errors?.description.contains("did you mean \"choicesPerRound\"?") == true)
  }

  @Test func manyErrorsAreCounted() {
    let errors = #expect(throws: ScenarioErrors.self) {
      try scenario((0..<30).map { "key\($0): 1" }.joined(separator: "\n"))
    }
    #expect(errors?.lines.count == 11)
    #expect(errors?.lines.last == "and 24 more")
  }

  @Test(arguments: [
    ("", "jump.yaml:1: the file is empty"),
    (
      "- a\n- b",
      "jump.yaml:1: keys and values are expected, not a list; the keys are "
        + ScenarioKey.keys(in: nil).map(\.name).joined(separator: ", ")
    ),
    ("a: *b", "jump.yaml:1: not YAML: found undefined alias, at column 4"),
    (
      "x: [",
      "jump.yaml:1: not YAML: did not find expected node content while parsing a flow node, at "
        + "the end of the file"
    ),
    (
      String(repeating: "#", count: 300_000),
      "jump.yaml: the file is larger than the 256 KiB that are read"
    ),
  ])
  func wholeFiles(_ yaml: String, _ message: String) {
    let error = #expect(throws: ScenarioError.self) { try scenario(yaml) }
    #expect(error?.description == message)
  }

  @Test func ampersandsInTextAndExpressions() throws {
    let yaml = Self.good
      .replacingOccurrences(of: "Which is better?", with: "Rock & roll, R&D?")
      .replacingOccurrences(of: "largest(height)", with: "largest(height > 1 && time > 0)")
    #expect(try scenario(yaml).question == "Rock & roll, R&D?")
  }

  @Test(arguments: ["[", "{", "- ", "? ", "a: {", "[{"])
  func deepNestingIsRefused(_ piece: String) {
    let error = #expect(throws: ScenarioError.self) {
      try scenario(String(repeating: piece, count: 50_000))
    }
    #expect(
      error?.description == "jump.yaml:1: this is nested or indented too deeply"
    )
  }

  @Test func deepIndentationIsRefused() {
    let steps = (0..<200).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    let error = #expect(throws: ScenarioError.self) { try scenario(steps) }
    #expect(error?.line == 82)
  }

  /// Cut anywhere, or with bytes replaced, a scenario is read or refused.
  @Test func damagedTextNeverCrashes() {
    let bytes = Array(Self.good.utf8)
    for length in bytes.indices {
      _ = try? scenario(String(decoding: bytes[..<length], as: UTF8.self))
    }
    var random = SplitMix(state: 11)
    let marks = Array("[]{}:,-?&*!|>'\"%@`#\n\t \0".utf8)
    var refused = 0
    for _ in 0..<1500 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: damaged.indices, using: &random)
        damaged[place] = marks.randomElement(using: &random) ?? UInt8.random(in: 0...255)
      }
      do {
        _ = try scenario(String(decoding: damaged, as: UTF8.self))
      } catch {
        refused += 1
        let lines = (error as? ScenarioErrors)?.lines ?? ["\(error)"]
        #expect(lines.allSatisfy { !$0.contains("\n") })
      }
    }
    #expect(refused > 500)
  }
}
