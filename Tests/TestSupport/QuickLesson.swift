public import Foundation

/// A lesson on the quick scenario: two raters, whose runs take a second each.
public enum QuickLesson {
  /// Writes it beside the scenario.
  ///
  /// - Parameters:
  ///   - home: The folder.
  ///   - yaml: Its text.
  ///   - name: The path of its file in the folder.
  ///   - choicesPerRound: See `QuickScenario.write`.
  /// - Returns: Its file.
  /// - Throws: What reading the body and writing throw.
  public static func write(
    to home: TemporaryFolder, _ yaml: String = yaml, named name: String = "two.yaml",
    choicesPerRound: Int? = nil
  ) throws -> URL {
    _ = try QuickScenario.write(to: home, choicesPerRound: choicesPerRound)
    try FileManager.default.createDirectory(
      at: home.url.appendingPathComponent(name).deletingLastPathComponent(),
      withIntermediateDirectories: true)
    return URL(fileURLWithPath: try home.write(yaml, to: name))
  }

  /// Its text; the scenario is found by its name.
  public static let yaml = """
    title: Two raters
    problem: [9, 10]
    claim: {text: One errs., source: somebody}
    question: Which one?
    watch: Watch
      both.
    experiment:
      scenario: quick
      choices: 20
      seeds: 1-3
      arms:
        oracle: {}
        one wrong: {rater: "mistaken:0.3"}
      measures: {tallest: largest(height)}
      compare: [one wrong, oracle]
    effect: {measure: tallest, compare: [one wrong, oracle]}
    reveal: Little.
    remedy: None.
    limits: Many.
    evidence: {text: None., source: nobody}
    severity: {text: Low., source: nobody}
    likelihood: {text: High., source: nobody}
    opinion: {text: Who knows., source: nobody}

    """
}
