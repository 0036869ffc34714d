import ArgumentParser
import Export
import Foundation
import Sessions
import Teaching

/// Exports the content of a session.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export a session's films, choices, figures and networks.",
    discussion: """
      gif          an animated picture of an episode of a stage. --stages 0,50,100 shows several \
      stages side by side, --choice N the pair of choice N.
      cast         the same as characters, for asciinema.
      jsonl        one comparison per line, undone ones too: id, question, left, right, answer, \
      rater, seconds, predicted (the probability of left before the choice), undone, time. A clip \
      is {"time":[…],"qpos":[[…]],"qvel":[[…]],"ctrl":[[…]],"contacts":[["foot"],…]}. \
      `backflip sessions import` reads these lines. --style trl writes prompt, chosen and rejected \
      for every standing choice of left or right. A clip becomes a short text, with one line for \
      every k-th frame: time, positions, contacts with the ground. Its length in tokens is reported.
      csv          the metrics over time: time, choices, name, value.
      safetensors  a stage's policy and reward model; the metadata describes their shapes, the \
      observation and the normalisation.
      minari       episodes of a stage as a dataset for the Python package minari (HDF5).
      python       a folder that plays a stage's policy in MuJoCo: policy.safetensors, body.xml, \
      play.py.

      Files are written completely or not at all.

      Example:
        backflip export monday --format gif --stages 0,100,300 --output flip.gif
        backflip export monday --format cast --choice 12 --output pair.cast
        backflip export monday --format jsonl --output choices.jsonl
        backflip export monday --format jsonl --style trl --output preferences.jsonl
        backflip export monday --format csv --output figures.csv
        backflip export monday --format safetensors --output net.safetensors
        backflip export monday --format minari --episodes 100 \
      --output ~/.minari/datasets/backflip/monday-v0
        backflip export monday --format python --output flips && python3 flips/play.py
      """)

  @Argument(help: "A session's name, or its file's path.", completion: .sessions)
  var session: String

  @Option(help: "The format.")
  var format: ExportFormat

  @Option(
    help: ArgumentHelp("The output file; a new folder for minari and python.", valueName: "FILE"))
  var output: String

  @Option(help: "jsonl: the style of the comparisons; by default, full.")
  var style: ComparisonStyle?

  @Option(
    help: ArgumentHelp(
      "--style trl: digits after the point, 0 to 6; by default, 2.", valueName: "N"))
  var digits: Int?

  @Option(
    help: ArgumentHelp(
      "--style trl: write every N-th frame and the last; by default, "
        + "\(ClipText.usualLines) frames at most.", valueName: "N"))
  var every: Int?

  @Option(
    help: ArgumentHelp(
      "gif, cast, safetensors, minari, python: the last stage with at most N choices; by default, "
        + "the last.", valueName: "N"))
  var choices: Int?

  @Option(help: ArgumentHelp("minari: how many episodes; by default, 1.", valueName: "N"))
  var episodes: Int?

  @Option(
    help: ArgumentHelp(
      "gif, cast, minari: the seed of the episodes' random starts; by default, 0.",
      valueName: "S"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "gif, cast: several stages side by side, each the last with at most N choices; 0 is "
        + "the policy before the first.", valueName: "N,N,…"))
  var stages: StageList?

  @Option(help: ArgumentHelp("gif, cast: the pair of this choice, from 1.", valueName: "N"))
  var choice: Int?

  @Option(
    help: ArgumentHelp(
      "gif, cast: 0.5 is half of real time; 0.1 to 4, by default 1.", valueName: "X"))
  var speed: Double?

  @OptionGroup var overwriting: ForceOption
  @OptionGroup var folder: DataFolderOption

  func validate() throws {
    let given: [(name: String, isGiven: Bool)] = [
      ("style", style != nil), ("digits", digits != nil), ("every", every != nil),
      ("choices", choices != nil), ("episodes", episodes != nil),
      ("seed", seed != nil), ("stages", stages != nil), ("choice", choice != nil),
      ("speed", speed != nil),
    ]
    for option in given where option.isGiven && !format.options.contains(option.name) {
      let takers = ExportFormat.allCases.filter { $0.options.contains(option.name) }
      throw ValidationError(
        "--\(option.name) is for \(takers.map(\.rawValue).joined(separator: ", ")), not for "
          + "\(format.rawValue)")
    }
    guard style == .trl || (digits == nil && every == nil) else {
      throw ValidationError("--digits and --every are for --style trl")
    }
    guard (0...6).contains(digits ?? 2) else { throw ValidationError("--digits must be 0 to 6") }
    guard (1...100_000).contains(every ?? 1) else {
      throw ValidationError("--every must be 1 to 100000")
    }
    guard (1...10_000).contains(episodes ?? 1) else {
      throw ValidationError("--episodes must be 1 to 10000")
    }
    guard [choices != nil, stages != nil, choice != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("give one of --choices, --stages and --choice")
    }
    guard choice == nil || seed == nil else {
      throw ValidationError("--seed is for stages; a pair that was compared stays as it was")
    }
    guard (0.1...4).contains(speed ?? 1) else {
      throw ValidationError("--speed must be 0.1 to 4")
    }
  }

  /// The subject of a film.
  private var subject: FilmSubject {
    if let choice { return .pair(choice) }
    if let stages { return .stages(stages.choices, seed: seed ?? 0) }
    return .stage(choices: choices, seed: seed ?? 0)
  }

  func run() throws {
    let store = try SessionStore.open(at: folder.library.find(session), for: .reading)
    defer { try? store.close() }
    let file = URL(fileURLWithPath: output)
    let place =
      try format.kind(style: style ?? .full).map {
        try OutputPlace(file, for: $0, isForced: overwriting.force)
      } ?? OutputPlace(new: file)
    let export = SessionExport(store: store, scenario: try store.scenario(), output: place)
    switch format {
    case .gif: try export.writeGIF(subject, speed: speed ?? 1)
    case .cast: try export.writeCast(subject, speed: speed ?? 1)
    case .jsonl where style == .trl:
      let lengths = try export.writePreferences(digits: digits ?? 2, every: every)
      if let summary = lengths.summary { StandardError.line("\(output): \(summary)") }
    case .jsonl: try export.writeComparisons()
    case .csv: try export.writeMetrics()
    case .safetensors: try export.writeNetworks(choices: choices)
    case .minari:
      try export.writeEpisodes(choices: choices, count: episodes ?? 1, seed: seed ?? 0)
    case .python: try export.writePython(choices: choices)
    }
  }
}
