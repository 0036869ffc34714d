import Foundation
import Learning

/// A scenario's YAML, read and checked as far as it can be without the body.
struct ScenarioFile {
  let file: String
  let yaml: String
  let name: String
  let title: String
  let summary: String
  let body: String
  let observation: [ObservationGroup]
  let question: String
  /// Nil for the default, which depends on the body.
  let control: Double?
  let episode: Double
  let clip: Double
  let choices: Int
  /// Nil for the default, which `judge` is.
  let oracle: String?
  /// Nil where the oracle judges by what is wanted.
  let truth: String?
  let equal: Double
  let grades: [String]
  let success: Success
  let world: WorldSettings
  let deployments: [Deployment]
  let deploymentEpisodes: Int
  let schedule: Schedule
  let lesson: LessonText?
  /// The values by the paths of their keys, for errors that only the body brings to light.
  let nodes: [String: ScenarioNode]

  /// Reads a text.
  ///
  /// - Throws: `ScenarioError`; `ScenarioErrors` where several values are wrong or keys missing.
  init(yaml: String, file: String) throws {
    var reader = ScenarioReader(try ScenarioYAML.root(of: yaml, file: file))
    self.file = file
    self.yaml = yaml
    // The values after ?? for required keys are never used: the check below throws first.
    name = reader.name("name") ?? ""
    title = reader.text("title") ?? name
    summary = reader.text("summary") ?? ""
    body = reader.text("body") ?? ""
    observation =
      reader.words("observation", as: ObservationGroup.self) ?? ObservationGroup.allCases
    question = reader.text("question") ?? ""
    control = reader.number("control")
    let clip = reader.number("clip") ?? Self.usualClip
    self.clip = clip
    episode = reader.number("episode", atLeast: clip) ?? Self.clipsPerEpisode * clip
    choices = reader.integer("choices") ?? Self.usualChoices
    oracle = reader.text("oracle")
    truth = reader.text("truth")
    equal = reader.number("equal") ?? 0
    grades = reader.texts("grades") ?? []
    success = Success(&reader)
    world = WorldSettings(&reader, at: "world")
    var deployments: [Deployment] = []
    for (name, path) in reader.deployments {
      deployments.append(Deployment(name: name, world: WorldSettings(&reader, at: path)))
    }
    self.deployments = deployments
    deploymentEpisodes = reader.integer("deploymentEpisodes") ?? Self.usualDeploymentEpisodes
    schedule = Schedule(&reader)
    lesson = reader.nodes["lesson"] == nil ? nil : LessonText(&reader)
    nodes = reader.nodes
    try reader.check()
  }

  /// The default length of a clip, s: long enough for a jump, short enough to judge at a glance.
  static let usualClip = 1.5
  /// The default number of planned choices.
  static let usualChoices = 300
  /// The default number of episodes in each deployment: a share of success is known to a tenth.
  static let usualDeploymentEpisodes = 100
  /// The default length of an episode, in clips.
  private static let clipsPerEpisode = 4.0
  /// The default number of actions in a clip: more actions are harder to learn, and fewer too slow
  /// for balance; see Measurements.md, "Control period".
  private static let actionsPerClip = 60.0

  /// Seconds between two actions: by default the multiple of the body's time step that is nearest to
  /// a sixtieth of a clip.
  ///
  /// - Parameter timestep: The body's time step, s.
  /// - Returns: s.
  func control(timestep: Double) -> Double {
    // Halves go down.
    let steps = (clip / Self.actionsPerClip / timestep - 0.5).rounded(.up)
    return control ?? max(1, steps) * timestep
  }

  /// The clip formula of the oracle: by default the number of the clip's grade, and without grades
  /// whether the clip fulfils what counts as success.
  var judge: String {
    if let oracle { return oracle }
    if grades.isEmpty {
      switch success {
      case .turn: return "largest(flip)"
      case .condition(let condition, _): return "(\(condition)) != 0"
      }
    }
    return grades.enumerated().reversed().reduce("0") { worse, grade in
      "if(\(Self.condition(ofGrade: grade.element)), \(grades.count - grade.offset), \(worse))"
    }
  }

  /// A grade's condition: alone, “flip” asks whether there is one in the clip.
  static func condition(ofGrade text: String) -> String { text == "flip" ? "largest(flip)" : text }

  /// An error at the value of a key.
  func error(at path: String, _ message: String) -> ScenarioError {
    nodes[path]?.error(message)
      ?? ScenarioError(file: file, line: nil, key: path, message: message)
  }
}

extension Success {
  /// Reads a turn in the air, or a condition on the episode.
  fileprivate init(_ reader: inout ScenarioReader) {
    let feet = reader.texts("success.on") ?? []
    if let condition = reader.text("success.when") {
      for key in ["turns", "inFlight", "hold", "upright"] {
        reader.refuse("success.\(key)", "this goes with turns, not with when")
      }
      self = .condition(condition, feet: feet)
      return
    }
    let turns = reader.integer("success.turns")
    if turns == 0 { reader.refuse("success.turns", "0 is no turn; write -1 or 1") }
    var turn = AerialTurn(turns: turns ?? 0, feet: feet)
    turn.inFlight = reader.number("success.inFlight") ?? turn.inFlight
    turn.hold = reader.number("success.hold") ?? turn.hold
    turn.upright = reader.number("success.upright") ?? turn.upright
    self = .turn(turn)
  }
}

extension WorldSettings {
  /// Reads the world at a path.
  fileprivate init(_ reader: inout ScenarioReader, at path: String) {
    self.init()
    gravity = reader.range("\(path).gravity", as: "world.gravity")
    slope = reader.range("\(path).slope", as: "world.slope")
    friction = reader.range("\(path).friction", as: "world.friction")
    motorStrength = reader.range("\(path).motorStrength", as: "world.motorStrength")
    sensorNoise = reader.range("\(path).sensorNoise", as: "world.sensorNoise")
    if let impulse = reader.range("\(path).pushes.impulse", as: "world.pushes.impulse"),
      let every = reader.range("\(path).pushes.every", as: "world.pushes.every")
    {
      pushes = Pushes(impulse: impulse, every: every)
    }
  }
}

extension Schedule {
  /// Reads the settings of the learner that a scenario overrides, by their names.
  fileprivate init(_ reader: inout ScenarioReader) {
    self.init()
    initialChoices = reader.integer("schedule.initialChoices") ?? initialChoices
    choicesPerRound = reader.integer("schedule.choicesPerRound") ?? choicesPerRound
    policyStepsPerChoice =
      reader.integer("schedule.policyStepsPerChoice") ?? policyStepsPerChoice
    queries = reader.word("schedule.queries", as: QueryCriterion.self) ?? queries
    klCoefficient = reader.number("schedule.klCoefficient").map { Float($0) } ?? klCoefficient
    rewardModel = reader.word("schedule.rewardModel", as: RewardModelKind.self) ?? rewardModel
    horizon = reader.number("schedule.horizon")
  }
}

extension LessonText {
  fileprivate init(_ reader: inout ScenarioReader) {
    self.init(
      claim: reader.text("lesson.claim"), instructions: reader.text("lesson.do"),
      watch: reader.text("lesson.watch"), measured: reader.text("lesson.measured"),
      limits: reader.text("lesson.limits"))
  }
}

extension Scenario {
  /// Whether a text looks like a scenario, even a faulty one: it has at least four of a scenario's
  /// keys.
  package static func isScenario(_ text: String) -> Bool {
    let keys = [
      "name", "body", "observation", "question", "control", "clip", "oracle", "grades", "success",
    ]
    return keys.count { key in
      text.range(
        of: #"(?m)(?:^|[{,\s])["']?\#(key)["']?[ \t]*:(?:\s|$)"#, options: .regularExpression)
        != nil
    } >= 4
  }
}
