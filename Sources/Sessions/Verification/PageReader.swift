import Foundation

/// Reads rows directly from the pages of an SQLite file, even where the rest is damaged.
///
/// It takes the cells of every page that looks like a table's leaf, and the values of every cell that
/// holds a whole record. Only the overflow chain of a long record leads from page to page, so a lost
/// page costs only its own rows. Format: sqlite.org/fileformat2.html, sections 1.3, 1.6, 2.1.
///
/// Time is proportional to the file's size, whatever its cells and chains claim, and memory is constant:
/// one page and one record at a time. Use it from one thread at a time.
final class PageReader {
  /// A record's place in the file.
  struct Place {
    fileprivate var page: Int
    /// The cell's offset in its page.
    fileprivate var cell: Int
  }

  /// The longest record, bytes; SQLite has the same limit (`SessionStore.maximumRow`).
  private static let maximumRecord = SessionStore.maximumRow
  /// How often the bytes of a page may be read as cells; cells of a sound page do not overlap.
  private static let readingsPerPage = 4
  /// How many pages of chains are read for each page of the file; in a sound file, at most one.
  private static let chainPagesPerPage = 16

  private let file: FileHandle
  private let size: Int
  private let pageSize: Int
  /// The page that was read last.
  private var current: (number: Int, bytes: [UInt8])?
  /// Pages of chains that may still be read.
  private var chainPages: Int

  /// Takes the page size from the file's first page, or 4,096 bytes if that is implausible.
  ///
  /// - Parameter file: Open for reading.
  /// - Throws: The system's error where it cannot be read.
  init(_ file: FileHandle) throws {
    self.file = file
    size = Int(try file.seekToEnd())
    try file.seek(toOffset: 0)
    let start = [UInt8](try file.read(upToCount: 20) ?? Data())
    let stated = start.count == 20 ? Int(start[16]) << 8 | Int(start[17]) : 0
    let pageSize = stated == 1 ? 65_536 : stated
    let isSensible =
      pageSize >= 512 && pageSize & (pageSize - 1) == 0 && start.starts(with: Self.magic)
    self.pageSize = isSensible ? pageSize : 4_096
    chainPages = 0
  }

  private static let magic = Array("SQLite format 3\0".utf8)

  /// Passes on the place, the number and the values of each record whose kinds of values are wanted.
  func forEachRow(
    where isWanted: ([SQLiteRecord.Kind]) -> Bool,
    _ body: (Place, Int64, [SQLiteRecord.Value]) -> Void
  ) {
    let pages = size / pageSize
    chainPages = Self.chainPagesPerPage * pages
    for page in 0..<pages {
      guard let bytes = bytes(ofPage: page) else { continue }
      var unread = Self.readingsPerPage * pageSize
      for cell in cells(of: bytes, isFirst: page == 0) where unread > 0 {
        guard let local = cellContent(bytes, at: cell, where: isWanted) else { continue }
        unread -= local.bytes.count
        guard let record = whole(local), let values = record.values else { continue }
        body(Place(page: page, cell: cell), local.number, values)
      }
    }
  }

  /// Reads the values of a record that was found before.
  func values(at place: Place) -> [SQLiteRecord.Value]? {
    guard let bytes = bytes(ofPage: place.page),
      let local = cellContent(bytes, at: place.cell, where: { _ in true })
    else { return nil }
    chainPages = local.total / (pageSize - 4) + 1
    return whole(local)?.values
  }

  /// A page from the file; nil where it ends before.
  private func bytes(ofPage page: Int) -> [UInt8]? {
    if let current, current.number == page { return current.bytes }
    guard let read = read(page) else { return nil }
    current = (page, read)
    return read
  }

  private func read(_ page: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: pageSize)
    var count = 0
    while count < pageSize {
      let read = bytes.withUnsafeMutableBytes { buffer in
        pread(
          file.fileDescriptor, buffer.baseAddress.map { $0 + count }, pageSize - count,
          off_t(page * pageSize + count))
      }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { return nil }
      count += read
    }
    return bytes
  }

  /// The offsets of the cells of a leaf; none for other pages.
  private func cells(of bytes: [UInt8], isFirst: Bool) -> [Int] {
    // The file's header comes before the first page's own.
    let header = isFirst ? 100 : 0
    guard bytes[header] == 0x0D else { return [] }
    let count = Int(bytes[header + 3]) << 8 | Int(bytes[header + 4])
    guard count <= pageSize / 4 else { return [] }
    return (0..<count).compactMap { index in
      let pointer = header + 8 + 2 * index
      guard pointer + 1 < pageSize else { return nil }
      let place = Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1])
      return place > 0 && place < pageSize ? place : nil
    }
  }

  /// The part of a record that is stored on its leaf.
  private struct LocalRecord {
    var number: Int64
    var header: SQLiteRecord.Header
    var bytes: ArraySlice<UInt8>
    /// The length of the whole record, bytes.
    var total: Int
    /// The first page of the rest, from 1; nil where the record is complete.
    var rest: Int?
  }

  private func cellContent(
    _ bytes: [UInt8], at cell: Int, where isWanted: ([SQLiteRecord.Kind]) -> Bool
  ) -> LocalRecord? {
    var place = cell
    guard let length = SQLiteRecord.variableInteger(bytes, &place, pageSize),
      let number = SQLiteRecord.variableInteger(bytes, &place, pageSize),
      length > 0, length <= Int64(min(size, Self.maximumRecord))
    else { return nil }
    let total = Int(length)
    let end = place + localLength(total)
    guard end <= pageSize,
      let header = SQLiteRecord.Header(bytes, at: place..<end, total: total),
      isWanted(header.kinds)
    else { return nil }
    let local = bytes[place..<end]
    guard local.count < total else {
      return LocalRecord(number: number, header: header, bytes: local, total: total, rest: nil)
    }
    guard end + 4 <= pageSize else { return nil }
    return LocalRecord(
      number: number, header: header, bytes: local, total: total, rest: Self.word(bytes, end))
  }

  /// How many bytes of a record are stored on the leaf itself.
  private func localLength(_ total: Int) -> Int {
    guard total > pageSize - 35 else { return total }
    let minimum = (pageSize - 12) * 32 / 255 - 23
    let fitting = minimum + (total - minimum) % (pageSize - 4)
    return fitting <= pageSize - 35 ? fitting : minimum
  }

  /// The record with the rest from its chain of pages; nil where the chain is broken.
  private func whole(_ local: LocalRecord) -> SQLiteRecord? {
    var bytes = Array(local.bytes)
    guard var page = local.rest else { return SQLiteRecord(header: local.header, bytes: bytes) }
    guard (local.total - bytes.count) / (pageSize - 4) <= chainPages else { return nil }
    bytes.reserveCapacity(local.total)
    while bytes.count < local.total {
      chainPages -= 1
      guard chainPages >= 0, page >= 1, let next = read(page - 1) else { return nil }
      bytes += next[4..<4 + min(pageSize - 4, local.total - bytes.count)]
      page = Self.word(next, 0)
    }
    return SQLiteRecord(header: local.header, bytes: bytes)
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
