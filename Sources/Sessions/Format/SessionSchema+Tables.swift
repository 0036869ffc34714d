import GRDB

extension SessionSchema {
  /// The first version whose files have an identity.
  static let firstVersionWithIdentity = 3

  /// A column.
  struct Column {
    enum Kind {
      /// The row's number: SQLite keeps it beside the record, and NULL in it.
      case rowNumber
      case integer, real, text, blob
    }

    var name: String
    var kind: Kind
    var isNullable = false
  }

  /// A table and its columns.
  struct Table {
    var name: String
    /// In the order in which records hold them; `row_checksum` comes after them.
    var columns: [Column]
    /// The first version that has it.
    var since: Int

    /// The columns that a row's checksum covers: all but blobs, whose own checksum is one of them.
    var sealed: [String] { columns.filter { $0.kind != .blob }.map(\.name) }

    /// A table by its name.
    static func named(_ name: String) -> Table {
      guard let table = all.first(where: { $0.name == name }) else {
        preconditionFailure("no table \(name)")
      }
      return table
    }

    private init(_ name: String, since: Int = 2, _ columns: [Column]) {
      self.name = name
      self.since = since
      self.columns = [Column(name: "id", kind: .rowNumber)] + columns
    }

    private static func integer(_ name: String) -> Column { Column(name: name, kind: .integer) }
    private static func real(_ name: String, isNullable: Bool = false) -> Column {
      Column(name: name, kind: .real, isNullable: isNullable)
    }
    private static func text(_ name: String) -> Column { Column(name: name, kind: .text) }
    private static func blob(_ name: String) -> Column { Column(name: name, kind: .blob) }

    private static let facts =
      ["created_as", "scenario", "scenario_yaml", "body_xml", "seed", "created"].map(text)
      + [text("program_version")]

    /// All tables, each after those that it refers to.
    static let all = [
      Table("session", facts),
      Table("session_copy", facts),
      Table(
        "lifecycle", [text("event"), text("time"), integer("pid"), text("program_version")]),
      Table(
        "clips",
        [
          integer("frames"), real("period"), integer("policy_steps"), blob("trajectory"),
          integer("checksum"),
        ]),
      Table(
        "choices",
        ["query", "left_clip", "right_clip"].map(integer) + ["answer", "rater"].map(text)
          + [real("seconds"), real("predicted_left", isNullable: true), text("time")]),
      Table(
        "undos", [integer("choice"), text("event"), integer("latest_choice"), text("time")]),
      Table(
        "stages",
        [
          integer("choices"), integer("policy_steps"), real("success_rate", isNullable: true),
          blob("policy"), blob("reward"), integer("checksum"), text("time"),
        ]),
      Table(
        "checkpoints",
        [
          integer("choices"), integer("policy_steps"), blob("state"), integer("checksum"),
          text("time"),
        ]),
      Table(
        "metrics",
        [text("time"), integer("choices"), text("name"), real("value", isNullable: true)]),
      Table(
        "origins", [text("event"), text("session"), integer("choices"), text("time")]),
      Table("identity", since: 3, [text("file"), integer("changes"), integer("choices")]),
    ]
  }
}
