import Foundation
import Testing

@testable import Learning

@Suite("BinaryPropertyList")
struct BinaryPropertyListTests {
  /// A binary property list of objects as they stand in the file, references and offsets of two
  /// bytes.
  private func list(_ objects: [[UInt8]]) -> [UInt8] {
    func word(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var bytes = Array("bplist00".utf8)
    var offsets: [UInt8] = []
    for object in objects {
      offsets += word(bytes.count, 2)
      bytes += object
    }
    let table = bytes.count
    return bytes + offsets + [0, 0, 0, 0, 0, 0, 2, 2] + word(objects.count, 8) + word(0, 8)
      + word(table, 8)
  }

  /// An array of so many references to one object.
  private func array(_ count: Int, of object: Int) -> [UInt8] {
    [0xAF, 0x11, UInt8(count >> 8), UInt8(count & 0xFF)]
      + (0..<count).flatMap { _ in [UInt8(0), UInt8(object)] }
  }

  @Test("knows what Foundation writes")
  func foundation() throws {
    let value: [String: Any] = [
      "a": [1, 2, 3], "b": "text", "c": Data(count: 1_000), "d": 1.5, "e": true, "f": -1, "ä": "ö",
    ]
    let data = try PropertyListSerialization.data(
      fromPropertyList: value, format: .binary, options: 0)
    let found = try #require(BinaryPropertyList(data))
    #expect(found.isExpandable(to: 2_000))
    #expect(!found.isExpandable(to: 999))
  }

  @Test("counts an object as often as it is referred to")
  func expansion() throws {
    // A thousand lists of a thousand lists of a thousand zeros, in 6 kB.
    let zero: [UInt8] = [0x10, 0]
    let found = try #require(
      BinaryPropertyList(
        list([array(1_000, of: 1), array(1_000, of: 2), array(1_000, of: 3), zero])))
    #expect(!found.isExpandable(to: 1 << 30))
    let once = try #require(BinaryPropertyList(list([array(1_000, of: 1), zero])))
    #expect(once.isExpandable(to: 20_000))
  }

  @Test("refuses what holds itself, what is deep, and what is cut off")
  func refuses() throws {
    #expect(try !#require(BinaryPropertyList(list([array(1, of: 0)]))).isExpandable(to: .max))
    let chain = (1...100).map { array(1, of: $0) } + [[0x10, 0]]
    #expect(try !#require(BinaryPropertyList(list(chain))).isExpandable(to: .max))
    let whole = list([array(3, of: 1), [0x10, 0]])
    for length in 0..<whole.count {
      #expect(BinaryPropertyList(whole.prefix(length))?.isExpandable(to: .max) != true)
    }
  }

  @Test("whatever byte is changed, says yes or no")
  func flips() {
    let whole = list([array(3, of: 1), [0x10, 0]])
    for place in whole.indices {
      for value in UInt8.min ... .max {
        var changed = whole
        changed[place] = value
        _ = BinaryPropertyList(changed)?.isExpandable(to: 1 << 20)
      }
    }
  }
}
