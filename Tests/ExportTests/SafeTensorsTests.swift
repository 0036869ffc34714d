import Foundation
import Testing

@testable import Export

@Suite struct SafeTensorsTests {
  @Test func bytesAreTheFormats() throws {
    let file = SafeTensors(
      [
        SafeTensors.Tensor("a", shape: [2, 1], [1, -2]), SafeTensors.Tensor("b", shape: [], [0.5]),
      ], metadata: ["z": "1", "k": "say \"hi\""])
    let heading =
      #"{"__metadata__":{"k":"say \"hi\"","z":"1"},"#
      + #""a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}"#
    let padding = (8 - heading.utf8.count % 8) % 8
    let length = UInt8(heading.utf8.count + padding)
    let numbers: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F]
    let expected =
      [length, 0, 0, 0, 0, 0, 0, 0] + Array(heading.utf8)
      + Array(repeating: UInt8(ascii: " "), count: padding) + numbers
    #expect(file.bytes == expected)
    #expect((file.bytes.count - numbers.count) % 8 == 0)
  }
}
