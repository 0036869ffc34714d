import Foundation
import Learning

/// How a trajectory is stored: losslessly, in three quarters of its size in memory.
///
/// Little-endian: UInt8 layout (1); UInt32 frames, nq, nv, nu; Float32 period, s. Then, a column
/// after another as `RiceCode` writes them and padded to a byte at the end, the frames of each
/// position, velocity, control, and of the contacts. A float stands as the integer that sorts as
/// it does, so that neighbours in time are neighbours in value.
extension Trajectory {
  /// The bytes do not hold a trajectory.
  struct DamagedData: Error {}

  /// The layout that `encoded` writes.
  private static let layout: UInt32 = 1

  /// The trajectory as bytes.
  func encoded() -> Data {
    var bits = BitWriter()
    bits.append(Self.layout, bits: 8)
    for count in [frames, positionCount, velocityCount, controlCount] {
      bits.append(UInt32(count), bits: 32)
    }
    bits.append(period.bitPattern, bits: 32)
    for (values, width) in [
      (positions, positionCount), (velocities, velocityCount), (controls, controlCount),
    ] {
      for first in 0..<width {
        let column = stride(from: first, to: values.count, by: width).map {
          values[$0].sortableBits
        }
        RiceCode(shortestFor: column).write(column, to: &bits)
      }
    }
    RiceCode(shortestFor: contacts).write(contacts, to: &bits)
    bits.pad()
    return Data(bits.bytes)
  }

  /// The most numbers that a clip has where its environment is not known: 64 MB.
  private static let mostNumbers = 1 << 24

  /// Makes the trajectory again that `encoded` turned into bytes.
  ///
  /// - Parameters:
  ///   - data: The bytes.
  ///   - shape: The environment that it must be a clip of; nil where that is not known.
  /// - Throws: `DamagedData` where the bytes hold none, or one of another body or too long.
  init(encoded data: Data, of shape: EnvironmentShape? = nil) throws {
    var bits = BitReader([UInt8](data))
    do {
      guard try bits.read(bits: 8) == Self.layout else { throw DamagedData() }
      let counts = try (0..<4).map { _ in Int(try bits.read(bits: 32)) }
      let period = Float(bitPattern: try bits.read(bits: 32))
      // A number takes a bit in the file and four bytes in memory: what the header claims is checked
      // before anything is allocated.
      try Self.check(counts, remainingBits: bits.remainingBits)
      guard
        shape?.isClip(
          frames: counts[0], positions: counts[1], velocities: counts[2], controls: counts[3],
          period: period) ?? true
      else { throw DamagedData() }
      self.init(
        period: period, positionCount: counts[1], velocityCount: counts[2], controlCount: counts[3])
      positions = try Self.readRows(frames: counts[0], width: counts[1], from: &bits)
      velocities = try Self.readRows(frames: counts[0], width: counts[2], from: &bits)
      controls = try Self.readRows(frames: counts[0], width: counts[3], from: &bits)
      contacts = try RiceCode.read(count: counts[0], from: &bits)
      guard shape?.hasGeoms(of: contacts) ?? true else { throw DamagedData() }
    } catch is BitReader.EndOfBits {
      throw DamagedData()
    }
  }

  /// Refuses more numbers than the bytes can hold or a clip can have.
  private static func check(_ counts: [Int], remainingBits: Int) throws {
    let most = min(mostNumbers, remainingBits)
    guard counts.allSatisfy({ $0 <= most }), counts[0] * (counts[1...].reduce(1, +)) <= most else {
      throw DamagedData()
    }
  }

  private static func readRows(
    frames: Int, width: Int, from bits: inout BitReader
  ) throws -> [Float] {
    var rows = [Float](repeating: 0, count: frames * width)
    for first in 0..<width {
      let column = try RiceCode.read(count: frames, from: &bits)
      for (frame, value) in column.enumerated() {
        rows[frame * width + first] = Float(sortableBits: value)
      }
    }
    return rows
  }
}

extension Float {
  /// The integer that sorts among integers as this number does among floats.
  fileprivate var sortableBits: UInt32 {
    bitPattern & 0x8000_0000 == 0 ? bitPattern | 0x8000_0000 : ~bitPattern
  }

  /// The number whose `sortableBits` these are.
  fileprivate init(sortableBits bits: UInt32) {
    self.init(bitPattern: bits & 0x8000_0000 == 0 ? ~bits : bits & 0x7FFF_FFFF)
  }
}
