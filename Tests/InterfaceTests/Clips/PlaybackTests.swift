import Terminal
import Testing

@testable import Interface

@Suite struct PlaybackTests {
  private func playback() -> Playback {
    var playback = Playback()
    playback.duration = 1.5
    return playback
  }

  @Test func clipsGoAtHalfSpeedAndLoopAfterARest() {
    var playback = playback()
    playback.advance(by: 1)
    #expect(playback.time == 0.5)
    playback.advance(by: 2.5)
    #expect(playback.time == 1.5)
    playback.advance(by: 0.3)
    #expect(playback.time == 1.5)
    playback.advance(by: 0.1)
    #expect(playback.time == 0)
  }

  @Test func aPauseHoldsTheClips() {
    var playback = playback()
    playback.press(.space, period: 0.01)
    playback.advance(by: 1)
    #expect(playback.time == 0)
    #expect(playback.speedNote == "half speed, paused")
    playback.press(.character("["), period: 0.01)
    #expect(playback.speedNote == "1/4 speed, paused" && playback.emphasis > 0)
    playback.press(.character("]"), period: 0.01)
    playback.advance(by: 2)
    #expect(playback.emphasis == 0)
    playback.press(.space, period: 0.01)
    playback.advance(by: 1)
    #expect(playback.time == 0.5)
  }

  @Test func framesAreSteppedRoundTheEnds() {
    var playback = playback()
    playback.step(by: -1, period: 0.01)
    #expect(playback.isPaused)
    #expect(playback.frame(period: 0.01, frames: 151) == 150)
    playback.step(by: 1, period: 0.01)
    #expect(playback.frame(period: 0.01, frames: 151) == 0)
    for expected in 1...150 {
      playback.step(by: 1, period: 0.01)
      #expect(playback.frame(period: 0.01, frames: 151) == expected)
    }
  }

  @Test func aShorterClipStaysAtItsEnd() {
    var playback = playback()
    playback.advance(by: 2)
    #expect(playback.frame(period: 0.01, frames: 51) == 50)
    #expect(playback.frame(period: 0.01, frames: 0) == 0)
  }

  @Test func speedsEndAtTheSlowestAndTheFastest() {
    var playback = playback()
    for _ in 0..<9 { playback.press(.character("["), period: 0.01) }
    #expect(playback.speed == 0.125)
    for _ in 0..<9 { playback.press(.character("]"), period: 0.01) }
    #expect(playback.speed == 2)
  }

  @Test func otherKeysAreLeftToTheScreens() {
    var playback = playback()
    let (took, left) = (
      playback.press(.space, period: 0.01), playback.press(.left, period: 0.01)
    )
    #expect(took)
    #expect(!left)
  }

  @Test func restartingBeginsAtTheFirstFrame() {
    var playback = playback()
    playback.advance(by: 1)
    playback.press(.character("r"), period: 0.01)
    #expect(playback.time == 0)
  }
}
