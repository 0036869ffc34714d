import Testing

@testable import Learning

@Suite("Episode")
struct EpisodeTests {
  @Test("is cut into clips, each frame with what was seen")
  func clips() {
    var episode = PolicyPlayerTests.play(1)[0]
    episode.policySteps = 77
    let clip = episode.clip(from: 5, frames: 9, id: 3, seenBy: PolicyPlayerTests.maker)
    #expect(clip.id == 3 && clip.policySteps == 77)
    #expect(clip.trajectory == episode.trajectory.slice(5..<14))
    #expect(clip.trajectory.positions == Array(episode.trajectory.positions[5..<14]))
    #expect(clip.observations == PolicyPlayerTests.maker.observations(of: clip.trajectory))
    let whole = episode.clip(
      from: 0, frames: episode.trajectory.frames, id: 0, seenBy: PolicyPlayerTests.maker)
    #expect(whole.observations == episode.observations)
  }
}
