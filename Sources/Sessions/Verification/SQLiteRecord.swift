import Foundation

/// A record in SQLite's format: a header with the kinds of values, then the values.
struct SQLiteRecord {
  /// The kind of a value, from the header.
  enum Kind: Equatable {
    case null
    /// An integer of so many bytes; 0 bytes for the constants 0 and 1.
    case integer(bytes: Int, constant: Int64?)
    case real
    case blob(Int)
    case text(Int)

    var length: Int {
      switch self {
      case .null: 0
      case .integer(let bytes, _): bytes
      case .real: 8
      case .blob(let length), .text(let length): length
      }
    }

    init?(serialType: Int64) {
      switch serialType {
      case 0: self = .null
      case 1...4: self = .integer(bytes: Int(serialType), constant: nil)
      case 5: self = .integer(bytes: 6, constant: nil)
      case 6: self = .integer(bytes: 8, constant: nil)
      case 7: self = .real
      case 8: self = .integer(bytes: 0, constant: 0)
      case 9: self = .integer(bytes: 0, constant: 1)
      case 12...(1 << 32):
        let length = Int(serialType - 12) / 2
        self = serialType.isMultiple(of: 2) ? .blob(length) : .text(length)
      default: return nil
      }
    }
  }

  /// A value of a record.
  enum Value: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob(Data)
  }

  /// The kinds of a record's values.
  struct Header {
    var kinds: [Kind]
    /// The length of the header, bytes.
    var length: Int

    /// The most values of a record; no table of a session has as many columns.
    private static let maximumKinds = 16

    /// Reads the header of a record of `total` bytes, the first of which are in a range of `bytes`; nil
    /// where there is no such header.
    init?(_ bytes: [UInt8], at range: Range<Int>, total: Int) {
      var place = range.lowerBound
      guard let length = SQLiteRecord.variableInteger(bytes, &place, range.upperBound),
        length >= 1, length <= Int64(range.count)
      else { return nil }
      self.length = Int(length)
      let end = range.lowerBound + self.length
      kinds = []
      var sum = self.length
      while place < end {
        guard kinds.count < Self.maximumKinds,
          let type = SQLiteRecord.variableInteger(bytes, &place, end),
          let kind = Kind(serialType: type)
        else { return nil }
        kinds.append(kind)
        sum += kind.length
      }
      guard sum == total else { return nil }
    }
  }

  var header: Header
  var bytes: [UInt8]

  init(header: Header, bytes: some Sequence<UInt8>) {
    self.header = header
    self.bytes = Array(bytes)
  }

  /// The values; nil where a text is not UTF-8.
  var values: [Value]? {
    var place = header.length
    var values: [Value] = []
    for kind in header.kinds {
      let part = bytes[place..<place + kind.length]
      place += kind.length
      switch kind {
      case .null: values.append(.null)
      case .integer(_, let constant?): values.append(.integer(constant))
      case .integer: values.append(.integer(Self.integer(part)))
      case .real: values.append(.real(Double(bitPattern: UInt64(bitPattern: Self.integer(part)))))
      case .blob: values.append(.blob(Data(part)))
      case .text:
        guard let text = String(validating: part, as: UTF8.self) else { return nil }
        values.append(.text(text))
      }
    }
    return values
  }

  /// A big-endian integer in two's complement.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
    var value: Int64 = bytes.first.map { $0 & 0x80 != 0 ? -1 : 0 } ?? 0
    for byte in bytes { value = value << 8 | Int64(byte) }
    return value
  }

  /// Reads an integer of one to nine bytes and advances; nil where it does not end before `end`.
  static func variableInteger(_ bytes: [UInt8], _ place: inout Int, _ end: Int) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard place < end else { return nil }
      let byte = bytes[place]
      place += 1
      if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte & 0x80 == 0 { return Int64(bitPattern: value) }
    }
    return nil
  }
}
