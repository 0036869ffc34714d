import Teaching
import Testing

@testable import Experiments

struct SeedListTests {
  @Test("Ranges and single seeds, in the order in which they are written")
  func lists() throws {
    #expect(try SeedList.seeds(in: "1-5, 8") == [1, 2, 3, 4, 5, 8])
    #expect(try SeedList.seeds(in: "7") == [7])
    #expect(try SeedList.seeds(in: "9,2-3") == [9, 2, 3])
    #expect(try SeedList.seeds(in: "18446744073709551615") == [.max])
  }

  @Test(
    "A list that cannot be is refused with what is wrong",
    arguments: [
      ("20-1", "the range 20-1 ends before it begins; write 1-20"),
      ("1-3,2", "seed 2 is listed twice; list it once"),
      ("one", "\"one\" is no seed; write whole numbers and ranges, such as 1-20"),
      ("-4", "\"-4\" is no seed; write whole numbers and ranges, such as 1-20"),
      ("1,,2", "\"\" is no seed; write whole numbers and ranges, such as 1-20"),
      ("0-18446744073709551615", "these are more than 100000 seeds; list fewer"),
    ])
  func refusals(text: String, message: String) {
    #expect(throws: Failure(message)) { try SeedList.seeds(in: text) }
  }
}
