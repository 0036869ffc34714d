import Foundation

/// A session's `-wal` file, read frame by frame without SQLite.
///
/// SQLite takes the frames up to the first one whose salt or checksum is not right, and drops all behind
/// it without a word. This keeps those too, so that what would be lost can be told and saved. Frames of
/// an earlier use of the same file, which have other salts, are normal behind the newest ones and are
/// not part of it. Format: sqlite.org/fileformat2.html, section 4.
struct WriteAheadLog {
  /// A page as a transaction left it.
  struct Frame {
    /// The page's number in the database, from 1, as the frame tells; not to be trusted where it is
    /// damaged.
    var page: Int
    /// Whether it ends a transaction.
    var isCommit: Bool
    /// Whether its salts and its checksum are right.
    var isIntact: Bool
    /// Where the page's bytes begin in the file.
    var place: Int
  }

  /// Bytes of a page.
  let pageSize: Int
  /// Whether SQLite can use the header; otherwise it drops all frames.
  let isHeaderIntact: Bool
  /// Whether the file ends before its first frame does.
  var isCut: Bool { bytes.count < Self.headerLength + Self.frameHeaderLength + pageSize }
  /// The frames of the log's present use, to the last one that is intact or has the right salts.
  let frames: [Frame]
  /// How many of them SQLite uses: to the last commit before the first damaged one.
  let used: Int
  private let bytes: Data

  /// Bytes of the header of the file and of each frame.
  private static let headerLength = 32
  private static let frameHeaderLength = 24

  /// Reads a log; nil where there is none, or nothing in it.
  ///
  /// - Throws: What keeps the file from being read.
  init?(of file: URL) throws {
    let path = file.path + "-wal"
    guard SessionFile.exists(URL(fileURLWithPath: path)) else { return nil }
    self.init(try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
  }

  /// Reads the bytes of a log; nil where there is not even a header.
  init?(_ bytes: Data) {
    guard bytes.count >= Self.headerLength else { return nil }
    self.bytes = bytes
    let read = bytes.withUnsafeBytes { Self.read($0) }
    (pageSize, isHeaderIntact, frames) = read
    used =
      isHeaderIntact
      ? (frames.prefix { $0.isIntact }.lastIndex { $0.isCommit }.map { $0 + 1 } ?? 0) : 0
  }

  /// The bytes of a frame's page.
  func page(_ frame: Frame) -> Data {
    let start = bytes.startIndex + frame.place
    return bytes[start..<start + pageSize]
  }

  /// The identities that the transactions of some intact frames left, in order.
  func identities(_ range: Range<Int>) -> [SessionIdentity] {
    frames[range].compactMap { frame in
      guard frame.isIntact else { return nil }
      // Most pages are told by their first bytes.
      let start = bytes.startIndex + frame.place
      guard bytes[start] == 0x0D, bytes[start + 3] == 0, bytes[start + 4] == 1 else { return nil }
      return SessionIdentity(page: [UInt8](page(frame))[...])
    }
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer
  ) -> (pageSize: Int, isHeaderIntact: Bool, frames: [Frame]) {
    func word(_ place: Int) -> UInt32 {
      UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
    let magic = word(0)
    let isKnown = magic & ~1 == 0x377F_0682 && word(4) == 3_007_000
    let stated = Int(word(8))
    let isPageSize = (512...65_536).contains(stated) && stated & (stated - 1) == 0
    let sum = LogChecksum(isBigEndian: isKnown && magic & 1 == 1)
    let header = LogChecksum.Sum(first: word(24), second: word(28))
    let isIntact = isKnown && isPageSize && sum.of(bytes[0..<24], after: .zero) == header
    // Where the header says nothing, the pages are as large as those of all sessions.
    let pageSize = isIntact ? stated : 4_096

    let length = frameHeaderLength + pageSize
    let count = (bytes.count - headerLength) / length
    guard count > 0 else { return (pageSize, isIntact, []) }
    // A damaged header's salts say nothing; then the first frame's count.
    let salts = isIntact ? 16 : headerLength + 8
    let (salt1, salt2) = (word(salts), word(salts + 4))
    var frames: [Frame] = []
    var last = 0
    // What the checksum before this frame is: as stated, and, where that did not match, as computed.
    var before = [header]
    for index in 0..<count {
      let place = headerLength + index * length
      let content = place + frameHeaderLength
      let stated = LogChecksum.Sum(first: word(place + 16), second: word(place + 20))
      let computed = before.map { before in
        sum.of(
          bytes[content..<content + pageSize],
          after: sum.of(bytes[place..<place + 8], after: before))
      }
      let isSummed = computed.contains(stated)
      let isSalted = word(place + 8) == salt1 && word(place + 12) == salt2
      before = isSummed ? [stated] : [stated] + computed.prefix(1)
      frames.append(
        Frame(
          page: Int(word(place)), isCommit: word(place + 4) != 0, isIntact: isSummed && isSalted,
          place: content))
      // The frames of an earlier use go on from one another, but not from the newest.
      if isSalted || isSummed && last == index { last = index + 1 }
    }
    return (pageSize, isIntact, Array(frames.prefix(last)))
  }
}

/// The checksum of a log: two sums of 32-bit words, each of which takes in the other.
private struct LogChecksum {
  struct Sum: Equatable {
    var first: UInt32
    var second: UInt32
    static let zero = Sum(first: 0, second: 0)
  }

  /// The order of the bytes of the words that are summed.
  let isBigEndian: Bool

  /// The checksum of bytes, a multiple of eight, that follow others.
  func of(_ bytes: UnsafeRawBufferPointer.SubSequence, after before: Sum) -> Sum {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    var (first, second) = (before.first, before.second)
    for place in stride(from: 0, to: bytes.count, by: 8) {
      let (one, other) = (
        bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self),
        bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
      )
      first &+= (isBigEndian ? UInt32(bigEndian: one) : UInt32(littleEndian: one)) &+ second
      second &+= (isBigEndian ? UInt32(bigEndian: other) : UInt32(littleEndian: other)) &+ first
    }
    return Sum(first: first, second: second)
  }
}
