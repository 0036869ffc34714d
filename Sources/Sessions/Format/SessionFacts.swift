public import Foundation

/// What a session is about; never changes.
public struct SessionFacts: Sendable, Equatable {
  /// The name that it was created under; its file may have been renamed since.
  public var createdAs: String
  /// The scenario's name.
  public var scenario: String
  /// The scenario's whole text, so that the file stands alone.
  public var scenarioYAML: String
  /// The body's whole text (MJCF).
  public var bodyXML: String
  /// What every random number of the session comes from.
  public var seed: UInt64
  /// When it was created, to the millisecond.
  public var created: Date
  /// The version of the program that created it.
  public var programVersion: String

  /// Makes the facts of a session.
  public init(
    createdAs: String, scenario: String, scenarioYAML: String, bodyXML: String, seed: UInt64,
    created: Date = .now, programVersion: String
  ) {
    self.createdAs = createdAs
    self.scenario = scenario
    self.scenarioYAML = scenarioYAML
    self.bodyXML = bodyXML
    self.seed = seed
    self.created = created
    self.programVersion = programVersion
  }
}

/// What a list of sessions shows of one.
public struct SessionSummary: Sendable, Equatable, Encodable {
  /// The file's name without `.backflip`.
  public var name: String
  /// The scenario's name.
  public var scenario: String
  /// How many choices stand.
  public var choices: Int
  /// When it was created.
  public var created: Date
  /// When it was last opened to go on.
  public var lastOpened: Date
  /// How many stages can be replayed.
  public var stages: Int
}
