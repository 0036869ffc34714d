import Drawing
import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Teaching

/// Joins Home and the data folder: performs effects one after another, off the thread that draws.
final class HomeHandler: EffectHandler, Sendable {
  private let mailbox = Mailbox()
  private let effects: AsyncStream<Effect>.Continuation
  private let previews: AsyncStream<HomeItem>.Continuation
  private let work: [Task<Void, Never>]

  /// Begins to work.
  ///
  /// - Parameters:
  ///   - library: The sessions.
  ///   - closing: Closes the session that the person comes from; nil where there is none.
  init(library: SessionLibrary, closing: ClosingSession?) {
    let (stream, effects) = AsyncStream.makeStream(of: Effect.self)
    // Of lines that are passed on the way, only the last one's preview is made.
    let (items, previews) = AsyncStream.makeStream(
      of: HomeItem.self, bufferingPolicy: .bufferingNewest(1))
    (self.effects, self.previews) = (effects, previews)
    let mailbox = mailbox
    work = [
      Task.detached {
        for await effect in stream { await Self.perform(effect, library, closing, mailbox) }
      },
      Task.detached {
        for await item in items {
          mailbox.post(.preview(item, Self.preview(of: item, in: library)))
        }
      },
    ]
  }

  func perform(_ effect: Effect) {
    if case .requestPreview(let item) = effect {
      previews.yield(item)
    } else {
      effects.yield(effect)
    }
    guard effect == .quit else { return }
    effects.finish()
    previews.finish()
  }

  func messages() -> [Message] { mailbox.takeAll() }

  /// Waits until everything that was asked for is done.
  func finish() async {
    for task in work { await task.value }
  }

  private static func perform(
    _ effect: Effect, _ library: SessionLibrary, _ closing: ClosingSession?, _ mailbox: Mailbox
  ) async {
    do {
      switch effect {
      case .requestLibrary:
        // At once, and again once the last session is saved.
        mailbox.post(.library(try HomeLibrary(library)))
        guard let closing else { return }
        try await closing.wait()
        mailbox.post(.library(try HomeLibrary(library)))
      case .change(let change):
        // Its problem was reported when the list was made.
        _ = try? await closing?.wait()
        try await perform(change, library)
        mailbox.post(.library(try HomeLibrary(library)))
        mailbox.post(.done(change.report))
      default: break
      }
    } catch {
      mailbox.post(.failed(library.shortened("\(error)")))
    }
  }

  private static func perform(_ change: HomeChange, _ library: SessionLibrary) async throws {
    switch change {
    case .rename(let name, let newName): try library.rename(name, to: newName)
    case .delete(let name): try library.delete(name)
    case .copy(let name, let newName):
      try SessionLibrary.validate(newName)
      let file = try library.place(forNew: newName)
      let source = try SessionStore.open(at: library.find(name), for: .reading)
      do {
        let choices = try source.summary().choices
        _ = try await source.makeBranch(
          choices: choices, to: file, fromStart: false, version: Version.current)
      } catch {
        try source.close(after: error)
      }
      try source.close()
    }
  }
}

extension HomeChange {
  fileprivate var report: String {
    switch self {
    case .rename(let name, let newName): "\(name) is called \(newName) now."
    case .copy(let name, let newName): "\(newName) is a copy of \(name)."
    case .delete(let name): "\(name) is deleted."
    }
  }
}

extension SessionLibrary {
  /// A message without the folder of the sessions, which would leave no room for the remedy.
  func shortened(_ message: String) -> String {
    message.replacingOccurrences(of: folder.path + "/", with: "")
  }
}

// MARK: - The list

extension HomeLibrary {
  /// Reads what Home lists.
  ///
  /// - Throws: `SessionError` where the folder cannot be read.
  init(_ library: SessionLibrary) throws {
    var scenarios = ScenarioCache()
    let sessions = try library.names().map { name -> (opened: Date, session: Session) in
      let file = library.folder.appendingPathComponent(name + ".backflip")
      return Session.read(name, file, &scenarios)
    }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    let path = library.folder.path
    let isInHome = !home.isEmpty && path.hasPrefix(home + "/")
    self.init(
      folder: isInHome ? "~" + path.dropFirst(home.count) : path,
      sessions: sessions.sorted { $0.opened > $1.opened }.map(\.session),
      scenarios: ScenarioLibrary().list().map { entry in
        Scenario(
          name: entry.name, title: entry.title, question: entry.question, problem: entry.problem)
      },
      freshName: try library.freshName())
  }
}

/// The questions of scenarios that sessions hold; most sessions share a few texts.
private struct ScenarioCache {
  private var questions: [String: String] = [:]

  mutating func question(of yaml: String, file: String) -> String {
    if let known = questions[yaml] { return known }
    let question = ScenarioLibrary.question(ofScenario: yaml, file: file) ?? ""
    questions[yaml] = question
    return question
  }
}

extension HomeLibrary.Session {
  /// Reads a session's line; a session that cannot be read has a problem instead.
  fileprivate static func read(
    _ name: String, _ file: URL, _ scenarios: inout ScenarioCache
  ) -> (opened: Date, session: HomeLibrary.Session) {
    var session = HomeLibrary.Session(name: name)
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    session.bytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    var opened = Date.distantPast
    do {
      try SessionStore.reading(file) { store in
        let summary = try store.summary()
        (session.scenario, session.choices) = (summary.scenario, summary.choices)
        opened = summary.lastOpened
        session.age = max(Date.now.timeIntervalSince(opened), 0)
        session.question = scenarios.question(of: store.facts.scenarioYAML, file: file.path)
        session.agreement = try store.metrics(named: Metric.agreement).last?.value
        if let count = try store.metrics(named: Metric.successes).last?.value {
          session.successes = (Int(count), Metric.episodes)
        }
      }
    } catch {
      let folder = file.deletingLastPathComponent().path + "/"
      session.problem = "\(error)".replacingOccurrences(of: folder, with: "")
    }
    return (opened, session)
  }
}

// MARK: - Previews

extension HomeHandler {
  /// What a session's newest policy does, or what a body does whose policy has learned nothing; nil
  /// where that cannot be played.
  private static func preview(of item: HomeItem, in library: SessionLibrary) -> HomePreview? {
    do {
      switch item {
      case .scenario(let name): return try preview(of: ScenarioLibrary().scenario(name))
      case .session(let name):
        let store = try SessionStore.open(at: library.find(name), for: .reading)
        defer { try? store.close() }
        let scenario = try store.scenario()
        guard let stage = try store.stages().indices.last else { return preview(of: scenario) }
        let rollout = try store.rollout(RolloutRequest(stage: stage, attempt: 0), of: scenario)
        return HomePreview(BodyPicture(scenario.model), Motion(rollout.trajectory))
      }
    } catch {
      // The list shows what is wrong with a session or a scenario.
      return nil
    }
  }

  private static func preview(of scenario: Scenario) -> HomePreview? {
    let maker = BodyEnvironmentMaker(scenario)
    var random = Random(seed: 1, stream: 0)
    let policy = GaussianPolicy(
      observationSize: maker.shape.observationSize, actionSize: maker.shape.actionSize,
      random: &random)
    let player = PolicyPlayer(maker: maker)
    let steps = min(3 * maker.shape.clipSteps, maker.shape.episodeSteps)
    let played = player.play(
      policy, episodes: 1, scattered: 1, steps: steps, actions: .sampled, random: &random)
    return played.first.map { HomePreview(BodyPicture(scenario.model), Motion($0.trajectory)) }
  }
}
