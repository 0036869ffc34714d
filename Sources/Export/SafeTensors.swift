import Foundation

/// Named arrays of numbers in one file, as the safetensors format keeps them.
///
/// The length of the heading as a little-endian UInt64; the heading, JSON that tells each tensor's
/// type, shape and place, padded with spaces to a multiple of 8 bytes; the numbers, little-endian
/// (https://github.com/huggingface/safetensors, "Format").
public struct SafeTensors: Sendable, Equatable {
  /// An array of Float32.
  public struct Tensor: Sendable, Equatable {
    /// Unique among the file's.
    public var name: String
    /// Row-major; none of a single number.
    public var shape: [Int]
    /// As many as the shape says.
    public var values: [Float]

    /// Makes a tensor; `values` must fill `shape`.
    public init(_ name: String, shape: [Int], _ values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(name): \(values.count) for \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order in which they are written.
  public var tensors: [Tensor]
  /// What `__metadata__` tells of them: texts under names.
  public var metadata: [String: String]

  /// Makes a file's content of its parts.
  public init(_ tensors: [Tensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The content as the file's bytes; the same content gives the same bytes.
  public var bytes: [UInt8] {
    var heading = Array(heading.utf8)
    heading += Array(repeating: UInt8(ascii: " "), count: (8 - heading.count % 8) % 8)
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt64(heading.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += heading
    for value in tensors.lazy.flatMap(\.values) {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  private var heading: String {
    let texts = metadata.sorted { $0.key < $1.key }.map {
      "\($0.key.jsonLiteral):\($0.value.jsonLiteral)"
    }
    var entries = ["\"__metadata__\":{\(texts.joined(separator: ","))}"]
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.values.count * MemoryLayout<Float>.size
      entries.append(
        "\(tensor.name.jsonLiteral):{\"dtype\":\"F32\",\"shape\":\(tensor.shape.jsonList),"
          + "\"data_offsets\":\([offset, end].jsonList)}")
      offset = end
    }
    return "{\(entries.joined(separator: ","))}"
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `ExportError.file`.
  public func write(to place: OutputPlace) throws {
    try OutputFile.writeBytes(to: place) { append in try append(bytes) }
  }
}

extension [Int] {
  fileprivate var jsonList: String { JSONText.list(map(\.description)) }
}
