import Learning
import Testing

@testable import Export

@Suite struct ClipTextTests {
  private func clip(frames: Int, _ position: (Int) -> Float = { Float($0) }) -> Trajectory {
    var clip = Trajectory(period: 0.25, positionCount: 1, velocityCount: 1, controlCount: 1)
    for frame in 0..<frames {
      clip.positions.append(position(frame))
      clip.velocities.append(0)
      clip.controls.append(0)
      clip.contacts.append(frame == 0 ? 0b11 : 0)
    }
    return clip
  }

  private func lines(
    _ clip: Trajectory, digits: Int = 2, every: Int? = nil
  ) throws -> [Substring] {
    let text = ClipText(
      jointNames: ["root z"], geomNames: ["foot, left", "b"], digits: digits, every: every)
    return try text.text(of: clip).split(separator: "\n")
  }

  @Test func numbersAreRoundedAndNamesAreWords() throws {
    let text = try lines(clip(frames: 2) { $0 == 0 ? 1.006 : -0.004 })
    #expect(text == ["time root_z touching", "0.00 1.01 foot__left,b", "0.25 0.00 -"])
    #expect(try lines(clip(frames: 1) { _ in -7.5 }, digits: 0)[1] == "0 -8 foot__left,b")
  }

  @Test(arguments: [(1, 1), (2, 2), (16, 16), (17, 9), (63, 14), (1000, 16)])
  func usualTextIsShort(frames: Int, lines count: Int) throws {
    let text = try lines(clip(frames: frames))
    #expect(text.count == count + 1 && count <= ClipText.usualLines)
    // The last frame is always there.
    #expect(text.last?.split(separator: " ")[1] == "\(frames - 1).00")
  }

  @Test(arguments: [(1, 10), (4, 4), (9, 2), (100, 2)])
  func everyKthFrameAndTheLast(every: Int, lines count: Int) throws {
    let text = try lines(clip(frames: 10), digits: 0, every: every)
    #expect(text.count == count + 1)
    #expect(text.last?.hasPrefix("2 9") == true)
  }

  @Test func whatIsNotFiniteIsRefused() {
    #expect(throws: ExportError.notFinite(field: "qpos", frame: 1)) {
      try lines(clip(frames: 2) { $0 == 1 ? .nan : 0 })
    }
  }

  @Test(arguments: [
    ("", 0), ("foot", 1), ("0.25", 3), ("-12.5", 4), ("1234", 2), ("a b\nc", 4), ("foot,left", 3),
  ])
  func tokensAreCountedAsCommonTokenizersDo(text: String, count: Int) {
    #expect(TextLengths.tokens(in: text) == count)
  }
}
