public import Foundation
import GRDB

/// The scenario, body and seed of a session; they never change.
public struct SessionFacts: Sendable, Equatable {
  /// The name that it was created under; its file may have been renamed since.
  public var createdAs: String
  /// The scenario's name.
  public var scenario: String
  /// The scenario's whole text (YAML).
  public var scenarioYAML: String
  /// The body's whole text (MJCF).
  public var bodyXML: String
  /// The seed of every random number.
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

/// What a list of sessions shows of each.
public struct SessionSummary: Sendable, Equatable, Encodable {
  /// The file's name without `.backflip`.
  public var name: String
  /// The scenario's name.
  public var scenario: String
  /// How many choices stand.
  public var choices: Int
  /// When it was created.
  public var created: Date
  /// When it was last opened for writing.
  public var lastOpened: Date
  /// How many stages can be replayed.
  public var stages: Int
}

extension SessionFacts {
  /// Writes the one row of `session`.
  func insert(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO session
          (id, created_as, scenario, scenario_yaml, body_xml, seed, created, program_version)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        createdAs, scenario, scenarioYAML, bodyXML, String(seed), created, programVersion,
      ])
    try Self.seal(database)
  }

  /// Gives the row of `session` its checksum, and copies it to `session_copy`.
  static func seal(_ database: Database) throws {
    try database.seal("session", row: 1)
    try database.execute(
      sql: """
        DELETE FROM session_copy;
        INSERT INTO session_copy
          SELECT 2, created_as, scenario, scenario_yaml, body_xml, seed, created, program_version, NULL
          FROM session;
        """)
    try database.seal("session_copy", row: 2)
  }

  /// Reads the one row of `session`.
  static func fetch(_ database: Database) throws -> SessionFacts {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM session") else {
      throw DamagedValue(name: "session")
    }
    return try SessionFacts(row)
  }

  /// Reads a row of `session` or of its copy.
  init(_ row: Row) throws {
    guard let seed = UInt64(try row.value("seed") as String) else {
      throw DamagedValue(name: "seed")
    }
    self.init(
      createdAs: try row.text("created_as"), scenario: try row.text("scenario"),
      scenarioYAML: try row.text("scenario_yaml", atMost: RowBounds.textLength),
      bodyXML: try row.text("body_xml", atMost: RowBounds.textLength), seed: seed,
      created: try row.value("created"), programVersion: try row.text("program_version"))
  }
}

extension SessionStore {
  /// The summary of the session, for a list.
  ///
  /// - Throws: `SessionError`.
  public func summary() throws -> SessionSummary {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: SessionSchema.overview) else {
        throw DamagedValue(name: "session")
      }
      return SessionSummary(
        name: file.deletingPathExtension().lastPathComponent,
        scenario: try row.value("scenario"), choices: try row.value("choices"),
        created: try row.value("created"),
        lastOpened: try row.optional("last_opened") ?? row.value("created"),
        stages: try row.value("stages"))
    }
  }
}
