import Foundation

/// A session's `-wal` file, read frame by frame without SQLite.
///
/// SQLite uses the frames up to the first one with a wrong salt or checksum, and silently drops the rest.
/// This type keeps those too, so that they can be reported and saved. Frames of an earlier use of the
/// file, which have other salts, normally follow the newest ones; they are left out. Format:
/// sqlite.org/fileformat2.html, section 4.
struct WriteAheadLog {
  /// A page as a transaction left it.
  struct Frame {
    /// The page's number in the database, from 1, according to the frame; meaningless where the frame is
    /// damaged.
    var page: Int
    /// Whether it ends a transaction.
    var isCommit: Bool
    /// Whether its salts and its checksum are correct.
    var isIntact: Bool
    /// The offset of the page in the file, bytes.
    var place: Int
  }

  /// Bytes of a page.
  let pageSize: Int
  /// Whether the header is intact; otherwise SQLite drops all frames.
  let isHeaderIntact: Bool
  /// Whether the file ends within its first frame.
  var isCut: Bool { bytes.count < Self.headerLength + Self.frameHeaderLength + pageSize }
  /// The frames of the log's current use, up to the last one that is intact or has the right salts.
  let frames: [Frame]
  /// How many of them SQLite uses: up to the last commit before the first damaged one.
  let used: Int
  private let bytes: Data

  /// The length of the header of the file and of each frame, bytes.
  private static let headerLength = 32
  private static let frameHeaderLength = 24

  /// Reads a log; nil where there is none, or it is empty.
  ///
  /// - Throws: The system's error where the file cannot be read.
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

  /// A frame's page.
  func page(_ frame: Frame) -> Data {
    let start = bytes.startIndex + frame.place
    return bytes[start..<start + pageSize]
  }

  /// The identities in some of the frames that are intact, in order.
  func identities(_ range: Range<Int>) -> [SessionIdentity] {
    frames[range].compactMap { frame in
      guard frame.isIntact else { return nil }
      // The first bytes rule out most pages.
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
    // With a damaged header, the pages have the size that all sessions have.
    let pageSize = isIntact ? stated : 4_096

    let length = frameHeaderLength + pageSize
    let count = (bytes.count - headerLength) / length
    guard count > 0 else { return (pageSize, isIntact, []) }
    // The salts of a damaged header are meaningless; then those of the first frame count.
    let salts = isIntact ? 16 : headerLength + 8
    let (salt1, salt2) = (word(salts), word(salts + 4))
    var frames: [Frame] = []
    var last = 0
    // The checksum before this frame: as stated, and as computed where the two differ.
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
      // Frames of an earlier use continue each other's checksums, but not those of the newest frames.
      if isSalted || isSummed && last == index { last = index + 1 }
    }
    return (pageSize, isIntact, Array(frames.prefix(last)))
  }
}

/// The checksum of a log: two sums of 32-bit words, each of which includes the other.
private struct LogChecksum {
  struct Sum: Equatable {
    var first: UInt32
    var second: UInt32
    static let zero = Sum(first: 0, second: 0)
  }

  /// The byte order of the words.
  let isBigEndian: Bool

  /// The checksum of bytes, a multiple of eight, after others.
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
