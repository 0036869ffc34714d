import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct TrajectoryDataTests {
  @Test func checksumOfTheStandardsExample() {
    #expect(Checksum.of(Data("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksum.of(Data()) == 0)
  }

  /// Two frames of two positions, one velocity and one control, byte by byte.
  @Test func bytesAreLaidOutAsDocumented() {
    var clip = Trajectory(period: 0.5, positionCount: 2, velocityCount: 1, controlCount: 1)
    clip.positions = [1, -2, 3, 0.25]
    clip.velocities = [-1, 0]
    clip.controls = [0, 1]
    clip.contacts = [16, 3]
    let words: [UInt32] = [
      2, 2, 2, 1, 1, 0x3F00_0000,
      0x3F80_0000, 0xC000_0000, 0xBF80_0000, 0, 16,
      0x4040_0000, 0x3E80_0000, 0, 0x3F80_0000, 3,
    ]
    let bytes = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    #expect([UInt8](clip.encoded()) == bytes)
  }

  @Test(arguments: [0, 1, 2, 3, 188])
  func smoothMotionComesBackToTheBit(frames: Int) throws {
    let trajectory = Trajectory.hopping(seed: 7, frames: frames)
    #expect(try Trajectory(encoded: trajectory.encoded()).isIdentical(to: trajectory))
  }

  @Test func anyBitsComeBack() throws {
    var noise = SplitMix(state: 3)
    for _ in 0..<20 {
      var trajectory = Trajectory(
        period: .nan, positionCount: 2, velocityCount: 1, controlCount: 0)
      let frames = Int.random(in: 0..<40, using: &noise)
      func random() -> Float {
        let special: [Float] = [
          .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude,
        ]
        let any = Float(bitPattern: UInt32.random(in: 0 ... .max, using: &noise))
        return Bool.random(using: &noise) ? any : special.randomElement(using: &noise) ?? 0
      }
      trajectory.positions = (0..<2 * frames).map { _ in random() }
      trajectory.velocities = (0..<frames).map { _ in random() }
      trajectory.contacts = (0..<frames).map { _ in UInt32.random(in: 0 ... .max, using: &noise) }
      #expect(try Trajectory(encoded: trajectory.encoded()).isIdentical(to: trajectory))
    }
  }

  @Test(arguments: [Trajectory.hopping(seed: 2, frames: 20).encoded(), Trajectory.older.data])
  func cutDataAreRefused(encoded: Data) {
    for length in 0..<encoded.count {
      #expect(throws: Trajectory.DamagedData.self) {
        try Trajectory(encoded: encoded.prefix(length))
      }
    }
  }

  /// What the header claims is refused before there is room made for it.
  @Test(arguments: [
    [5, 6, 6, 3], [4, 5, 6, 3], [4, 6, 1, 3], [4, 6, 6, 0], [0, 6, 6, 3], [1, 6, 6, 3],
    [UInt32.max, 6, 6, 3], [4, .max, .max, .max], [1 << 24, 1, 0, 0],
  ])
  func countsOfAnotherBodyAreRefused(counts: [UInt32]) {
    var encoded = Trajectory.hopping(seed: 2, frames: 4).encoded()
    for (index, count) in counts.enumerated() {
      let bytes = withUnsafeBytes(of: count.littleEndian) { Data($0) }
      encoded.replaceSubrange(4 + 4 * index..<8 + 4 * index, with: bytes)
    }
    // Zeros enough for any count.
    encoded.append(Data(count: 1 << 20))
    #expect(throws: Trajectory.DamagedData.self) {
      try Trajectory(encoded: encoded, of: .hopping(frames: 4))
    }
    _ = try? Trajectory(encoded: encoded)
  }

  @Test func clipOfItsBodyIsTaken() throws {
    let clip = Trajectory.hopping(seed: 2, frames: 4)
    #expect(try Trajectory(encoded: clip.encoded(), of: .hopping(frames: 4)) == clip)
    #expect(try Trajectory(encoded: clip.encoded(), of: .hopping(frames: 90)) == clip)
  }

  /// A clip of format 2, whose values are known: each predictor occurs, and a residual of 32 bits.
  @Test func olderCodingIsRead() throws {
    let (data, clip) = Trajectory.older
    #expect(try Trajectory(encoded: data) == clip)
    for bit in 0..<data.count * 8 {
      var flipped = data
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = try? Trajectory(encoded: flipped)
    }
  }

  @Test func flippedBitsNeverEndTheProgram() {
    let encoded = Trajectory.hopping(seed: 2, frames: 10).encoded()
    var changed = 0
    for bit in 0..<encoded.count * 8 {
      var flipped = encoded
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let found = try? Trajectory(encoded: flipped)
      if found?.isIdentical(to: .hopping(seed: 2, frames: 10)) != true { changed += 1 }
    }
    // Each bit says something.
    #expect(changed == encoded.count * 8)
  }
}

extension Trajectory {
  /// A clip, and its bytes as sessions of format 2 hold it.
  static var older: (data: Data, clip: Trajectory) {
    var clip = Trajectory(period: 0.008, positionCount: 2, velocityCount: 1, controlCount: 1)
    clip.positions = [0, 1.25, 0, 1.5, -0.5, 1.75, 1, 2, 2.5, 2.25]
    clip.velocities = [-1, -1.125, -1.25, -1.375, -1.5]
    clip.controls = [0, 0.5, -0.5, 1, -1]
    clip.contacts = [16, 0, 0, 3, 0x8000_0000]
    let bytes =
      "AQUAAAACAAAAAQAAAAEAAABvEgM80f////9/AADwHwAA4PcvAADQ/w8AABTg+P///wX8BwAAAgD4////AHD++///A97/"
      + "/wEAAAAAAAAAAAAAAAgAAPD7//8PBAAA+Pv//wcUGfSA/ev///8D"
    return (Data(base64Encoded: bytes) ?? Data(), clip)
  }
}
