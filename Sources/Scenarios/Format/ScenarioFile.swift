import Learning

/// A scenario's YAML, read and checked as far as it can be without the body.
struct ScenarioFile {
  static let keys = [
    "name", "title", "summary", "body", "observation", "question", "control", "episode", "clip",
    "choices", "oracle", "equal", "success", "schedule", "lesson",
  ]

  let file: String
  let yaml: String
  let name: String
  let title: String
  let summary: String
  let body: String
  let observation: [ObservationGroup]
  let question: String
  let control: Double
  let episode: Double
  let clip: Double
  let choices: Int
  let oracle: String
  let equal: Double
  let success: Success
  let schedule: Schedule
  let lesson: Lesson?
  /// The values, for errors that only the body brings to light.
  let values: ScenarioMapping

  /// Reads a text.
  init(yaml: String, file: String) throws(ScenarioError) {
    values = try ScenarioYAML.root(of: yaml, file: file).mapping(allowed: Self.keys)
    self.file = file
    self.yaml = yaml
    name = try Self.name(values.required("name"))
    title = try values.text("title") ?? name
    summary = try values.text("summary") ?? ""
    body = try values.required("body").text()
    observation = try Self.observation(values.required("observation"))
    question = try values.required("question").text()
    // From a simulation step to a tenth of a second: slower than that no body can be balanced.
    control = try values.required("control").number(in: 0.0005...0.1, unit: " s")
    clip = try values.required("clip").number(in: 0.1...60, unit: " s")
    episode = try values.required("episode").number(in: clip...600, unit: " s")
    choices = try values.required("choices").integer(in: 1...1_000_000)
    oracle = try values.required("oracle").text()
    equal = try values["equal"]?.number(in: 0...1e6, unit: "") ?? 0
    success = try Self.success(values.required("success"))
    schedule = try values["schedule"].map(Self.schedule) ?? Schedule()
    lesson = try values["lesson"].map(Self.lesson)
  }

  /// A name is part of file names and commands, so it keeps to letters, digits, - and _.
  private static func name(_ node: ScenarioNode) throws(ScenarioError) -> String {
    let name = try node.text()
    let allowed = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard allowed, name.utf8.count <= 60, !name.hasPrefix("-") else {
      throw node.error(
        "\"\(shortened(name))\" is no name; up to 60 letters, digits, - and _ are allowed")
    }
    return name
  }

  private static func observation(
    _ node: ScenarioNode
  ) throws(ScenarioError) -> [ObservationGroup] {
    let known = ObservationGroup.allCases.map(\.rawValue)
    var groups: [ObservationGroup] = []
    for item in try node.list(of: "groups") {
      let word = try item.text()
      guard let group = ObservationGroup(rawValue: word) else {
        throw item.error(
          "unknown group \"\(shortened(word))\"" + hint(for: word, among: known)
            + "; the groups are \(known.joined(separator: ", "))")
      }
      guard !groups.contains(group) else {
        throw item.error("\"\(word)\" stands here more than once; keep one")
      }
      groups.append(group)
      guard !(groups.contains(.flight) && groups.contains(.turns)) else {
        throw item.error("flight and turns tell the same; keep one")
      }
    }
    return groups
  }

  /// A turn in the air, or a condition on the episode.
  private static func success(_ node: ScenarioNode) throws(ScenarioError) -> Success {
    let turnKeys = ["turns", "inFlight", "on", "hold", "upright"]
    let values = try node.mapping(allowed: turnKeys + ["when"])
    if let condition = values["when"] {
      for key in turnKeys where key != "on" {
        if let value = values[key] { throw value.error("this goes with turns, not with when") }
      }
      return .condition(try condition.text(), feet: try feet(values.required("on")))
    }
    let turns = try values.required("turns").integer(in: -9...9)
    guard turns != 0 else {
      throw try values.required("turns").error("0 is no turn; write -1 or 1")
    }
    var turn = AerialTurn(turns: turns, feet: try feet(values.required("on")))
    if let node = values["inFlight"] {
      turn.inFlight = try node.number(in: 0...3600, unit: " degrees")
    }
    if let node = values["hold"] { turn.hold = try node.number(in: 0...10, unit: " s") }
    if let node = values["upright"] {
      turn.upright = try node.number(in: 0...180, unit: " degrees")
    }
    return .turn(turn)
  }

  /// Where the condition on an episode stands, if the success is one.
  var conditionNode: ScenarioNode? { values["success"]?.value(of: "when") }

  private static func feet(_ node: ScenarioNode) throws(ScenarioError) -> [String] {
    var names: [String] = []
    for item in try node.list(of: "geoms") { names.append(try item.text()) }
    return names
  }

  private static func schedule(_ node: ScenarioNode) throws(ScenarioError) -> Schedule {
    let values = try node.mapping(
      allowed: [
        "initialChoices", "choicesPerRound", "policyStepsPerChoice", "queries", "klCoefficient",
        "rewardModel", "horizon",
      ])
    var schedule = Schedule()
    if let node = values["initialChoices"] {
      schedule.initialChoices = try node.integer(in: 0...1_000_000)
    }
    if let node = values["choicesPerRound"] {
      schedule.choicesPerRound = try node.integer(in: 1...1000)
    }
    if let node = values["policyStepsPerChoice"] {
      schedule.policyStepsPerChoice = try node.integer(in: 0...100_000_000)
    }
    if let node = values["queries"] { schedule.queries = try queries(node) }
    if let node = values["klCoefficient"] {
      let allowed = LearnerConfiguration.klCoefficientsAllowed
      schedule.klCoefficient = Float(try node.number(in: allowed, unit: ""))
    }
    if let node = values["rewardModel"] { schedule.rewardModel = try rewardModel(node) }
    if let node = values["horizon"] {
      schedule.horizon = try node.number(in: 0.01...100, unit: "s")
    }
    return schedule
  }

  private static func queries(_ node: ScenarioNode) throws(ScenarioError) -> QueryCriterion {
    let word = try node.text()
    guard let criterion = QueryCriterion(rawValue: word) else {
      let known = QueryCriterion.allCases.map(\.rawValue)
      throw node.error(
        "unknown way to pick queries \"\(shortened(word))\"" + hint(for: word, among: known)
          + "; they are picked by \(known.joined(separator: ", "))")
    }
    return criterion
  }

  private static func rewardModel(_ node: ScenarioNode) throws(ScenarioError) -> RewardModelKind {
    let word = try node.text()
    guard let kind = RewardModelKind(name: word) else {
      let known = RewardModelKind.all.map(\.name)
      throw node.error(
        "unknown reward model \"\(shortened(word))\"" + hint(for: word, among: known)
          + "; it is \(known.joined(separator: " or "))")
    }
    return kind
  }

  private static func lesson(_ node: ScenarioNode) throws(ScenarioError) -> Lesson {
    let values = try node.mapping(allowed: ["claim", "do", "watch", "measured", "limits"])
    return Lesson(
      claim: try values.text("claim"), instructions: try values.text("do"),
      watch: try values.text("watch"), measured: try values.text("measured"),
      limits: try values.text("limits"))
  }
}
