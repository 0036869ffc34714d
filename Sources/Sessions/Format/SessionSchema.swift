import GRDB

/// The tables of a session's file, and how an older file becomes one of today's.
enum SessionSchema {
  /// "BFLP": tells SQLite's tools and ours whose file it is.
  static let applicationID: Int32 = 0x4246_4C50

  /// `PRAGMA user_version` of a file that this program writes.
  static var version: Int { migrations.count }

  /// Step n brings a file of version n to version n + 1; a step that was released never changes.
  private static let migrations = [createTables, addRowChecksums, addIdentity]

  /// Brings a file to today's version, or to an earlier one, in the caller's transaction.
  static func migrate(_ database: Database, to target: Int = version) throws {
    let stored = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard stored < target else { return }
    for step in migrations[stored..<target] {
      try database.execute(sql: step)
    }
    // Rows that had checksums keep them: a damaged row must not get one that is right.
    let sealed = stored < firstVersionWithRowChecksums ? 0 : stored
    if target >= firstVersionWithRowChecksums {
      for table in Table.all where table.since > sealed && table.since <= target {
        try database.sealAll(table)
      }
    }
    if target >= firstVersionWithIdentity { try SessionIdentity.renew(database) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(target)")
  }

  /// The tables of version 1, with times in UTC.
  ///
  /// Rows are added, never changed; only superseded checkpoints are removed.
  private static let createTables = """
    -- One row: what the session is about. The texts let the file stand alone.
    CREATE TABLE session (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      created_as TEXT NOT NULL,
      scenario TEXT NOT NULL,
      scenario_yaml TEXT NOT NULL,
      body_xml TEXT NOT NULL,
      seed TEXT NOT NULL,
      created TEXT NOT NULL,
      program_version TEXT NOT NULL
    ) STRICT;

    -- When which process began and ended to write. An opened without a closed was killed.
    CREATE TABLE lifecycle (
      id INTEGER PRIMARY KEY,
      event TEXT NOT NULL CHECK (event IN ('opened', 'closed')),
      time TEXT NOT NULL,
      pid INTEGER NOT NULL,
      program_version TEXT NOT NULL
    ) STRICT;

    -- Clips that were shown. trajectory: see Trajectory+Data.swift; checksum: its CRC-32.
    CREATE TABLE clips (
      id INTEGER PRIMARY KEY,
      frames INTEGER NOT NULL,
      period REAL NOT NULL,
      policy_steps INTEGER NOT NULL,
      trajectory BLOB NOT NULL,
      checksum INTEGER NOT NULL
    ) STRICT;

    -- Answers in order. predicted_left: P(left is chosen) before it was learned from, or NULL.
    CREATE TABLE choices (
      id INTEGER PRIMARY KEY,
      query INTEGER NOT NULL,
      left_clip INTEGER NOT NULL REFERENCES clips (id),
      right_clip INTEGER NOT NULL REFERENCES clips (id),
      answer TEXT NOT NULL CHECK (answer IN ('left', 'right', 'equal', 'skip')),
      rater TEXT NOT NULL,
      seconds REAL NOT NULL,
      predicted_left REAL,
      time TEXT NOT NULL
    ) STRICT;

    -- The last row of a choice decides. latest_choice: the newest one when it was undone.
    CREATE TABLE undos (
      id INTEGER PRIMARY KEY,
      choice INTEGER NOT NULL REFERENCES choices (id),
      event TEXT NOT NULL CHECK (event IN ('undo', 'redo')),
      latest_choice INTEGER NOT NULL,
      time TEXT NOT NULL
    ) STRICT;
    CREATE INDEX undos_by_choice ON undos (choice, id);

    -- What had been learned after so many choices, to be replayed.
    CREATE TABLE stages (
      id INTEGER PRIMARY KEY,
      choices INTEGER NOT NULL,
      policy_steps INTEGER NOT NULL,
      success_rate REAL,
      policy BLOB NOT NULL,
      reward BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      time TEXT NOT NULL
    ) STRICT;

    -- All that learning needs to go on; the newest one counts, the one before is its reserve.
    CREATE TABLE checkpoints (
      id INTEGER PRIMARY KEY,
      choices INTEGER NOT NULL,
      policy_steps INTEGER NOT NULL,
      state BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      time TEXT NOT NULL
    ) STRICT;

    -- Figures over time; NULL where there was none.
    CREATE TABLE metrics (
      id INTEGER PRIMARY KEY,
      time TEXT NOT NULL,
      choices INTEGER NOT NULL,
      name TEXT NOT NULL,
      value REAL
    ) STRICT;

    CREATE VIEW undone_choices AS
      SELECT choice AS id, latest_choice, max(undos.id) AS undo
      FROM undos GROUP BY choice HAVING event = 'undo';

    CREATE VIEW standing_choices AS
      SELECT * FROM choices WHERE id NOT IN (SELECT id FROM undone_choices);

    CREATE VIEW overview AS
      SELECT scenario, seed, created,
        (SELECT max(time) FROM lifecycle WHERE event = 'opened') AS last_opened,
        (SELECT count(*) FROM standing_choices) AS choices,
        (SELECT count(*) FROM stages) AS stages
      FROM session;
    """

  /// Version 2: a checksum in every row (see `RowChecksum`), and where a session came from.
  private static let addRowChecksums = """
    ALTER TABLE session ADD COLUMN row_checksum INTEGER;
    ALTER TABLE lifecycle ADD COLUMN row_checksum INTEGER;
    ALTER TABLE clips ADD COLUMN row_checksum INTEGER;
    ALTER TABLE choices ADD COLUMN row_checksum INTEGER;
    ALTER TABLE undos ADD COLUMN row_checksum INTEGER;
    ALTER TABLE stages ADD COLUMN row_checksum INTEGER;
    ALTER TABLE checkpoints ADD COLUMN row_checksum INTEGER;
    ALTER TABLE metrics ADD COLUMN row_checksum INTEGER;

    -- The sessions that this one was made of, and how many choices were taken from each.
    CREATE TABLE origins (
      id INTEGER PRIMARY KEY,
      event TEXT NOT NULL CHECK (event IN ('branch', 'merge', 'repair')),
      session TEXT NOT NULL,
      choices INTEGER NOT NULL,
      time TEXT NOT NULL,
      row_checksum INTEGER
    ) STRICT;

    -- The row of session once more: without it, nothing could be made of what is left of a damaged file.
    CREATE TABLE session_copy (
      id INTEGER PRIMARY KEY CHECK (id = 2),
      created_as TEXT NOT NULL,
      scenario TEXT NOT NULL,
      scenario_yaml TEXT NOT NULL,
      body_xml TEXT NOT NULL,
      seed TEXT NOT NULL,
      created TEXT NOT NULL,
      program_version TEXT NOT NULL,
      row_checksum INTEGER
    ) STRICT;
    INSERT INTO session_copy
      SELECT 2, created_as, scenario, scenario_yaml, body_xml, seed, created, program_version, NULL
      FROM session;

    CREATE INDEX metrics_by_name ON metrics (name, id);
    -- What lists need of stages, which else would be read through, networks and all.
    CREATE INDEX stage_headings ON stages (id, choices, policy_steps, success_rate, time);
    """

  /// Version 3: which file it is and how far it has come, by which a log is known to belong to it.
  private static let addIdentity = """
    -- One row: see SessionIdentity.swift. Each transaction counts on in it.
    CREATE TABLE identity (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      file TEXT NOT NULL,
      changes INTEGER NOT NULL,
      choices INTEGER NOT NULL,
      row_checksum INTEGER
    ) STRICT;
    """
}
