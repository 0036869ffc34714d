import Testing

@testable import Scenarios

@Suite struct NearestNamesTests {
  @Test(
    arguments: [
      ("backfilp", ["backflip"]), ("Backflip", ["backflip"]), ("bakflip", ["backflip"]),
      ("walk", ["walker", "walk-fast"]), ("zzz", []), ("", []),
    ] as [(String, [String])])
  func nearest(_ word: String, _ expected: [String]) {
    #expect(nearestNames(to: word, among: ["backflip", "walker", "walk-fast"]) == expected)
  }
}
