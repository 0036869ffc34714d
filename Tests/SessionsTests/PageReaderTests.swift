import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

@Suite struct PageReaderTests {
  private static let pageSize = 65_536

  /// A page whose cells, as many as there can be, all point to one record.
  private func leaf(_ record: [UInt8], isFirst: Bool) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: Self.pageSize)
    let header = isFirst ? 100 : 0
    if isFirst {
      page.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
      // The size 65,536 is written as 1.
      page[17] = 1
    }
    let place = Self.pageSize - record.count
    page.replaceSubrange(place..., with: record)
    let count = Self.pageSize / 4 - 200
    page[header] = 0x0D
    (page[header + 3], page[header + 4]) = (UInt8(count >> 8), UInt8(count & 0xFF))
    for cell in 0..<count {
      page[header + 8 + 2 * cell] = UInt8(place >> 8)
      page[header + 9 + 2 * cell] = UInt8(place & 0xFF)
    }
    return page
  }

  /// A cell: the length of its record, its number, and the record.
  private func cell(_ length: Int, _ content: [UInt8]) -> [UInt8] {
    func variable(_ value: Int) -> [UInt8] {
      let groups = stride(from: 28, through: 0, by: -7).map { UInt8((value >> $0) & 0x7F) }
      let kept = Array(groups.drop { $0 == 0 })
      return kept.dropLast().map { $0 | 0x80 } + kept.suffix(1)
    }
    return variable(length) + [1] + content
  }

  private func read(_ pages: [[UInt8]]) throws -> Int {
    let folder = try TemporaryFolder()
    try Data(pages.joined()).write(to: folder.session)
    let reader = try PageReader(FileHandle(forReadingFrom: folder.session))
    var rows = 0
    reader.forEachRow(where: { _ in true }) { _, _, _ in rows += 1 }
    return rows
  }

  /// Sixteen million cells of 32 KB each took hours.
  @Test(.timeLimit(.minutes(1)))
  func cellsThatOverlapAreReadAFewTimes() throws {
    // A header of two bytes, and a blob of 32,000.
    let length = 32_000
    let type = 2 * length + 12
    let header = [4, UInt8(type >> 14 | 0x80), UInt8(type >> 7 & 0x7F | 0x80), UInt8(type & 0x7F)]
    let record = cell(length + 4, header + [UInt8](repeating: 7, count: length))
    let rows = try read((0..<64).map { leaf(record, isFirst: $0 == 0) })
    #expect((64...64 * 16).contains(rows))
  }

  /// The same where every cell claims the whole file as the rest of its record.
  @Test(.timeLimit(.minutes(1)))
  func chainsThatAreSharedAreReadAFewTimes() throws {
    let pages = 64
    let length = 3_000_000
    let type = 2 * (length - 5) + 12
    let header =
      [
        5, UInt8(type >> 21 | 0x80), UInt8(type >> 14 & 0x7F | 0x80),
        UInt8(type >> 7 & 0x7F | 0x80),
      ]
      + [UInt8(type & 0x7F)]
    // What of the record stands on the page: the least, or what fits the last page of the chain.
    let least = (Self.pageSize - 12) * 32 / 255 - 23
    let fitting = least + (length - least) % (Self.pageSize - 4)
    let local = fitting <= Self.pageSize - 35 ? fitting : least
    let content = header + [UInt8](repeating: 7, count: local - 5) + [0, 0, 0, 1]
    var leaves = (0..<pages).map { leaf(cell(length, content), isFirst: $0 == 0) }
    // Each page's first four bytes name the next; the first page names itself.
    leaves[0].replaceSubrange(0..<4, with: [0, 0, 0, 1])
    let rows = try read(leaves)
    #expect(rows <= pages * 16)
  }

  @Test func rowsOfManyPagesComeBackWhole() throws {
    let folder = try TemporaryFolder()
    let store = try SessionStore.create(at: folder.session, facts: facts)
    let state = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
    try store.add(Checkpoint(choices: 0, policySteps: 0, state: state))
    try store.close()
    let rescue = try SessionRescue(folder.session)
    let rows = Array(rescue.rows(of: "checkpoints"))
    #expect(rows.count == 1 && rows.first.map { Data.fromDatabaseValue($0[3]) } == state)
  }
}
