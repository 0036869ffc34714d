import Testing

@testable import Learning

@Suite("Nearest names")
struct NearestNamesTests {
  @Test(
    "Near names come first, others not at all",
    arguments: [
      ("backfilp", ["backflip"]), ("Backflip", ["backflip"]), ("bakflip", ["backflip"]),
      ("walk", ["walker", "walk-fast"]), ("zzz", []), ("", []),
    ] as [(String, [String])])
  func nearest(_ word: String, _ expected: [String]) {
    #expect(nearestNames(to: word, among: ["backflip", "walker", "walk-fast"]) == expected)
  }

  @Test(
    "A third of the letters may be wrong, and a beginning is enough",
    arguments: [
      ("mnday", ["monday"]), ("mon", ["monday", "monday-2"]), ("friday", ["Friday"]), ("xyz", []),
    ] as [(String, [String])])
  func reach(_ word: String, _ expected: [String]) {
    let names = ["monday", "monday-2", "sunday", "backflip", "Friday"]
    #expect(nearestNames(to: word, among: names) == expected)
  }

  @Test("Letters are inserted, removed, replaced and swapped")
  func distance() {
    #expect(editDistance(Array("kitten"), Array("sitting")) == 3)
    #expect(editDistance(Array("monday"), Array("mnoday")) == 1)
    #expect(editDistance(Array(""), Array("abc")) == 3)
  }
}
