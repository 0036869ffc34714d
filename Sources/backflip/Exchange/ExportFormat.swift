import ArgumentParser
import Export

/// What a session can be exported as, as `--format` names it.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  /// Pictures that move.
  case gif
  /// The same in characters.
  case cast
  /// Every comparison, a line each.
  case jsonl
  /// Figures over time.
  case csv
  /// The networks of a stage.
  case safetensors
  /// Episodes of a stage's policy, as a dataset.
  case minari
  /// A folder that plays a stage's policy in MuJoCo.
  case python

  /// What kind of file it writes; nil where it writes a folder.
  func kind(style: ComparisonStyle) -> OutputKind? {
    switch self {
    case .gif: .gif
    case .cast: .asciicast
    case .jsonl: style == .full ? .comparisons : .preferences
    case .csv: .figures
    case .safetensors: .tensors
    case .minari, .python: nil
    }
  }

  /// The options beside `--output` that it takes.
  var options: Set<String> {
    switch self {
    case .gif, .cast: ["choices", "stages", "choice", "seed", "speed"]
    case .jsonl: ["style", "digits", "every"]
    case .csv: []
    case .safetensors, .python: ["choices"]
    case .minari: ["choices", "episodes", "seed"]
    }
  }
}

/// How comparisons are written, as `--style` names it.
enum ComparisonStyle: String, CaseIterable, ExpressibleByArgument {
  /// With all that is known of them.
  case full
  /// In the form of TRL's preference datasets, clips as short texts.
  case trl
}

/// Numbers of choices, as `--stages` lists them: `0,50,100`.
struct StageList: ExpressibleByArgument {
  /// More panels than can be told apart.
  static let largestCount = 12

  /// One number or more, none below 0.
  let choices: [Int]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    choices = numbers.compactMap(\.self)
    guard choices.count == numbers.count, (1...Self.largestCount).contains(choices.count),
      choices.allSatisfy({ $0 >= 0 })
    else { return nil }
  }
}
