import Testing

@testable import Learning

@Suite("Random")
struct RandomTests {
  /// The first outputs that the authors' C code gives for the state 1, 2, 3, 4.
  @Test("repeats the published generator")
  func knownOutputs() {
    var random = Random(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
    ]
    #expect(expected.map { _ in random.next() } == expected)
  }

  @Test("spreads seeds with the published SplitMix64")
  func knownSeeds() {
    var mixer = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431,
    ]
    #expect(expected.map { _ in mixer.next() } == expected)
  }

  @Test("gives equal seeds equal and other streams other sequences")
  func streams() {
    var first = Random(seed: 7, stream: 1)
    var again = Random(seed: 7, stream: 1)
    var other = Random(seed: 7, stream: 2)
    var plain = Random(seed: 7)
    let draws = (0..<4).map { _ in first.next() }
    #expect(draws == (0..<4).map { _ in again.next() })
    #expect(draws != (0..<4).map { _ in other.next() })
    #expect(draws != (0..<4).map { _ in plain.next() })
  }

  @Test("draws uniformly")
  func uniformMoments() {
    var random = Random(seed: 3)
    let moments = Moments(of: (0..<20_000).map { _ in random.uniform() })
    // Four standard errors of each.
    #expect(abs(moments.mean - 0.5) < 0.0082)
    #expect(abs(moments.variance - 1 / 12.0) < 0.0022)
  }

  @Test("draws indices below a bound, each as often")
  func indices() {
    var random = Random(seed: 4)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<10_000 { counts[random.index(below: 5)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 2000) < 160 })
  }

  @Test("draws normals with the moments of the normal distribution, independent of one another")
  func normalMoments() {
    var random = Random(seed: 5)
    let values = (0..<20_000).map { _ in random.normal() }
    let moments = Moments(of: values)
    let fourth = Moments(of: values.map { $0 * $0 * $0 * $0 })
    let cube = Moments(of: values.map { $0 * $0 * $0 })
    #expect(abs(moments.mean) < 0.03)
    #expect(abs(moments.variance - 1) < 0.04)
    #expect(abs(cube.mean) < 0.11)
    #expect(abs(fourth.mean - 3) < 0.28)
    let products = stride(from: 0, to: 20_000, by: 2).map { values[$0] * values[$0 + 1] }
    #expect(abs(Moments(of: products).mean) < 0.04)
  }

  @Test("shuffles into a permutation, every element anywhere")
  func shuffle() {
    var random = Random(seed: 6)
    var places = [Int](repeating: 0, count: 4)
    for _ in 0..<4000 {
      var order: [Int32] = [0, 1, 2, 3]
      order.withUnsafeMutableBufferPointer { random.shuffle($0) }
      #expect(order.sorted() == [0, 1, 2, 3])
      places[order.firstIndex(of: 0) ?? 0] += 1
    }
    #expect(places.allSatisfy { abs($0 - 1000) < 110 })
  }
}
