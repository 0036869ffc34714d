import Foundation
import Scenarios
import Sessions
import Teaching

extension SessionLibrary {
  /// Opens the session of a name to continue it, or makes one.
  ///
  /// - Parameters:
  ///   - name: The session's name, or the path of one that exists.
  ///   - scenario: The scenario that it must have.
  ///   - seed: The seed that it must have; nil for any.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`; `Failure` where it has another scenario or seed.
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

  /// Begins a session that gets its name when it is complete.
  ///
  /// - Throws: `SessionError`.
  func draft(_ name: String, scenario: Scenario, seed: UInt64) throws -> SessionDraft {
    try draft(name, facts: SessionFacts(scenario, seed: seed))
  }
}

extension SessionFacts {
  /// The facts of a session that begins now; its name is still to be set.
  fileprivate init(_ scenario: Scenario, seed: UInt64) {
    self.init(
      createdAs: "", scenario: scenario.name, scenarioYAML: scenario.yaml,
      bodyXML: scenario.bodyXML, seed: seed, programVersion: Version.current)
  }
}

extension SessionStore {
  /// Reports where the copy of the file is, if opening has converted it from an older format.
  func reportOlderCopy() {
    guard let olderCopy else { return }
    StandardError.line(
      "\(name) was converted to this program's format; a copy of it as it was is \(olderCopy.path)")
  }

  /// Reports where the session is, if its file was lost while it was open.
  func reportRelocations() {
    for relocation in saving.relocations {
      StandardError.line("backflip: \(relocation)")
    }
  }

  /// Opens a session's file for reading, and closes it after some work with it.
  ///
  /// - Throws: `SessionError`; whatever the work throws.
  static func reading<Result>(
    _ file: URL, _ work: (SessionStore) throws -> Result
  ) throws -> Result {
    let store = try SessionStore.open(at: file, for: .reading)
    let result: Result
    do {
      result = try work(store)
    } catch {
      try store.close(after: error)
    }
    try store.close()
    return result
  }

  /// Closes the session after some work with it failed, and reports a failure to close it, too.
  ///
  /// - Throws: The work's error, always.
  func close(after error: any Error) throws -> Never {
    do {
      try close()
    } catch let second where "\(second)" != "\(error)" {
      StandardError.line("backflip: \(second)")
    } catch {
      // The work's error reports the same.
    }
    throw error
  }

  /// Refuses to continue with another scenario or seed than the session began with.
  fileprivate func check(_ scenario: Scenario, seed: UInt64?) throws {
    guard facts.scenarioYAML == scenario.yaml, facts.bodyXML == scenario.bodyXML else {
      let what =
        facts.scenario == scenario.name
        ? "an earlier version of the scenario \(scenario.name)"
        : "the scenario \(facts.scenario), not \(scenario.name)"
      throw Failure(
        "session \(name) is about \(what); choose another --session, or continue with "
          + "`backflip resume \(name.shellQuoted)`")
    }
    guard seed == nil || seed == facts.seed else {
      throw Failure("session \(name) began with seed \(facts.seed); leave out --seed")
    }
  }
}
