import Foundation

/// Named arrays of numbers in one file, in the safetensors format.
///
/// The length of the heading as a little-endian UInt64; the heading, JSON with each tensor's
/// type, shape and place, padded with spaces to a multiple of 8 bytes; the numbers, little-endian
/// (https://github.com/huggingface/safetensors, "Format").
public struct SafeTensors: Sendable, Equatable {
  /// An array of Float32.
  public struct Tensor: Sendable, Equatable {
    /// The name, unique in the file.
    public var name: String
    /// The extents, row-major; empty for a single number.
    public var shape: [Int]
    /// The numbers, as many as the shape holds.
    public var values: [Float]

    /// Makes a tensor; `values` must fill `shape`.
    public init(_ name: String, shape: [Int], _ values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(name): \(values.count) for \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The tensors, in the order of the file.
  public var tensors: [Tensor]
  /// The texts of `__metadata__`, by name.
  public var metadata: [String: String]

  /// Makes a file's content of its parts.
  public init(_ tensors: [Tensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The file's bytes; equal content gives equal bytes.
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
