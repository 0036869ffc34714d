import Foundation

/// The objects of a binary property list, and their total size once decoded.
///
/// Lists and dictionaries refer to objects by number, and several may refer to the same one: a
/// small file can stand for any amount of data, or for a list that holds itself. Format: Apple's
/// CFBinaryPList.c ("bplist00", objects, offset table, trailer).
struct BinaryPropertyList {
  private let bytes: [UInt8]
  private let offsets: [Int]
  private let referenceSize: Int
  private let top: Int

  /// The maximum depth, beyond any value that this program writes.
  private static let deepest = 32
  /// About what a number takes in memory, bytes.
  private static let objectSize = 16

  /// Finds the objects; nil where the bytes are no binary property list.
  init?(_ data: some Sequence<UInt8>) {
    bytes = Array(data)
    let trailerSize = 32
    guard bytes.starts(with: Array("bplist00".utf8)), bytes.count >= 8 + trailerSize else {
      return nil
    }
    let trailer = bytes.count - trailerSize
    let offsetSize = Int(bytes[trailer + 6])
    referenceSize = Int(bytes[trailer + 7])
    guard (1...8).contains(offsetSize), (1...8).contains(referenceSize),
      let count = Self.integer(bytes, at: trailer + 8, size: 8),
      let top = Self.integer(bytes, at: trailer + 16, size: 8),
      let table = Self.integer(bytes, at: trailer + 24, size: 8),
      table <= trailer, count <= (trailer - table) / offsetSize, top < count
    else { return nil }
    self.top = top
    var offsets: [Int] = []
    offsets.reserveCapacity(count)
    for index in 0..<count {
      guard
        let offset = Self.integer(bytes, at: table + index * offsetSize, size: offsetSize),
        offset < table
      else { return nil }
      offsets.append(offset)
    }
    self.offsets = offsets
  }

  /// Whether all objects take at most so many bytes, each counted as often as it is referred to.
  func isExpandable(to limit: Int) -> Bool {
    var known = [Int](repeating: Self.unknown, count: offsets.count)
    return size(of: top, depth: 0, limit: limit, &known) != nil
  }

  private static let unknown = -1
  /// An object whose parts are being counted: a reference to it from there is a cycle.
  private static let open = -2

  private func size(of object: Int, depth: Int, limit: Int, _ known: inout [Int]) -> Int? {
    guard known.indices.contains(object), depth <= Self.deepest, known[object] != Self.open else {
      return nil
    }
    if known[object] != Self.unknown { return known[object] }
    known[object] = Self.open
    guard let (own, parts) = header(of: object), own <= limit else { return nil }
    var sum = own
    for index in 0..<parts.count {
      guard
        let part = Self.integer(
          bytes, at: parts.start + index * referenceSize, size: referenceSize),
        let size = size(of: part, depth: depth + 1, limit: limit, &known)
      else { return nil }
      sum += size
      guard sum <= limit else { return nil }
    }
    known[object] = sum
    return sum
  }

  /// What an object takes itself, and where the numbers of its parts are; nil where it is none.
  private func header(of object: Int) -> (own: Int, parts: (start: Int, count: Int))? {
    var place = offsets[object]
    let marker = bytes[place]
    place += 1
    var count = Int(marker & 0x0F)
    let hasCount = [0x4, 0x5, 0x6, 0xA, 0xC, 0xD].contains(marker >> 4)
    if hasCount, count == 0x0F {
      guard place < bytes.count, bytes[place] >> 4 == 1, bytes[place] & 0x0F <= 3,
        let long = Self.integer(bytes, at: place + 1, size: 1 << Int(bytes[place] & 0x0F))
      else { return nil }
      place += 1 + 1 << Int(bytes[place] & 0x0F)
      count = long
    }
    // Every character, byte or part takes a byte of the file at least.
    guard count <= bytes.count else { return nil }
    switch marker >> 4 {
    case 0x4, 0x5: return (Self.objectSize + count, (place, 0))
    case 0x6: return (Self.objectSize + 2 * count, (place, 0))
    case 0xA, 0xC: return (Self.objectSize, (place, count))
    case 0xD: return (Self.objectSize, (place, 2 * count))
    default: return (Self.objectSize, (place, 0))
    }
  }

  /// A big-endian number; nil where the bytes end before, or it is beyond any place in them.
  private static func integer(_ bytes: [UInt8], at place: Int, size: Int) -> Int? {
    guard place >= 0, size <= 8, place <= bytes.count - size else { return nil }
    var value: UInt64 = 0
    for byte in bytes[place..<place + size] { value = value << 8 | UInt64(byte) }
    return value <= UInt64(UInt32.max) ? Int(value) : nil
  }
}
