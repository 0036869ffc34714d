import Foundation
import Learning

/// How a trajectory is stored: a header of 24 bytes, then a row of 32-bit numbers for each frame.
///
/// Little-endian. Header: UInt32 coding (2), frames, nq, nv, nu; Float32 period, s. Row: Float32
/// positions (nq), velocities (nv) and controls (nu), UInt32 contacts. Sessions of format 2 hold
/// clips in coding 1, whose header has a single byte for the coding and whose columns `RiceDecoder`
/// reads.
extension Trajectory {
  /// The bytes do not hold a trajectory.
  struct DamagedData: Error {}

  /// What the first byte of a stored trajectory says of the rest.
  private enum Coding: UInt8 {
    /// Columns of Rice codes; see `RiceDecoder`.
    case rice = 1
    /// Rows of 32-bit numbers.
    case raw = 2

    /// Bytes before the counts.
    var length: Int { self == .rice ? 1 : 4 }
  }

  /// The most numbers that a clip has where its environment is not known: 64 MB.
  private static let maximumNumbers = 1 << 24

  /// The trajectory as bytes.
  func encoded() -> Data {
    let width = positionCount + velocityCount + controlCount + 1
    var words: [UInt32] = [UInt32(Coding.raw.rawValue)]
    words.reserveCapacity(6 + frames * width)
    words += [frames, positionCount, velocityCount, controlCount].map { UInt32($0) }
    words.append(period.bitPattern)
    for frame in 0..<frames {
      for (values, width) in [
        (positions, positionCount), (velocities, velocityCount), (controls, controlCount),
      ] {
        for index in frame * width..<(frame + 1) * width { words.append(values[index].bitPattern) }
      }
      words.append(contacts[frame])
    }
    return words.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }

  /// Makes a trajectory of stored bytes, in whichever coding they are.
  ///
  /// - Parameters:
  ///   - data: The bytes.
  ///   - shape: The environment that it must be a clip of; nil where that is not known.
  /// - Throws: `DamagedData` where the bytes hold no trajectory, or one of another body or too long.
  init(encoded data: Data, of shape: EnvironmentShape? = nil) throws {
    let bytes = [UInt8](data)
    guard let coding = bytes.first.flatMap(Coding.init(rawValue:)),
      bytes.count >= coding.length + 20,
      bytes[1..<coding.length].allSatisfy({ $0 == 0 })
    else { throw DamagedData() }
    func word(_ index: Int) -> UInt32 { Self.word(bytes, at: coding.length + 4 * index) }
    let counts = (0..<4).map { Int(word($0)) }
    let period = Float(bitPattern: word(4))
    // What the header claims is checked before anything is allocated.
    let width = counts[1...].reduce(1, +)
    guard counts.allSatisfy({ $0 <= Self.maximumNumbers }),
      counts[0] * width <= Self.maximumNumbers,
      shape?.isClip(
        frames: counts[0], positions: counts[1], velocities: counts[2], controls: counts[3],
        period: period) ?? true
    else { throw DamagedData() }
    self.init(
      period: period, positionCount: counts[1], velocityCount: counts[2], controlCount: counts[3])
    switch coding {
    case .raw: try readRows(of: bytes, from: coding.length + 20, frames: counts[0])
    case .rice: try readColumns(of: bytes, from: coding.length + 20, frames: counts[0])
    }
    guard shape?.hasGeoms(of: contacts) ?? true else { throw DamagedData() }
  }

  private static func word(_ bytes: [UInt8], at place: Int) -> UInt32 {
    bytes.withUnsafeBytes {
      UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
  }

  /// Reads rows of raw numbers, which must fill the bytes exactly.
  private mutating func readRows(of bytes: [UInt8], from start: Int, frames: Int) throws {
    let width = positionCount + velocityCount + controlCount + 1
    guard bytes.count - start == 4 * frames * width else { throw DamagedData() }
    positions.reserveCapacity(frames * positionCount)
    velocities.reserveCapacity(frames * velocityCount)
    controls.reserveCapacity(frames * controlCount)
    contacts.reserveCapacity(frames)
    bytes.withUnsafeBytes { bytes in
      var place = start
      func next() -> UInt32 {
        defer { place += 4 }
        return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      }
      for _ in 0..<frames {
        for _ in 0..<positionCount { positions.append(Float(bitPattern: next())) }
        for _ in 0..<velocityCount { velocities.append(Float(bitPattern: next())) }
        for _ in 0..<controlCount { controls.append(Float(bitPattern: next())) }
        contacts.append(next())
      }
    }
  }

  /// Reads columns of Rice codes.
  private mutating func readColumns(of bytes: [UInt8], from start: Int, frames: Int) throws {
    // A number takes at least a bit in the file, and four bytes in memory.
    let width = positionCount + velocityCount + controlCount + 1
    guard frames * width <= 8 * (bytes.count - start) else { throw DamagedData() }
    var decoder = RiceDecoder(bytes, from: start)
    func rows(_ width: Int) throws -> [Float] {
      var rows = [Float](repeating: 0, count: frames * width)
      for first in 0..<width {
        for (frame, value) in try decoder.column(count: frames).enumerated() {
          rows[frame * width + first] = Float(sortableBits: value)
        }
      }
      return rows
    }
    do {
      positions = try rows(positionCount)
      velocities = try rows(velocityCount)
      controls = try rows(controlCount)
      contacts = try decoder.column(count: frames)
    } catch is RiceDecoder.InvalidCode {
      throw DamagedData()
    }
  }
}

extension Float {
  /// The number whose place among floats is that of an integer among integers; coding 1 stores
  /// numbers so, in order that neighbours in time are neighbours in value.
  fileprivate init(sortableBits bits: UInt32) {
    self.init(bitPattern: bits & 0x8000_0000 == 0 ? ~bits : bits & 0x7FFF_FFFF)
  }
}
