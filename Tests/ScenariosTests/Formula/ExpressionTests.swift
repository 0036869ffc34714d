import Foundation
import Foundation
import Learning
import TestSupport
import Testing

@testable import Scenarios

@Suite struct ExpressionTests {
  private func number(_ text: String) throws -> Double {
    let expression = try ClipExpression(text, measures: Hopper.measures())
    return expression.value(of: Hopper.trajectory([.standing(0, 1)]))
  }

  @Test(
    arguments: [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("8 - 3 - 2", 3), ("16 / 4 / 2", 2),
      ("2 ^ 3 ^ 2", 512), ("-2 ^ 2", -4), ("2 ^ -1", 0.5), ("2 * -3", -6), ("--3", 3),
      (".5 + 1.5e1 + 2E-1 + 3.", 18.7), ("1 < 2", 1), ("2 <= 2", 1), ("1 > 2", 0), ("2 >= 3", 0),
      ("1 == 1", 1), ("1 != 1", 0), ("1 < 2 && 3 < 2", 0), ("1 < 2 || 3 < 2", 1), ("!0 + !7", 1),
      ("0 && 1 || 1", 1), ("1 + 1 == 2", 1), ("min(3, 1, 2)", 1), ("max(3, 1, 5, 2)", 5),
      ("abs(-2)", 2), ("clip(5, 0, 2) + clip(-5, 0, 2) + clip(1, 0, 2)", 3), ("exp(0)", 1),
      ("log(exp(2))", 2), ("sqrt(9)", 3), ("sin(pi / 2)", 1), ("cos(pi)", -1),
      ("tanh(1)", 0.7615941559557649), ("sign(-3) + sign(0) + sign(9) * 5", 4),
      ("if(1 < 2, 10, 20) + if(0, 1, 2)", 12), ("1 + # a comment\n 2", 3),
    ] as [(String, Double)])
  func arithmetic(_ text: String, _ expected: Double) throws {
    #expect(abs(try number(text) - expected) < 1e-12)
  }

  @Test(
    arguments: [
      ("mean(time)", 0.02), ("sum(time)", 0.1), ("largest(time)", 0.04), ("smallest(-time)", -0.04),
      ("first(height)", 1.25), ("last(time)", 0.04), ("seconds(airborne)", 0.03),
      ("2 * largest(time * 10) + min(mean(1), sum(1))", 1.8), ("largest(-time - 1)", -1),
    ] as [(String, Double)])
  func aggregates(_ text: String, _ expected: Double) throws {
    let expression = try ClipExpression(text, measures: Hopper.measures())
    let trajectory = Hopper.trajectory([.standing(0, 1), .flying(0, 3), .standing(0, 1)])
    #expect(abs(expression.value(of: trajectory) - expected) < 1e-6)
  }

  /// Of four frames the last counts 1, the others γ^(50/3), γ^(100/3) and γ^50, times 4 over the sum of these.
  @Test(
    arguments: [
      ("sum(1)", 4), ("seconds(1)", 0.04), ("mean(3)", 3),
      ("mean(time)", (0.01 * 0.25 + 0.02 * 0.5 + 0.03) / 1.875), ("largest(-time)", 0),
      ("first(time) + last(time) + smallest(time)", 0.03), ("sum(time == 0)", 0.5 / 1.875),
      ("sum(time > 0.025)", 4 / 1.875), ("seconds(time == 0)", 0.01 * 0.5 / 1.875),
    ] as [(String, Double)])
  func memoryDecay(_ text: String, _ expected: Double) throws {
    let expression = try ClipExpression(text, measures: Hopper.measures())
    let trajectory = Hopper.trajectory([.standing(0, 4)])
    let halves = pow(0.5, 3.0 / 50)
    #expect(abs(expression.value(of: trajectory, memoryDecay: halves) - expected) < 1e-6)
    let one = Hopper.trajectory([.standing(0, 1)])
    #expect(expression.value(of: one, memoryDecay: 0.01) == expression.value(of: one))
  }

  @Test(arguments: [
    ("", "column 1: the expression is empty"),
    ("1 +", "column 4: found the end where a number, a name or \"(\" was expected"),
    ("1 2", "column 3: found 2.0 where an operator or the end was expected"),
    ("(1", "column 3: found the end where \")\" was expected"),
    ("1 = 2", "column 3: \"=\" is not understood; compare with =="),
    ("1 & 2", "column 3: \"&\" is not understood; write &&"),
    ("1 $ 2", "column 3: \"$\" is not understood"),
    ("1 < 2 < 3", "column 7: comparisons do not chain; join two with &&"),
    ("1e999", "column 1: the number is too large"),
    ("mean('a)", "column 6: the quote ' is never closed"),
    ("mean(heigth)", "column 6: unknown name \"heigth\" (did you mean \"height\"?)"),
    (
      "1 +\n  larges(time)", "line 2, column 3: unknown name \"larges\" (did you mean \"largest\"?)"
    ),
    ("clip(1, 2)", "column 10: clip takes 3 arguments, not 2"),
    ("min(1)", "column 6: min takes two or more arguments, not 1"),
    ("min", "column 4: found the end where \"(\" was expected"),
    ("mean(height(1))", "column 12: \"height\" takes no index"),
    (
      "mean(jointAngle)",
      "column 16: jointAngle needs an index: jointAngle[0] or jointAngle[\"leg\"]"
    ),
    ("mean(jointAngle[3])", "column 17: no index 3; the body has 0 to 2"),
    ("mean(jointAngle[1.5])", "column 17: found 1.5 where an index or a name was expected"),
    (
      "mean(jointAngle[leg_jiont])",
      "column 17: no \"leg_jiont\" (did you mean \"leg_joint\"?); "
        + "the body has thigh_joint, leg_joint, foot_joint"
    ),
    ("mean(contact[1])", "column 14: contact takes the name of a geom: torso, thigh, leg, foot"),
    (
      "mean(mean(time))",
      "column 6: mean is computed over the frames of a clip and cannot be used in a "
        + "formula over one frame"
    ),
    (
      "1 + time",
      "column 5: \"time\" varies over the frames of a clip; use an aggregate, such as mean(time); "
        + "there are mean, sum, largest, smallest, first, last, seconds"
    ),
  ])
  func refusals(_ text: String, _ message: String) throws {
    let measures = try Hopper.measures()
    let error = #expect(throws: ExpressionError.self) {
      try ClipExpression(text, measures: measures)
    }
    #expect(error?.description == message)
  }

  /// The README is the one place that tells the language.
  @Test func everyWordOfTheLanguageIsDocumented() throws {
    let file = ScenarioLibraryTests.package.appendingPathComponent(
      "Sources/backflip/Documentation.docc/FormulaLanguage.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    let words =
      Measure.plain.keys + Measure.indexed + ExpressionOperation.functions.keys
      + ExpressionCompiler.Aggregate.allCases.map(\.rawValue) + ["pi"]
    for word in words { #expect(page.contains("`\(word)"), "\(word) is missing") }
  }

  @Test func anUnknownNameWithNoneNearShowsThemAll() throws {
    let measures = try Hopper.measures()
    let error = #expect(throws: ExpressionError.self) {
      try MomentExpression("rewardForEverything", measures: measures)
    }
    #expect(error?.message.hasSuffix("jointAngle, jointVelocity, action, contact") == true)
  }

  @Test(arguments: ["(", "-", "!", "abs(", "2^"])
  func deepNestingIsRefused(_ piece: String) throws {
    let measures = try Hopper.measures()
    let error = #expect(throws: ExpressionError.self) {
      try MomentExpression(String(repeating: piece, count: 2000) + "1", measures: measures)
    }
    #expect(error?.message == "the expression is nested deeper than 64 levels")
  }

  @Test func longChainsAreRead() throws {
    #expect(try number(String(repeating: "1+", count: 2000) + "1") == 2001)
  }

  /// Words of the language in random order: each is either compiled or refused.
  @Test func randomTextNeverCrashes() throws {
    let words = [
      "1", "2.5", "time", "pitch", "jointAngle", "[", "]", "(", ")", ",", "+", "-", "*", "/", "^",
      "<", "&&", "!", "min", "if", "mean", "largest", "contact", "\"foot\"", "\"", "é", "\n", "#",
    ]
    let measures = try Hopper.measures()
    let trajectory = Hopper.trajectory([.standing(0, 2)])
    var random = SplitMix(state: 7)
    var compiled = 0
    for _ in 0..<3000 {
      let count = Int.random(in: 1...8, using: &random)
      let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      if let expression = try? ClipExpression(text, measures: measures) {
        compiled += 1
        _ = expression.value(of: trajectory)
      }
    }
    #expect(compiled > 0)
  }

  @Test func theOracleChoosesTheHigherScore() throws {
    let score = try ClipExpression("last(time)", measures: Hopper.measures())
    let oracle = Oracle(expression: score, equal: 0.03)
    let short = Hopper.trajectory([.standing(0, 10)])
    let longer = Hopper.trajectory([.standing(0, 12)])
    let longest = Hopper.trajectory([.standing(0, 30)])
    func choice(_ left: Trajectory, _ right: Trajectory) -> Choice {
      Choice(betterOf: oracle.score(left), oracle.score(right), alike: oracle.equal)
    }
    #expect(choice(short, longest) == .right)
    #expect(choice(longest, short) == .left)
    #expect(choice(short, longer) == .equal)
  }

  @Test func aScoreThatIsNoNumberIsTheWorst() throws {
    let score = try ClipExpression("log(0 - last(time))", measures: Hopper.measures())
    let oracle = Oracle(expression: score, equal: 0)
    #expect(oracle.score(Hopper.trajectory([.standing(0, 3)])) == -.infinity)
  }
}
