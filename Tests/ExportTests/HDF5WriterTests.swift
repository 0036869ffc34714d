import Foundation
import TestSupport
import Testing

@testable import Export

@Suite struct HDF5WriterTests {
  /// From the comments of lookup3.c (Bob Jenkins, 2006).
  @Test(arguments: [
    ("", 0xDEAD_BEEF), ("Four score and seven years ago", 0x1777_0551),
  ])
  func lookup3(text: String, hash: Int) {
    #expect(HDF5Checksum.lookup3(Data(text.utf8)) == UInt32(hash))
  }

  @Test func superblockNamesTheRootAndTheEnd() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.hdf5")
    #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
    let handle = try FileHandle(forWritingTo: file)
    var writer = try HDF5Writer(handle)
    let numbers = try writer.array([1, -2.5] as [Float], shape: [1, 2])
    let root = try writer.group([("numbers", numbers)], attributes: [("n", Int64(3))])
    try writer.finish(root: root)
    try handle.close()

    let bytes = try Data(contentsOf: file)
    #expect(bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8, 0]))
    func number(at offset: Int) -> UInt64 {
      bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    #expect(number(at: 12) == 0 && number(at: 20) == .max)
    #expect(number(at: 28) == UInt64(bytes.count) && number(at: 36) == root)
    #expect(bytes[Int(root)..<Int(root) + 4].elementsEqual("OHDR".utf8))
    // The array's numbers come first, little-endian.
    #expect(bytes[48..<56].elementsEqual([0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0]))
  }
}
