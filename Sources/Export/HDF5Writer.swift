import Foundation

/// Writes an HDF5 file of groups, contiguous arrays and scalar attributes, object by object.
///
/// The HDF5 library depends on OpenSSL and libcurl, and a dataset needs only a small part of the format:
/// superblock version 2, object headers version 2, links stored in the group's own header ("HDF5 File
/// Format Specification Version 3.0", sections II.A, III and IV). Arrays are written at once, so a file
/// may be larger than memory.
struct HDF5Writer {
  /// The offset of an object's header in the file, bytes.
  typealias Address = UInt64

  private let handle: FileHandle
  /// The offset of the next object; the superblock comes before the first.
  private var end: Address = 48

  /// Takes an empty file, open for writing.
  init(_ handle: FileHandle) throws {
    self.handle = handle
    // `finish` writes it again with the root's address.
    try handle.write(contentsOf: Data(count: 48))
  }

  /// Appends an array, row-major; `values` fill the extents of the shape.
  mutating func array<Element: HDF5Element>(
    _ values: [Element], shape: [Int]
  ) throws -> Address {
    precondition(shape.reduce(1, *) == values.count)
    var bytes = HDF5Bytes()
    for value in values { value.append(to: &bytes) }
    let data = try append(bytes)
    var layout = HDF5Bytes()
    layout.append([3, 1] as [UInt8])
    // An empty array has no address.
    layout.append(values.isEmpty ? UInt64.max : data)
    layout.append(UInt64(bytes.data.count))
    return try append(
      header([
        (.dataspace, Self.dataspace(shape)), (.datatype, Element.datatype),
        // Late allocation, and filling only where a fill value is set: the library's default.
        (.fillValue, HDF5Bytes([3, 0x0A])), (.layout, layout),
      ]))
  }

  /// Appends a group of objects that are already in the file.
  mutating func group(
    _ members: [(name: String, address: Address)],
    attributes: [(name: String, value: any HDF5Element)] = []
  ) throws -> Address {
    var linkInfo = HDF5Bytes([0, 0])
    // No fractal heap and no index: the links are in this header.
    linkInfo.append(UInt64.max)
    linkInfo.append(UInt64.max)
    var messages: [(HDF5Message, HDF5Bytes)] = [
      (.linkInfo, linkInfo), (.groupInfo, HDF5Bytes([0, 0])),
    ]
    for member in members {
      var link = HDF5Bytes([1, 0, UInt8(member.name.utf8.count)])
      link.append(Array(member.name.utf8))
      link.append(member.address)
      messages.append((.link, link))
    }
    messages += attributes.map { (.attribute, Self.attribute($0.name, $0.value)) }
    return try append(header(messages))
  }

  /// Completes the file, whose root group this is.
  mutating func finish(root: Address) throws {
    var superblock = HDF5Bytes([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8, 0])
    for address in [0, UInt64.max, end, root] { superblock.append(address) }
    superblock.append(HDF5Checksum.lookup3(superblock.data))
    try handle.seek(toOffset: 0)
    try handle.write(contentsOf: superblock.data)
  }

  private mutating func append(_ bytes: HDF5Bytes) throws -> Address {
    defer { end += UInt64(bytes.data.count) }
    try handle.write(contentsOf: bytes.data)
    return end
  }

  /// An object header in one chunk, whose size takes four bytes.
  private func header(_ messages: [(HDF5Message, HDF5Bytes)]) -> HDF5Bytes {
    var body = HDF5Bytes()
    for (type, content) in messages {
      body.append([type.rawValue])
      body.append(UInt16(content.data.count))
      body.append([0] as [UInt8])
      body.append(Array(content.data))
    }
    var header = HDF5Bytes(Array("OHDR".utf8) + [2, 2])
    header.append(UInt32(body.data.count))
    header.append(Array(body.data))
    header.append(HDF5Checksum.lookup3(header.data))
    return header
  }

  private static func dataspace(_ shape: [Int]) -> HDF5Bytes {
    var space = HDF5Bytes([2, UInt8(shape.count), 0, shape.isEmpty ? 0 : 1])
    for extent in shape { space.append(UInt64(extent)) }
    return space
  }

  private static func attribute(_ name: String, _ value: any HDF5Element) -> HDF5Bytes {
    let (type, space) = (Swift.type(of: value).datatype, dataspace([]))
    var attribute = HDF5Bytes([3, 0])
    attribute.append(UInt16(name.utf8.count + 1))
    attribute.append(UInt16(type.data.count))
    attribute.append(UInt16(space.data.count))
    // The name is UTF-8.
    attribute.append([1] + Array(name.utf8) + [0])
    attribute.append(Array(type.data))
    attribute.append(Array(space.data))
    value.append(to: &attribute)
    return attribute
  }
}

/// The kinds of message in an object header (section IV.A.2).
private enum HDF5Message: UInt8 {
  case dataspace = 0x01
  case linkInfo = 0x02
  case datatype = 0x03
  case fillValue = 0x05
  case link = 0x06
  case layout = 0x08
  case groupInfo = 0x0A
  case attribute = 0x0C
}

/// Bytes under construction; numbers are little-endian.
struct HDF5Bytes {
  private(set) var data = Data()

  init(_ bytes: [UInt8] = []) { data = Data(bytes) }

  mutating func append(_ bytes: [UInt8]) { data.append(contentsOf: bytes) }

  mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
  }
}

/// A number that arrays and attributes hold.
protocol HDF5Element {
  /// The datatype message (section IV.A.2.d).
  static var datatype: HDF5Bytes { get }
  func append(to bytes: inout HDF5Bytes)
}

extension Float: HDF5Element {
  /// IEEE 754: sign at bit 31, eight bits of exponent from bit 23, bias 127.
  static var datatype: HDF5Bytes {
    HDF5Bytes([0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0])
  }

  func append(to bytes: inout HDF5Bytes) { bytes.append(bitPattern) }
}

extension Int64: HDF5Element {
  static var datatype: HDF5Bytes { HDF5Bytes([0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0]) }

  func append(to bytes: inout HDF5Bytes) { bytes.append(self) }
}

extension Bool: HDF5Element {
  /// An enumeration of a byte, FALSE and TRUE, which h5py reads as numpy's bool.
  static var datatype: HDF5Bytes {
    var type = HDF5Bytes([0x38, 2, 0, 0, 1, 0, 0, 0])
    // The base type: a signed byte.
    type.append([0x30, 0x08, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0])
    type.append(Array("FALSE\0TRUE\0".utf8) + [0, 1])
    return type
  }

  func append(to bytes: inout HDF5Bytes) { bytes.append([self ? 1 : 0]) }
}

/// Bob Jenkins' hash "lookup3" (2006, public domain), HDF5's checksum of metadata.
enum HDF5Checksum {
  static func lookup3(_ data: Data) -> UInt32 {
    var bytes = Array(data)[...]
    var (a, b, c) = Self.start(bytes.count)
    guard !bytes.isEmpty else { return c }
    while bytes.count > 12 {
      a &+= word(bytes, 0)
      b &+= word(bytes, 4)
      c &+= word(bytes, 8)
      mix(&a, &b, &c)
      bytes = bytes.dropFirst(12)
    }
    a &+= word(bytes, 0)
    b &+= word(bytes, 4)
    c &+= word(bytes, 8)
    finish(&a, &b, &c)
    return c
  }

  private static func start(_ count: Int) -> (UInt32, UInt32, UInt32) {
    let seed = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: count)
    return (seed, seed, seed)
  }

  /// Four bytes from an offset; those beyond the end are zero.
  private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
    bytes.dropFirst(offset).prefix(4).enumerated()
      .reduce(0) { $0 | UInt32($1.element) << UInt32(8 * $1.offset) }
  }

  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
    value << count | value >> (32 - count)
  }

  private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    a = (a &- c) ^ rotate(c, 4)
    c = c &+ b
    b = (b &- a) ^ rotate(a, 6)
    a = a &+ c
    c = (c &- b) ^ rotate(b, 8)
    b = b &+ a
    a = (a &- c) ^ rotate(c, 16)
    c = c &+ b
    b = (b &- a) ^ rotate(a, 19)
    a = a &+ c
    c = (c &- b) ^ rotate(b, 4)
    b = b &+ a
  }

  private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    c = (c ^ b) &- rotate(b, 14)
    a = (a ^ c) &- rotate(c, 11)
    b = (b ^ a) &- rotate(a, 25)
    c = (c ^ b) &- rotate(b, 16)
    a = (a ^ c) &- rotate(c, 4)
    b = (b ^ a) &- rotate(a, 14)
    c = (c ^ b) &- rotate(b, 24)
  }
}
