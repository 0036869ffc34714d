import ArgumentParser
import Foundation
import Learning
import Scenarios

/// A weakness that `--rater` names, with its parameter.
///
/// Where B-Pref published a parameter that means the same here, it is the usual one.
enum RaterWeakness: String, CaseIterable {
  case oracle, noisy, mistaken, skipping, myopic, equal, biased, tired

  /// What of a rater it is; nil for the oracle, who has none.
  fileprivate var parameter: WritableKeyPath<SimulatedRater, Double>? {
    switch self {
    case .oracle: nil
    case .noisy: \.givenRationality
    case .mistaken: \.mistakes
    case .skipping: \.skipping
    case .myopic: \.memoryDecay
    case .equal: \.equality
    case .biased: \.leftBias
    case .tired: \.tiring
    }
  }

  /// The usual parameter.
  ///
  /// B-Pref's β is 1 for returns of 0 to 50. Of 3.75, for deviations, come 10 % mistakes where
  /// scores are normally distributed and clips are independent: E σ(−β √2 |z|) = 0.1.
  fileprivate var usual: Double {
    switch self {
    case .oracle: 0
    case .noisy: 3.75
    case .mistaken, .skipping, .equal, .biased: 0.1
    case .myopic: 0.9
    case .tired: 0.02
    }
  }

  fileprivate var range: ClosedRange<Double> {
    switch self {
    case .oracle: 0...0
    case .noisy: 0...1_000_000
    case .mistaken, .biased: 0...1
    case .skipping, .equal, .tired: 0...10
    case .myopic: 0.01...1
    }
  }

  /// Short enough for a line of 80 columns with the name before it.
  private var meaning: String {
    switch self {
    case .oracle: "goes by the scenario's hidden judge, without mistakes"
    case .noisy: "left with probability σ(β d), d the scores' difference"
    case .mistaken: "turns this share of its decisions round"
    case .skipping: "can't tell clips that score under this share of the usual"
    case .myopic: "keeps this share of what a fiftieth of a clip ago was seen"
    case .equal: "sees no difference under this share of the usual score"
    case .biased: "answers left unseen to this share of the pairs"
    case .tired: "turns this share more round every 100 pairs"
    }
  }

  /// All of them, a line each, for `--help`.
  static var help: String {
    allCases.map { weakness in
      let name =
        weakness.parameter == nil ? weakness.rawValue : "\(weakness.rawValue):\(weakness.usual)"
      return "  \(name.padding(toLength: 14, withPad: " ", startingAt: 0)) \(weakness.meaning)"
    }.joined(separator: "\n")
  }
}

extension SimulatedRater {
  /// β, for a rater who has one.
  fileprivate var givenRationality: Double {
    get { rationality ?? .infinity }
    set { rationality = newValue }
  }

  /// Reads `mistaken:0.1`, `noisy`, or several of them with `+` between.
  ///
  /// - Throws: `ValidationError` with the nearest name, or the range.
  init(text: String) throws {
    self.init()
    var known: Set<RaterWeakness> = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      let (weakness, parameter) = try Self.weakness(String(part))
      guard known.insert(weakness).inserted else {
        throw ValidationError("\(weakness.rawValue) stands there twice; keep one")
      }
      if let path = weakness.parameter { self[keyPath: path] = parameter }
    }
  }

  /// Whether sessions keep choices that no person made under this name.
  static func isName(_ name: String) -> Bool {
    name == OutsideRater.name || (try? SimulatedRater(text: name)) != nil
  }

  private static func weakness(_ text: String) throws -> (RaterWeakness, Double) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let weakness = RaterWeakness(rawValue: name) else {
      let names = RaterWeakness.allCases.map(\.rawValue)
      throw ValidationError(
        "there is no rater \"\(name)\"" + hint(for: name, among: names)
          + "; the raters are \(names.joined(separator: ", "))")
    }
    guard parts.count > 1 else { return (weakness, weakness.usual) }
    let range = weakness.range
    guard weakness.parameter != nil else {
      throw ValidationError("\(name) takes no number")
    }
    guard let value = Double(parts[1]), range.contains(value) else {
      throw ValidationError(
        "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), such as "
          + "\(name):\(weakness.usual), not \"\(parts[1])\"")
    }
    return (weakness, value)
  }

  /// What it is called on the command line and in sessions, such as `mistaken:0.1+skipping:0.3`.
  var text: String {
    let parts = RaterWeakness.allCases.compactMap { weakness -> String? in
      guard let path = weakness.parameter else { return nil }
      let value = self[keyPath: path]
      return value == SimulatedRater()[keyPath: path] ? nil : "\(weakness.rawValue):\(value)"
    }
    return parts.isEmpty ? RaterWeakness.oracle.rawValue : parts.joined(separator: "+")
  }
}
