import Foundation
import Scenarios
import Sessions

extension SessionLibrary {
  /// Opens the session of a name to go on with it, or makes one.
  ///
  /// - Parameters:
  ///   - name: Its name, or the path of one that exists.
  ///   - scenario: What it must be about.
  ///   - seed: What its chance comes from; nil for any.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`; `Failure` where it is about something else.
  func open(_ name: String, scenario: Scenario, seed: UInt64?) throws -> SessionStore {
    let isPath = name.contains("/") && FileManager.default.fileExists(atPath: name)
    guard try isPath || contains(name) else {
      return try create(name, scenario: scenario, seed: seed ?? .fresh)
    }
    let store = try SessionStore.open(at: find(name), programVersion: Version.current)
    do {
      try store.check(scenario, seed: seed)
      return store
    } catch {
      try store.close(after: error)
    }
  }

  /// Makes a session.
  ///
  /// - Throws: `SessionError`.
  func create(_ name: String, scenario: Scenario, seed: UInt64) throws -> SessionStore {
    try create(name, facts: SessionFacts(scenario, seed: seed))
  }

  /// Begins a session that gets its name when it is whole.
  ///
  /// - Throws: `SessionError`.
  func draft(_ name: String, scenario: Scenario, seed: UInt64) throws -> SessionDraft {
    try draft(name, facts: SessionFacts(scenario, seed: seed))
  }
}

extension SessionFacts {
  /// What a session is about that begins now; its name is still to be set.
  fileprivate init(_ scenario: Scenario, seed: UInt64) {
    self.init(
      createdAs: "", scenario: scenario.name, scenarioYAML: scenario.yaml,
      bodyXML: scenario.bodyXML, seed: seed, programVersion: Version.current)
  }
}

extension SessionStore {
  /// Tells where the file as it was is, where opening it has brought it up to date.
  func tellOfOlderCopy() {
    guard let olderCopy else { return }
    StandardError.line(
      "\(name) was brought to this program's format; as it was, it is in \(olderCopy.path)")
  }

  /// Tells where the session is, where its file was lost while it was open.
  func tellOfRelocations() {
    for relocation in saving.relocations {
      StandardError.line("backflip: \(relocation)")
    }
  }

  /// Closes the session after some work with it failed, and tells what failed in closing, too.
  ///
  /// - Throws: The work's error, always.
  func close(after error: any Error) throws -> Never {
    do {
      try close()
    } catch let second where "\(second)" != "\(error)" {
      StandardError.line("backflip: \(second)")
    } catch {
      // The same is told with the work's error.
    }
    throw error
  }

  /// Refuses to go on with another scenario or another seed than it began with.
  fileprivate func check(_ scenario: Scenario, seed: UInt64?) throws {
    guard facts.scenarioYAML == scenario.yaml, facts.bodyXML == scenario.bodyXML else {
      let what =
        facts.scenario == scenario.name
        ? "an earlier version of the scenario \(scenario.name)"
        : "the scenario \(facts.scenario), not \(scenario.name)"
      throw Failure(
        "session \(name) is about \(what); choose another --session, or go on with "
          + "`backflip resume \(name.shellQuoted)`")
    }
    guard seed == nil || seed == facts.seed else {
      throw Failure("session \(name) began with seed \(facts.seed); leave out --seed")
    }
  }
}
