import Foundation
import Testing

@testable import Learning

@Suite("RewardBasis")
struct RewardBasisTests {
  /// Of observations [x, feet, body, landing], a function of x in every mode.
  static let basis = RewardBasis(
    observationSize: 4, feet: 1, body: 2, landing: 3, landingWeight: 50,
    terms: RewardBasis.Mode.allCases.reversed().map {
      RewardBasis.Term(mode: $0, input: 0, deviation: 1)
    })

  /// What a moment is worth.
  static func value(_ observation: [Float], _ values: [Float], of basis: RewardBasis = basis)
    -> Float
  {
    var sum: Float = 0
    observation.withUnsafeBufferPointer {
      guard let base = $0.baseAddress else { return }
      basis.forEachValue(at: base) { sum += $1 * values[$0] }
    }
    return sum
  }

  /// Values that make each mode's function `slope` x beside a bias.
  static func lines(_ slopes: [Float], biases: [Float]) -> [Float] {
    slopes.flatMap { slope in RewardBasis.knotPlaces.map { slope * $0 } } + biases
  }

  @Test(
    "gives each way of touching the ground functions of its own, and a landing two",
    arguments: [
      ([0.3, 0, 0, 0], 1 + 0.3), ([0.3, 1, 0, 0], 2 + 0.6), ([0.3, 0, 1, 0], 3 + 0.9),
      ([0.3, 1, 1, 0], 3 + 0.9), ([0.3, 1, 0, -0.5], 2 + 0.6 + 50 * (4 + 1.2)),
      ([0.3, 1, 1, 2], 3 + 0.9 + 50 * (5 + 1.5)), ([0.3, 1, 0, -0.0], 2 + 0.6),
    ] as [([Float], Float)])
  func modes(observation: [Float], expected: Float) {
    let values = Self.lines([1, 2, 3, 4, 5], biases: [1, 2, 3, 4, 5])
    #expect(abs(Self.value(observation, values) - expected) < 1e-4 * expected)
  }

  @Test("counts a landing as much as it is told")
  func landingWeight() {
    let basis = RewardBasis(
      observationSize: 4, feet: 1, body: 2, landing: 3, landingWeight: 7,
      terms: Self.basis.terms)
    let values = Self.lines([1, 2, 3, 4, 5], biases: [1, 2, 3, 4, 5])
    let landed = Self.value([0.3, 1, 0, -0.5], values, of: basis)
    #expect(abs(landed - (2 + 0.6 + 7 * (4 + 1.2))) < 1e-3)
  }

  @Test("interpolates between knots, and stays beyond them as it is at the last")
  func interpolates() {
    var values = [Float](repeating: 0, count: Self.basis.valueCount)
    for (knot, place) in RewardBasis.knotPlaces.enumerated() { values[knot] = place * place }
    for (x, expected) in [
      (0, 0), (0.5, 0.25), (0.25, 0.125), (-0.75, 0.625), (4, 16), (9, 16), (-9, 16),
      (.infinity, 16), (-.infinity, 16), (.nan, 16),
    ] as [(Float, Float)] {
      #expect(abs(Self.value([x, 0, 0, 0], values) - expected) < 1e-5, "at \(x)")
    }
  }

  @Test("has one mode alone where nothing tells of contacts")
  func noContacts() {
    let basis = RewardBasis(
      observationSize: 1, feet: nil, body: nil, landing: nil, landingWeight: 50,
      terms: [RewardBasis.Term(mode: .airborne, input: 0, deviation: 1)])
    let values = RewardBasis.knotPlaces + [7, 0, 0, 0, 0]
    #expect(Self.value([1.2], values, of: basis) == 7 + 1.2)
  }

  @Test("is read as it was written, and refused where it names what an observation has not")
  func coding() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let stored = try encoder.encode(Self.basis)
    #expect(try JSONDecoder().decode(RewardBasis.self, from: stored) == Self.basis)
    let text = String(decoding: stored, as: UTF8.self)
    for change in [
      ("\"observationSize\":4", "\"observationSize\":3"), ("\"input\":0", "\"input\":4"),
      ("\"landingWeight\":50", "\"landingWeight\":-50"), ("\"input\":0", "\"input\":-1"),
      ("\"deviation\":1", "\"deviation\":-1"),
    ] {
      let changed = text.replacingOccurrences(of: change.0, with: change.1)
      #expect(changed != text)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(RewardBasis.self, from: Data(changed.utf8))
      }
    }
  }
}
