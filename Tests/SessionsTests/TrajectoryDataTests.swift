import Foundation
import Learning
import Testing

@testable import Sessions

@Suite struct TrajectoryDataTests {
  @Test func checksumOfTheStandardsExample() {
    #expect(Checksum.of(Data("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksum.of(Data()) == 0)
  }

  @Test func constantColumnTakesOneBitANumber() {
    var bits = BitWriter()
    let column = [UInt32](repeating: 0, count: 9)
    let code = RiceCode(shortestFor: column)
    code.write(column, to: &bits)
    // Predictor 1 in two bits, parameter 0 in five, nine zeros.
    #expect(bits.bytes == [0b0000_0001, 0])
  }

  @Test func straightLineIsForeseen() throws {
    let column = (0..<100).map { UInt32(1_000_000 + 12_345 * $0) }
    var bits = BitWriter()
    let code = RiceCode(shortestFor: column)
    code.write(column, to: &bits)
    bits.pad()
    #expect(code == RiceCode(shortestFor: column))
    #expect(code.predictor == .line)
    // Two numbers to learn the line, then a bit each.
    #expect(bits.bytes.count < 30)
    var reader = BitReader(bits.bytes)
    #expect(try RiceCode.read(count: 100, from: &reader) == column)
  }

  @Test func headerIsLaidOutAsDocumented() {
    let bytes = [UInt8](Trajectory.hopping(seed: 1, frames: 258).encoded())
    #expect(bytes[0] == 1)
    #expect(bytes[1..<17] == [2, 1, 0, 0, 6, 0, 0, 0, 6, 0, 0, 0, 3, 0, 0, 0])
    let period = bytes[17..<21].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(Float(bitPattern: period) == 0.008)
  }

  @Test(arguments: [0, 1, 2, 3, 188])
  func smoothMotionComesBackToTheBit(frames: Int) throws {
    let trajectory = Trajectory.hopping(seed: 7, frames: frames)
    #expect(try Trajectory(encoded: trajectory.encoded()).isIdentical(to: trajectory))
  }

  @Test func anyBitsComeBack() throws {
    var noise = Noise(state: 3)
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

  @Test func cutDataAreRefused() {
    let encoded = Trajectory.hopping(seed: 2, frames: 20).encoded()
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
      encoded.replaceSubrange(1 + 4 * index..<5 + 4 * index, with: bytes)
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

  @Test func flippedBitsNeverEndTheProgram() {
    let encoded = Trajectory.hopping(seed: 2, frames: 10).encoded()
    var changed = 0
    for bit in 0..<encoded.count * 8 {
      var flipped = encoded
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let found = try? Trajectory(encoded: flipped)
      if found?.isIdentical(to: .hopping(seed: 2, frames: 10)) != true { changed += 1 }
    }
    // A few do not matter: zeros that fill the last byte, codes that also say the same.
    #expect(changed > encoded.count * 8 * 99 / 100)
  }

  /// 900 choices between two such clips stay below 20 MB, and leave 3 MB to stages.
  @Test func clipTakesLessThan9400Bytes() {
    let sizes = (0..<8).map { Trajectory.hopping(seed: $0).encoded().count }
    #expect(sizes.allSatisfy { $0 < 9_400 }, "\(sizes) bytes, against 12,032 in memory")
  }
}
