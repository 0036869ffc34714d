import Drawing
import Export
import Foundation
import Interface
import Learning
import Physics
import Scenarios
import Sessions
import Teaching
import Terminal

/// The subject of a film.
enum FilmSubject: Equatable {
  /// An episode of the last stage with at most a number of choices.
  case stage(choices: Int?, seed: UInt64)
  /// An episode of each such stage, side by side, from the same start.
  case stages([Int], seed: UInt64)
  /// The pair that was compared as a choice.
  case pair(Int)
}

extension SessionExport {
  /// Writes a film as an animated GIF.
  ///
  /// - Throws: `SessionError`, `ExportError`; `Failure` where there is no such stage or choice.
  func writeGIF(_ subject: FilmSubject, speed: Double) throws {
    let film = try film(of: subject, speed: speed)
    var bar = ProgressBar("pictures", total: film.gifPictures)
    defer { bar.finish() }
    try film.writeGIF(to: output) { bar.show($0) }
  }

  /// Frames per second of a recording, as on the screen.
  private static let castRate = 30.0

  /// Writes a film as a recording of a terminal.
  ///
  /// - Throws: `SessionError`, `ExportError`; `Failure` where there is no such stage or choice.
  func writeCast(_ subject: FilmSubject, speed: Double) throws {
    let film = try film(of: subject, speed: speed)
    let screen = FilmScreen(film)
    let cast = Asciicast(
      columns: screen.size.columns, rows: screen.size.rows,
      title: "\(scenario.title) · \(store.name)")
    let count = film.pictures(rate: Self.castRate)
    var bar = ProgressBar("frames", total: count)
    defer { bar.finish() }
    try OutputFile.write(to: output) { append in
      try append(cast.heading)
      var shown: CellGrid?
      for index in 0..<count {
        let time = Double(index) / Self.castRate
        let grid = screen.grid(at: time)
        let text = grid.escapes(after: shown, in: .extended)
        // The cursor would blink over the picture.
        if shown == nil { try append(Asciicast.event(at: 0, "\u{1B}[?25l")) }
        if !text.isEmpty || index == count - 1 { try append(Asciicast.event(at: time, text)) }
        shown = grid
        bar.show(index + 1)
      }
    }
  }

  private func film(of subject: FilmSubject, speed: Double) throws -> Film {
    let panels =
      switch subject {
      case .stage(let choices, let seed):
        [try panel(ofStage: try store.lastStage(choices: choices), seed: seed)]
      case .stages(let choices, let seed):
        try choices.map { try panel(ofStageAt: $0, seed: seed) }
      case .pair(let number): try panels(ofChoice: number)
      }
    return Film(panels, picture: BodyPicture(scenario.model), speed: speed)
  }

  /// The stage at a number of choices; before the first one, the untrained policy.
  private func panel(ofStageAt choices: Int, seed: UInt64) throws -> Film.Panel {
    guard let first = try store.stages().first, choices < first.choices else {
      return try panel(ofStage: try store.lastStage(choices: choices), seed: seed)
    }
    let learned = try store.untaught(scenario)
    return panel(Figure.count(0, "choice"), of: learned.policy, seed: seed)
  }

  private func panel(
    ofStage stage: (index: Int, heading: Stage.Heading), seed: UInt64
  ) throws -> Film.Panel {
    let learned = try store.learned(
      atStage: stage.index, in: BodyEnvironmentMaker(scenario))
    var caption = Figure.count(stage.heading.choices, "choice")
    if let rate = stage.heading.successRate { caption += " · \(Figure.percent(rate))" }
    return panel(caption, of: learned.policy, seed: seed)
  }

  /// The first episode that `rollout` writes with the same seed.
  private func panel(_ caption: String, of policy: GaussianPolicy, seed: UInt64) -> Film.Panel {
    let player = PolicyPlayer(maker: BodyEnvironmentMaker(scenario))
    var random = RandomPurpose.rollout.random(seed: seed)
    let episode = player.play(policy, episodes: 1, random: &random)[0]
    let verdict = episode.hasDiverged ? " · diverged" : scenario.isSuccess(episode) ? " · ✓" : ""
    return Film.Panel(caption: caption + verdict, motion: Motion(episode.trajectory))
  }

  private func panels(ofChoice number: Int) throws -> [Film.Panel] {
    let choices = try store.choices()
    guard let choice = choices.first(where: { $0.id == number }) else {
      throw Failure(
        "\(store.file.path): there is no choice \(number); it has \(choices.count), from 1")
    }
    let shape = BodyEnvironmentMaker(scenario).shape
    return try [(Choice.left, choice.left), (.right, choice.right)].map { side, clip in
      let trajectory = try store.clip(clip, of: shape).trajectory
      guard trajectory.isSound else {
        throw Failure(
          "\(store.file.path): the \(side.rawValue) clip of choice \(number) cannot be shown, because "
            + "the simulation had diverged in it; take another choice")
      }
      return Film.Panel(caption: choice.caption(of: side), motion: Motion(trajectory))
    }
  }
}

extension RecordedChoice {
  /// The caption of a side's clip: `left ✓`, `left · alike`.
  fileprivate func caption(of side: Choice) -> String {
    let verdict =
      switch choice {
      case side: " ✓"
      case .equal: " · alike"
      case .skip: " · can't tell"
      default: ""
      }
    return side.rawValue + verdict + (isStanding ? "" : " · undone")
  }
}

extension SessionStore {
  /// The untrained policy and reward model that learning began with; the seed decides them.
  fileprivate func untaught(_ scenario: Scenario) throws -> LearnedStage {
    let seed = facts.seed
    let configuration = try learnerConfiguration() ?? LearnerConfiguration(scenario)
    return try MainThread.wait {
      await Learner(
        maker: BodyEnvironmentMaker(scenario), configuration: configuration, seed: seed
      ).stage()
    }
  }
}
