import Drawing
import Export
import Foundation
import Interface
import Learning
import Physics
import Scenarios
import Sessions
import Teaching

/// Plays stages for the replay screen, one order after another.
struct StagePlayer: Sendable {
  /// What the replay screen asks for.
  enum Order: Sendable {
    case rollout(RolloutRequest)
    case otherSession(after: String?)
    case export([RolloutRequest], speed: Double)

    /// The order that an effect of the screens stands for; nil for any other effect.
    init?(_ effect: Effect) {
      switch effect {
      case .requestRollout(let request): self = .rollout(request)
      case .requestOtherSession(let name): self = .otherSession(after: name)
      case .export(let requests, let speed): self = .export(requests, speed: speed)
      default: return nil
      }
    }
  }

  let store: SessionStore
  let scenario: Scenario
  let library: SessionLibrary

  /// Carries an order out; a problem becomes a message too.
  func perform(_ order: Order) -> Message {
    switch order {
    case .rollout(let request):
      do {
        return .rollout(try rollout(request))
      } catch {
        return .rolloutFailed(request, library.shortened("\(error)"))
      }
    case .otherSession(let name):
      do {
        return .otherSession(try otherSession(after: name))
      } catch {
        return .failed(library.shortened("\(error)"))
      }
    case .export(let requests, let speed):
      do {
        return .done("\(try export(requests, speed: speed)) is written.")
      } catch {
        return .failed("\(error)")
      }
    }
  }

  private func rollout(_ request: RolloutRequest) throws -> StageRollout {
    guard let name = request.session else { return try store.rollout(request, of: scenario) }
    return try SessionStore.reading(library.find(name)) {
      try $0.rollout(request, of: $0.scenario())
    }
  }

  /// The next session by name with the same body and scenario, and stages; nil after the last.
  private func otherSession(after name: String?) throws -> OtherSession? {
    for other in try library.names() where other > name ?? "" && other != store.name {
      // A session that cannot be read has nothing to compare; Home says why.
      let found = try? SessionStore.reading(library.find(other)) { other -> [StageSummary] in
        guard other.facts.bodyXML == store.facts.bodyXML,
          other.facts.scenario == store.facts.scenario
        else { return [] }
        return try other.stages().map(StageSummary.init)
      }
      if let found, !found.isEmpty { return OtherSession(name: other, stages: found) }
    }
    return nil
  }

  /// Writes a film into the current folder.
  ///
  /// - Returns: The file's name.
  private func export(_ requests: [RolloutRequest], speed: Double) throws -> String {
    let panels = try requests.map { request in
      let rollout = try rollout(request)
      let name = request.session ?? store.name
      let pushed = request.pushes.isEmpty ? "" : " · pushed"
      return Film.Panel(
        caption: "\(name) · stage \(request.stage + 1)\(pushed)"
          + (rollout.isSuccess == true ? " · ✓" : ""),
        motion: Motion(rollout.trajectory))
    }
    let parts = requests.map { request in
      (request.session.map { "\($0)-" } ?? "") + "stage-\(request.stage + 1)"
    }
    let name = ([store.name] + parts).joined(separator: "-") + ".gif"
    let place = try OutputPlace(
      URL(fileURLWithPath: name), for: .gif, inputs: [store.file])
    try Film(panels, picture: BodyPicture(scenario.model), speed: speed)
      // A person who leaves does not wait for the film; nothing of it is kept.
      .writeGIF(to: place) { _ in try Task.checkCancellation() }
    return name
  }
}
