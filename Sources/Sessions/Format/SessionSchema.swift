import GRDB

/// The tables of a session's file, and how an older file is brought up to date.
enum SessionSchema {
  /// "BFLP": says to SQLite's tools and to this program whose file it is.
  static let applicationID: Int32 = 0x4246_4C50

  /// `PRAGMA user_version` of a file that this program writes.
  static let version = 3
  /// The oldest version that is read and brought up to date.
  static let oldestVersion = 2

  /// Brings a new file, or one of an older version, to a version, in the caller's transaction.
  static func migrate(_ database: Database, to target: Int = version) throws {
    let stored = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if stored < 2 { try database.execute(sql: createTables) }
    if stored < 3, target >= 3 {
      try database.execute(sql: addIdentity)
      try SessionIdentity.renew(database)
    }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(target)")
  }

  /// The tables of version 2, with times in UTC.
  ///
  /// Rows are added, never changed; only superseded checkpoints are removed. Every row has a checksum
  /// (see `RowChecksum`). It stands where ALTER TABLE once put it: definitions are compared character
  /// by character.
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
    , row_checksum INTEGER) STRICT;

    -- When which process began and stopped writing. An opened without a closed was killed.
    CREATE TABLE lifecycle (
      id INTEGER PRIMARY KEY,
      event TEXT NOT NULL CHECK (event IN ('opened', 'closed')),
      time TEXT NOT NULL,
      pid INTEGER NOT NULL,
      program_version TEXT NOT NULL
    , row_checksum INTEGER) STRICT;

    -- Clips that were shown. trajectory: see Trajectory+Data.swift; checksum: its CRC-32.
    CREATE TABLE clips (
      id INTEGER PRIMARY KEY,
      frames INTEGER NOT NULL,
      period REAL NOT NULL,
      policy_steps INTEGER NOT NULL,
      trajectory BLOB NOT NULL,
      checksum INTEGER NOT NULL
    , row_checksum INTEGER) STRICT;

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
    , row_checksum INTEGER) STRICT;

    -- The last row of a choice decides whether it stands. latest_choice: the newest one at that time.
    CREATE TABLE undos (
      id INTEGER PRIMARY KEY,
      choice INTEGER NOT NULL REFERENCES choices (id),
      event TEXT NOT NULL CHECK (event IN ('undo', 'redo')),
      latest_choice INTEGER NOT NULL,
      time TEXT NOT NULL
    , row_checksum INTEGER) STRICT;
    CREATE INDEX undos_by_choice ON undos (choice, id);

    -- What had been learned after a number of choices, for replays.
    CREATE TABLE stages (
      id INTEGER PRIMARY KEY,
      choices INTEGER NOT NULL,
      policy_steps INTEGER NOT NULL,
      success_rate REAL,
      policy BLOB NOT NULL,
      reward BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      time TEXT NOT NULL
    , row_checksum INTEGER) STRICT;

    -- All that learning needs to resume; the newest one counts, the one before is its reserve.
    CREATE TABLE checkpoints (
      id INTEGER PRIMARY KEY,
      choices INTEGER NOT NULL,
      policy_steps INTEGER NOT NULL,
      state BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      time TEXT NOT NULL
    , row_checksum INTEGER) STRICT;

    -- Figures over time; NULL where there is no value.
    CREATE TABLE metrics (
      id INTEGER PRIMARY KEY,
      time TEXT NOT NULL,
      choices INTEGER NOT NULL,
      name TEXT NOT NULL,
      value REAL
    , row_checksum INTEGER) STRICT;

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

    -- The sessions that this one was made of, and how many choices were taken from each.
    CREATE TABLE origins (
      id INTEGER PRIMARY KEY,
      event TEXT NOT NULL CHECK (event IN ('branch', 'merge', 'repair')),
      session TEXT NOT NULL,
      choices INTEGER NOT NULL,
      time TEXT NOT NULL,
      row_checksum INTEGER
    ) STRICT;

    -- The row of session once more: without it, nothing could be saved of a damaged file.
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

    CREATE INDEX metrics_by_name ON metrics (name, id);
    -- What lists show of stages; otherwise SQLite reads all stages, networks included.
    CREATE INDEX stage_headings ON stages (id, choices, policy_steps, success_rate, time);
    """

  /// Version 3: which file it is and how many changes it has, which ties a log to its file.
  private static let addIdentity = """
    -- One row: see SessionIdentity.swift. Each transaction increments changes.
    CREATE TABLE identity (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      file TEXT NOT NULL,
      changes INTEGER NOT NULL,
      choices INTEGER NOT NULL,
      row_checksum INTEGER
    ) STRICT;
    """
}

// The views of a file are for other readers. The program runs none of them, as a view is SQL that a
// file brings along.
extension SessionSchema {
  /// Choices that are undone, as a table: `id`, `latest_choice` and `undo`, like the view
  /// `undone_choices`.
  static let undoneChoices = """
    (SELECT choice AS id, latest_choice, max(undos.id) AS undo
    FROM undos GROUP BY choice HAVING event = 'undo')
    """

  /// Choices that are not undone, as a table, like the view `standing_choices`.
  static let standingChoices = """
    (SELECT * FROM choices WHERE id NOT IN (SELECT id FROM \(undoneChoices)))
    """

  /// One row for a list: `scenario`, `created`, `last_opened`, `choices` and `stages`.
  static let overview = """
    SELECT scenario, created,
      (SELECT max(time) FROM lifecycle WHERE event = 'opened') AS last_opened,
      (SELECT count(id) FROM \(standingChoices)) AS choices,
      (SELECT count(id) FROM stages) AS stages
    FROM session
    """
}
