import Foundation
import Testing

@testable import Learning

@Suite("ClipMemory")
struct ClipMemoryTests {
  @Test("keeps the share of a fiftieth of a clip, whatever its frames")
  func weights() {
    for frames in [2, 26, 51, 64] {
      let memory = ClipMemory(memoryDecay: 0.9, frames: frames)
      let share = memory.weight(framesLeft: frames - 1) / memory.weight(framesLeft: 0)
      #expect(abs(share - pow(0.9, 50)) < 1e-12)
    }
    let memory = ClipMemory(memoryDecay: 0.9, frames: 26)
    #expect(abs(memory.weight(framesLeft: 1) / memory.weight(framesLeft: 0) - 0.81) < 1e-12)
  }

  @Test("has what is remembered stand for the whole clip", arguments: [1, 0.9, 0.01])
  func sum(memoryDecay: Double) {
    for frames in [1, 2, 64] {
      let memory = ClipMemory(memoryDecay: memoryDecay, frames: frames)
      let sum = (0..<frames).reduce(0) { $0 + memory.weight(framesLeft: $1) }
      #expect(abs(sum - Double(frames)) < 1e-12)
    }
  }

  @Test("counts every frame alike for who forgets nothing")
  func whole() {
    let memory = ClipMemory(memoryDecay: 1, frames: 64)
    #expect((0...63).allSatisfy { memory.weight(framesLeft: $0) == 1 })
    // A clip of one frame has no step.
    #expect(ClipMemory(memoryDecay: 0.9, frames: 1).weight(framesLeft: 0) == 1)
  }
}
