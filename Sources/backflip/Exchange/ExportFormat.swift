import ArgumentParser
import Export

/// The formats of exports, as `--format` names them.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  /// An animated picture.
  case gif
  /// The same in characters.
  case cast
  /// Every comparison, one per line.
  case jsonl
  /// Figures over time.
  case csv
  /// The networks of a stage.
  case safetensors
  /// Episodes of a stage's policy, as a dataset.
  case minari
  /// A folder that plays a stage's policy in MuJoCo.
  case python

  /// The kind of file that the format writes; nil for a folder.
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

  /// The options that the format takes, next to `--output`.
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

/// The styles of comparisons, as `--style` names them.
enum ComparisonStyle: String, CaseIterable, ExpressibleByArgument {
  /// With all their data.
  case full
  /// In the form of TRL's preference datasets, clips as short texts.
  case trl
}

/// Numbers of choices, as `--stages` lists them: `0,50,100`.
struct StageList: ExpressibleByArgument {
  /// The most panels that can be told apart.
  static let maximumCount = 12

  /// One number or more, none below 0.
  let choices: [Int]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    choices = numbers.compactMap(\.self)
    guard choices.count == numbers.count, (1...Self.maximumCount).contains(choices.count),
      choices.allSatisfy({ $0 >= 0 })
    else { return nil }
  }
}
