/// A line of a report: what was found, and what would keep the program from working.
struct Finding: Encodable, Equatable {
  /// The subject, such as “locale”.
  let name: String
  /// What was found.
  let value: String
  /// The problem with it and the remedy; nil where there is none.
  let problem: String?

  init(_ name: String, _ value: String, problem: String? = nil) {
    (self.name, self.value, self.problem) = (name, value, problem)
  }
}

/// A report of the program, the system and the person's settings.
struct Diagnosis: Encodable {
  /// The findings in their order.
  var findings: [Finding]

  private enum CodingKeys: CodingKey { case findings, ok }

  /// Whether nothing keeps the program from working.
  var isSound: Bool { findings.allSatisfy { $0.problem == nil } }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(findings, forKey: .findings)
    try container.encode(isSound, forKey: .ok)
  }

  /// The report as people read it, line by line; the last lines are “ok”, or the problems.
  var lines: [String] {
    let problems = findings.compactMap { finding in
      finding.problem.map { "problem: \(finding.name): \($0)" }
    }
    return Table(rows: findings.map { [$0.name, $0.value] }).lines
      + (problems.isEmpty ? ["ok"] : problems)
  }
}
