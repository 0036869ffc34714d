import Testing

@testable import Learning

struct FigureTests {
  @Test(arguments: [
    (0, "0"), (9_999, "9999"), (12_345, "12 k"), (4_120_000, "4.1 M"), (52_000_000, "52 M"),
  ])
  func countsAreShort(value: Int, text: String) {
    #expect(Figure.count(value) == text)
  }

  @Test(arguments: [
    (0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (2460, "41 min"), (3900, "1 h 05 min"),
    (.nan, "0 s"), (-5, "0 s"),
  ])
  func durationsAreShort(seconds: Double, text: String) {
    #expect(Figure.duration(seconds) == text)
  }

  @Test(arguments: [(0.25, "0.3"), (-0.25, "-0.3"), (-0.04, "0.0"), (12, "12.0")])
  func tenthsRoundHalvesAwayFromZero(value: Double, text: String) {
    #expect(Figure.tenths(value) == text)
  }

  @Test(arguments: [(0.125, "13 %"), (0, "0 %"), (1, "100 %"), (.nan, "–")])
  func sharesAreWholePercents(share: Double, text: String) {
    #expect(Figure.percent(share) == text)
  }

  @Test func nounsOfCountsHaveAPlural() {
    #expect(Figure.count(1, "choice") == "1 choice")
    #expect(Figure.count(0, "choice") == "0 choices")
    #expect(Figure.millions(4_150_000) == "4.2 M")
  }
}
