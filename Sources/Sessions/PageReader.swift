import Foundation

/// Reads rows straight from the pages of an SQLite file, whatever else of it is damaged.
///
/// Every page that looks like the leaf of a table gives its cells, and every cell that holds a whole
/// record its values; nothing leads from one page to another but the chain of a long record. So a lost
/// page costs its own rows. Formats: sqlite.org/fileformat2.html, sections 1.3, 1.6, 2.1.
struct PageReader {
  private let bytes: [UInt8]
  private let pageSize: Int
  /// Bytes of a page that hold content.
  private let usable: Int

  /// What a file's first page says, or what this program's files have where it says nothing sensible.
  init(_ data: Data) {
    bytes = [UInt8](data)
    let stated = bytes.count > 20 ? Int(bytes[16]) << 8 | Int(bytes[17]) : 0
    let size = stated == 1 ? 65_536 : stated
    let isSensible = size >= 512 && size & (size - 1) == 0 && bytes.starts(with: Self.magic)
    pageSize = isSensible ? size : 4_096
    usable = pageSize
  }

  private static let magic = Array("SQLite format 3\0".utf8)

  /// Calls with the number and the values of each record for which `isWanted` its kinds.
  func forEachRow(
    where isWanted: ([SQLiteRecord.Kind]) -> Bool, _ body: (Int64, [SQLiteRecord.Value]) -> Void
  ) {
    for page in 0..<bytes.count / pageSize {
      for cell in cells(of: page) {
        guard let (number, record) = record(at: cell, onPage: page, where: isWanted),
          let values = record.values
        else { continue }
        body(number, values)
      }
    }
  }

  /// Where the cells of a leaf begin; none where the page is no leaf.
  private func cells(of page: Int) -> [Int] {
    let base = page * pageSize
    // The file's header comes before the first page's own.
    let header = page == 0 ? base + 100 : base
    guard bytes[header] == 0x0D else { return [] }
    let count = Int(bytes[header + 3]) << 8 | Int(bytes[header + 4])
    guard count <= pageSize / 4 else { return [] }
    return (0..<count).compactMap { index in
      let pointer = header + 8 + 2 * index
      guard pointer + 1 < base + pageSize else { return nil }
      let place = Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1])
      return place > 0 && place < pageSize ? base + place : nil
    }
  }

  private func record(
    at cell: Int, onPage page: Int, where isWanted: ([SQLiteRecord.Kind]) -> Bool
  ) -> (Int64, SQLiteRecord)? {
    let end = (page + 1) * pageSize
    var place = cell
    guard let length = SQLiteRecord.variableInteger(bytes, &place, end),
      let number = SQLiteRecord.variableInteger(bytes, &place, end),
      length > 0, length <= Int64(bytes.count)
    else { return nil }
    let total = Int(length)
    let local = localLength(total)
    guard place + local <= end,
      let header = SQLiteRecord.Header(bytes[place..<place + local], total: total),
      isWanted(header.kinds)
    else { return nil }
    guard local < total else {
      return (number, SQLiteRecord(header: header, bytes: Array(bytes[place..<place + total])))
    }
    guard place + local + 4 <= end,
      let rest = overflow(from: word(place + local), length: total - local)
    else { return nil }
    return (number, SQLiteRecord(header: header, bytes: bytes[place..<place + local] + rest))
  }

  /// How much of a record stands on the leaf itself.
  private func localLength(_ total: Int) -> Int {
    guard total > usable - 35 else { return total }
    let least = (usable - 12) * 32 / 255 - 23
    let fitting = least + (total - least) % (usable - 4)
    return fitting <= usable - 35 ? fitting : least
  }

  /// The rest of a long record, from its chain of pages.
  private func overflow(from first: Int, length: Int) -> [UInt8]? {
    var rest: [UInt8] = []
    rest.reserveCapacity(length)
    var page = first
    while rest.count < length {
      guard page >= 1, page * pageSize <= bytes.count else { return nil }
      let base = (page - 1) * pageSize
      let count = min(usable - 4, length - rest.count)
      rest += bytes[base + 4..<base + 4 + count]
      page = word(base)
    }
    return rest
  }

  private func word(_ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
