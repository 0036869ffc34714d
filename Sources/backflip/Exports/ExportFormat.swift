import ArgumentParser

/// What a session can be exported as, as `--format` names it.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  /// Every comparison, a line each.
  case jsonl
  /// Figures over time.
  case csv
  /// The networks of a stage.
  case safetensors
  /// Episodes of a stage's policy.
  case minari
  /// A folder that plays a stage's policy in MuJoCo.
  case python

  /// The options beside `--output` that it takes.
  var options: Set<String> {
    switch self {
    case .jsonl: ["style"]
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
  /// As TRL's preference datasets are.
  case trl
}
