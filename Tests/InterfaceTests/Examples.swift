import Drawing
import Foundation
import Interface
import Learning
import Physics
import Terminal
import Testing

/// A session, pairs and a body to draw, made up for the tests of the screens.
enum Example {
  static let progress: SessionProgress = {
    var progress = SessionProgress(
      session: "monday", title: "Backflip", question: "Which is the better backflip?",
      plannedChoices: 900)
    progress.advice = "Judge the turn first, then the landing on the foot."
    progress.teacher = "oracle"
    progress.successes = "flips"
    progress.choices = 312
    progress.undoable = 5
    progress.timedChoices = 312
    progress.choosingSeconds = 2460
    progress.statistics.predictions = 312
    (progress.statistics.recentPredictions, progress.statistics.recentAgreements) = (100, 81)
    progress.statistics.agreementHistory = (0..<312).map { index in
      0.5 + 0.31 * Double(index) / 311
    }
    progress.statistics.repeats = 14
    progress.statistics.alike = 12
    (progress.statistics.lefts, progress.statistics.rights) = (161, 148)
    for bin in 0..<9 {
      progress.statistics.calibration[bin].count = 30
      progress.statistics.calibration[bin].predicted = Double(bin) / 10 + 0.05
      progress.statistics.calibration[bin].chosen = Double(bin * bin) / 80
    }
    progress.history = history
    progress.policySteps = 4_120_000
    progress.recentTries = 10
    progress.recentSuccesses = 3
    progress.learner = .learning
    progress.stages = (0..<12).map { stage in
      StageSummary(
        choices: 26 * stage, policySteps: 343_000 * stage, successRate: Double(stage) / 14)
    }
    return progress
  }()

  /// Figures of 30 checks.
  private static let history: LearningHistory = {
    func course(_ value: (Double) -> Double) -> [LearningHistory.Point] {
      (1...30).map { .init(choices: 10 * $0, value: value(Double($0) / 30)) }
    }
    var history = LearningHistory()
    history.trueReturn = course { 12 * $0 * $0 - 2 }
    history.learnedReward = course { 0.8 * $0 + 0.1 * sin(20 * $0) }
    history.divergence = course { 0.02 - 0.01 * $0 }
    history.referenceDivergence = course { 3 * $0.squareRoot() }
    history.explainedVariance = course { 0.9 - exp(-3 * $0) }
    history.clipFraction = course { 0.2 - 0.1 * $0 }
    history.choicesPerMinute = course { 6 + 3 * sin(5 * $0) }
    return history
  }()

  /// A body of two links that stands on its foot at pitch 0; its pitch is positions[1].
  static let picture = BodyPicture(height: 1.9) { positions in
    let (x, pitch) = (positions[0], positions[1])
    let (dx, dz) = (0.4 * sin(pitch), 0.4 * cos(pitch))
    let hip = Planar(x, 0.9)
    let head = Planar(x + 2 * dx, hip.z + 2 * dz)
    let heel = Planar(x - 2 * dx, hip.z - 2 * dz)
    let toe = Planar(heel.x + dz, heel.z - dx)
    return [
      Limb(from: heel, to: toe, radius: 0.06, role: .foot),
      Limb(from: hip, to: heel, radius: 0.05, role: .link(0)),
      Limb(from: head, to: hip, radius: 0.06, role: .torso),
      Limb(from: head, to: head, radius: 0.11, role: .head),
    ]
  }

  /// Moves forward at 0.4 m/s while it turns.
  static func trajectory(seconds: Float = 1.5, turnRate: Float) -> Trajectory {
    var trajectory = Trajectory(
      period: 0.01, positionCount: 2, velocityCount: 2, controlCount: 1)
    for index in 0...Int((seconds / 0.01).rounded()) {
      let time = 0.01 * Float(index)
      trajectory.positions += [0.4 * time, turnRate * time]
      trajectory.velocities += [0.4, turnRate]
      trajectory.controls.append(0)
      trajectory.contacts.append(0)
    }
    return trajectory
  }

  static func query(_ id: Int) -> Query {
    Query(id: id, left: clip(2 * id, turnRate: -2), right: clip(2 * id + 1, turnRate: 1))
  }

  private static func clip(_ id: Int, turnRate: Float) -> Clip {
    Clip(id: id, trajectory: trajectory(turnRate: turnRate), observations: [], policySteps: 0)
  }

  static func rollout(_ request: RolloutRequest) -> StageRollout {
    let trajectory = trajectory(seconds: 6, turnRate: -0.2 * Float(request.stage))
    let rewards = (0..<trajectory.frames).map { index in
      Float(request.stage + 1) * sin(Float(index) / 60)
    }
    return StageRollout(
      request: request, trajectory: trajectory, learnedReward: rewards,
      isSuccess: request.stage > 8)
  }

  static func sitting(view: View = .choose) -> Sitting { sitting(progress, view: view) }

  static func sitting(_ progress: SessionProgress, view: View = .choose) -> Sitting {
    Sitting(AppState(progress: progress, picture: picture, view: view))
  }
}

/// Somebody's sitting at some screens: a state by reference, as `#expect` cannot change a value.
class ScreenSitting<State: ProgramState> {
  fileprivate(set) var state: State

  init(_ state: State) { self.state = state }

  func start() -> [Effect] { state.start() }

  func update(_ message: Message) -> [Effect] { state.update(message) }

  /// Takes messages one after another.
  /// - Returns: all that is to be done about them.
  @discardableResult
  func updates(_ messages: [Message]) -> [Effect] { messages.flatMap { state.update($0) } }

  /// The screen as text.
  func text(_ size: Size = .usual, repertoire: Repertoire = .unicode) -> String {
    grid(size, repertoire: repertoire).description
  }

  /// The screen.
  func grid(_ size: Size = .usual, repertoire: Repertoire = .unicode) -> CellGrid {
    var grid = CellGrid(size, repertoire: repertoire)
    state.draw(into: &grid)
    return grid
  }
}

/// A sitting at the screens of a session.
typealias Sitting = ScreenSitting<AppState>

extension ScreenSitting<AppState> {
  var view: View { state.view }
}

/// Compares a screen with the text that is kept of it in `Golden`.
///
/// With BACKFLIP_RECORD in the environment it is written anew instead; look at the difference.
func expectGolden(
  _ text: String, _ name: String, at location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden/\(name).txt")
  if ProcessInfo.processInfo.environment["BACKFLIP_RECORD"] != nil {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
  let kept = try String(contentsOf: file, encoding: .utf8)
  #expect(text == kept, sourceLocation: location)
}
