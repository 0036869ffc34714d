extension SessionSchema {
  // The views of a file are for its other readers. The program uses none: a view is SQL that a file
  // brings along.

  /// Choices that are undone, as a table: `id`, `latest_choice` and `undo`, as the view
  /// `undone_choices` has them.
  static let undoneChoices = """
    (SELECT choice AS id, latest_choice, max(undos.id) AS undo
    FROM undos GROUP BY choice HAVING event = 'undo')
    """

  /// Choices that are not undone, as a table, as the view `standing_choices` has them.
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
