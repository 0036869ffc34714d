import Foundation
import Testing

@testable import Learning

@Suite("ClipMemory")
struct ClipMemoryTests {
  @Test("keeps the share of a fiftieth of a clip, whatever its steps")
  func weights() {
    for steps in [1, 25, 50, 63] {
      let memory = ClipMemory(recall: 0.9, steps: steps)
      #expect(memory.weight(of: steps) == 1)
      #expect(abs(memory.weight(of: 0) - pow(0.9, 50)) < 1e-6)
    }
    #expect(abs(ClipMemory(recall: 0.9, steps: 25).weight(of: 24) - 0.81) < 1e-6)
  }

  @Test("counts every moment alike for who forgets nothing")
  func whole() {
    let memory = ClipMemory(recall: 1, steps: 63)
    #expect((0...63).allSatisfy { memory.weight(of: $0) == 1 })
    // A clip of one frame has no step.
    #expect(ClipMemory(recall: 0.9, steps: 0).weight(of: 0) == 1)
  }
}
