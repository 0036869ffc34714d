import Foundation
package import Learning

/// A weakness of a simulated rater, as `--rater` names it, with its parameter.
///
/// The default parameters are B-Pref's, where it published one that means the same here.
package enum RaterWeakness: String, CaseIterable, Sendable {
  case oracle, graded, grades, noisy, mistaken, skipping, myopic, equal, biased, tired

  /// The property that the parameter sets; nil for the oracle, who has none.
  fileprivate var parameter: WritableKeyPath<SimulatedRater, Double>? {
    switch self {
    case .oracle, .grades: nil
    case .graded: \.gradeCount
    case .noisy: \.givenRationality
    case .mistaken: \.mistakes
    case .skipping: \.skipping
    case .myopic: \.memoryDecay
    case .equal: \.equality
    case .biased: \.leftBias
    case .tired: \.tiring
    }
  }

  /// The default parameter.
  ///
  /// B-Pref's β is 1 for returns of 0 to 50. Here β multiplies scores in standard deviations: 3.75
  /// makes 10 % mistakes where scores are normal and clips independent, E σ(−β √2 |z|) = 0.1.
  fileprivate var usual: Double {
    switch self {
    case .oracle, .grades: 0
    case .graded: 5
    case .noisy: 3.75
    case .mistaken, .skipping, .equal, .biased: 0.1
    case .myopic: 0.9
    case .tired: 0.02
    }
  }

  fileprivate var range: ClosedRange<Double> {
    switch self {
    case .oracle, .grades: 0...0
    case .graded: 2...100
    case .noisy: 0...1_000_000
    case .mistaken, .biased: 0...1
    case .skipping, .equal, .tired: 0...10
    case .myopic: 0.01...1
    }
  }

  /// Short enough for a line of 80 columns with the name before it.
  private var meaning: String {
    switch self {
    case .oracle: "goes by the scenario's oracle, without mistakes"
    case .graded: "sees the oracle's score in this number of grades"
    case .grades: "goes by the grades that the scenario lists"
    case .noisy: "left with probability σ(β d), d the scores' difference"
    case .mistaken: "reverses this share of its decisions"
    case .skipping: "can't tell clips that score under this share of the usual"
    case .myopic: "remembers this share of the clip from a fiftieth to the next"
    case .equal: "sees no difference under this share of the usual score"
    case .biased: "answers left to this share of the pairs, without looking"
    case .tired: "reverses this share more every 100 pairs"
    }
  }

  /// All weaknesses, one per line, for `--help`.
  package static var help: String {
    allCases.map { weakness in
      let name =
        weakness.parameter == nil ? weakness.rawValue : "\(weakness.rawValue):\(weakness.usual)"
      return "  \(name.padding(toLength: 14, withPad: " ", startingAt: 0)) \(weakness.meaning)"
    }.joined(separator: "\n")
  }
}

extension SimulatedRater {
  /// The number of grades of the score; 0 for a rater who sees the score itself.
  fileprivate var gradeCount: Double {
    get {
      guard case .gradedScore(let count) = view else { return 0 }
      return Double(count)
    }
    set { view = .gradedScore(Int(newValue)) }
  }

  /// β; infinite for a rater who has none.
  fileprivate var givenRationality: Double {
    get { rationality ?? .infinity }
    set { rationality = newValue }
  }

  /// Reads a name such as `noisy` or `mistaken:0.1`, or several with `+` between them.
  ///
  /// - Throws: `Failure` with the nearest name, or the range.
  package init(text: String) throws {
    self.init()
    var known: Set<RaterWeakness> = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      let (weakness, parameter) = try Self.weakness(String(part))
      guard known.insert(weakness).inserted else {
        throw Failure("\(weakness.rawValue) is named twice; keep one")
      }
      if let path = weakness.parameter { self[keyPath: path] = parameter }
      if weakness == .grades { view = .grades }
    }
    guard !known.isSuperset(of: [.graded, .grades]) else {
      throw Failure("graded and grades are two ways to see a clip; keep one")
    }
  }

  /// Whether a name in a session is that of a simulated rater or a command, not of a person.
  package static func isName(_ name: String) -> Bool {
    name == CommandRater.name || (try? SimulatedRater(text: name)) != nil
  }

  private static func weakness(_ text: String) throws -> (RaterWeakness, Double) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let weakness = RaterWeakness(rawValue: name) else {
      let names = RaterWeakness.allCases.map(\.rawValue)
      throw Failure(
        "there is no rater \"\(name)\"" + hint(for: name, among: names)
          + "; the raters are \(names.joined(separator: ", "))")
    }
    guard parts.count > 1 else { return (weakness, weakness.usual) }
    let range = weakness.range
    guard weakness.parameter != nil else {
      throw Failure("\(name) takes no number")
    }
    let isCount = weakness == .graded
    guard let value = Double(parts[1]), range.contains(value),
      !isCount || value == value.rounded()
    else {
      throw Failure(
        "\(name) takes a \(isCount ? "whole " : "")number from \(range.lowerBound) to \(range.upperBound), such as "
          + "\(name):\(weakness.usual), not \"\(parts[1])\"")
    }
    return (weakness, value)
  }

  /// The rater's name on the command line and in sessions, such as `mistaken:0.1+skipping:0.3`.
  package var text: String {
    let parts = RaterWeakness.allCases.compactMap { weakness -> String? in
      if weakness == .grades, view == .grades { return weakness.rawValue }
      guard let path = weakness.parameter else { return nil }
      let value = self[keyPath: path]
      guard value != SimulatedRater()[keyPath: path] else { return nil }
      return "\(weakness.rawValue):" + (weakness == .graded ? "\(Int(value))" : "\(value)")
    }
    return parts.isEmpty ? RaterWeakness.oracle.rawValue : parts.joined(separator: "+")
  }
}
