public import Foundation
import Learning
import Physics

extension Scenario {
  /// Makes a scenario again from the two texts that it was made from.
  ///
  /// - Parameters:
  ///   - yaml: The scenario.
  ///   - bodyXML: The body's MJCF.
  ///   - file: The name that messages give to the scenario's file.
  /// - Throws: `ScenarioError` or `ScenarioErrors` with file, line and key; for the body, what
  ///   reading
  ///   MJCF throws.
  public init(yaml: String, bodyXML: String, file: String) throws {
    let source = try ScenarioFile(yaml: yaml, file: file)
    let model = try Model(mjcf: Data(bodyXML.utf8), file: source.body)
    try self.init(source, model: model, bodyXML: bodyXML)
  }

  /// Reads a scenario and its body.
  ///
  /// - Parameters:
  ///   - url: The YAML file.
  ///   - folders: Where the body is looked for if it is not next to the scenario.
  /// - Throws: `ScenarioError` or `ScenarioErrors` with file, line and key; for the body, what
  ///   reading
  ///   MJCF throws.
  public init(contentsOf url: URL, orBodiesIn folders: [URL] = []) throws {
    let file = url.shownPath
    let yaml = try BoundedFile.text(at: url, atMost: ScenarioYAML.largest)
    try self.init(ScenarioFile(yaml: yaml, file: file), besides: url, orBodiesIn: folders)
  }

  /// Reads the body of a scenario's file.
  init(_ source: ScenarioFile, besides url: URL, orBodiesIn folders: [URL]) throws {
    let places = [url.deletingLastPathComponent()] + folders
    let candidates = places.map { $0.file(source.body) }
    guard let body = candidates.first(where: \.isThere) else {
      throw source.error(
        at: "body",
        "there is no file \(candidates[0].path); give the body's path relative to the scenario")
    }
    // A session stores the body with all files that it includes.
    let mjcf = try MJCFSource(at: body.absoluteURL)
    try self.init(source, model: Model(mjcf), bodyXML: mjcf.text())
  }

  /// Combines a file with a body.
  init(_ source: ScenarioFile, model: Model, bodyXML: String) throws(ScenarioError) {
    try Self.check(source, against: model)
    let measures = try Self.measures(source, model: model)
    let control = source.control(timestep: model.timestep)
    name = source.name
    title = source.title
    summary = source.summary
    observation = source.observation
    root = measures.root
    layout = ObservationLayout(
      groups: source.observation, model: model, root: measures.root, ground: measures.ground,
      period: control)
    question = source.question
    self.control = control
    episode = source.episode
    clip = source.clip
    choices = source.choices
    world = source.world
    deployments = source.deployments
    deploymentEpisodes = source.deploymentEpisodes
    schedule = source.schedule
    lesson = source.lesson
    yaml = source.yaml
    file = source.file
    self.model = model
    self.bodyXML = bodyXML
    criterion = try Self.compiled(at: "success.when", in: source) {
      () throws(ExpressionError) in
      try SuccessCriterion(source.success, measures: measures)
    }
    grades = try Self.compiled(at: "grades", in: source) { () throws(ExpressionError) in
      var grades: [ClipExpression] = []
      for text in source.grades {
        grades.append(
          try ClipExpression(ScenarioFile.condition(ofGrade: text), measures: measures))
      }
      return grades
    }
    oracle = try Self.oracle(source, measures: measures)
    truth = try source.truth.map { text throws(ScenarioError) in
      try Self.compiled(at: "truth", in: source) { () throws(ExpressionError) in
        try ClipExpression(text, measures: measures)
      }
    }
    try checkMemory(source)
  }

  /// Refuses episodes and clips that do not fit into memory as often as learning needs them.
  private func checkMemory(_ source: ScenarioFile) throws(ScenarioError) {
    let usual = LearnerConfiguration(schedule.rewardModel)
    var shape = BodyEnvironmentMaker(self).shape
    guard !usual.fits(shape) else { return }
    shape.episodeSteps = shape.clipSteps
    // Where an episode of a clip's length would do, it is the episode that is too long.
    let key = usual.fits(shape) ? "episode" : "clip"
    let (seconds, actions) =
      key == "clip" ? (clip, actionsPerClip) : (episode, actionsPerEpisode)
    throw source.error(
      at: key,
      "\(seconds) s are \(actions) actions, too many to keep in memory as learning needs them; give "
        + "less, or more seconds between actions (control)")
  }

  /// The seconds between actions must be whole steps.
  private static func check(
    _ source: ScenarioFile, against model: Model
  ) throws(ScenarioError) {
    let control = source.control(timestep: model.timestep)
    let steps = control / model.timestep
    let whole = max(1, steps.rounded())
    // Decimal fractions are not exact in binary; a millionth of a step is.
    guard abs(steps - whole) < 1e-6 else {
      throw source.error(
        at: "control",
        "\(control) s is not a whole multiple of the body's timestep, \(model.timestep) s; "
          + "the nearest is \(String(format: "%g", whole * model.timestep)) s")
    }
    guard !model.actuators.isEmpty else {
      throw source.error(at: "body", "the body has no motor to learn with")
    }
  }

  private static func measures(
    _ source: ScenarioFile, model: Model
  ) throws(ScenarioError) -> Measures {
    do throws(UnsuitableBody) {
      return try Measures(model: model, success: source.success)
    } catch {
      if case .geom = error { throw source.error(at: "success.on", error.description) }
      throw source.error(at: "body", error.description)
    }
  }

  private static func oracle(
    _ source: ScenarioFile, measures: Measures
  ) throws(ScenarioError) -> Oracle {
    // A faulty condition is reported at its own key.
    try compiled(at: source.oracle == nil ? "grades" : "oracle", in: source) {
      () throws(ExpressionError) in
      let expression = try ClipExpression(source.judge, measures: measures)
      return Oracle(expression: expression, equal: source.equal)
    }
  }

  /// Compiles an expression; an error gets the expression's place in the file.
  private static func compiled<Result>(
    at key: String, in source: ScenarioFile,
    _ compile: () throws(ExpressionError) -> Result
  ) throws(ScenarioError) -> Result {
    do throws(ExpressionError) {
      return try compile()
    } catch {
      guard let node = source.nodes[key], node.isLiteralBlock, let line = node.line else {
        throw source.error(at: key, error.description)
      }
      // A literal block keeps its lines, and begins on the line after its "|".
      throw ScenarioError(
        file: source.file, line: line + error.line, key: key,
        message: "column \(error.column): \(error.message)")
    }
  }
}
