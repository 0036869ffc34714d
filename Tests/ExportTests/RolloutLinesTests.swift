import Foundation
import Learning
import Testing

@testable import Export

@Suite struct RolloutLinesTests {
  private func trajectory(_ frames: Int = 3) -> Trajectory {
    var trajectory = Trajectory(period: 0.008, positionCount: 2, velocityCount: 2, controlCount: 1)
    for frame in 0..<frames {
      trajectory.positions += [Float(frame) + 0.1, -1.25]
      trajectory.velocities += [0, 1e-7]
      trajectory.controls.append(-0.5)
      trajectory.contacts.append([0, 0b10, 0b110][frame % 3])
    }
    return trajectory
  }

  private let lines = RolloutLines(geomNames: ["floor", "foot", "to\"rs\\o\n"])

  @Test func lineIsWhatItMustBe() throws {
    let line = try lines.line(
      for: trajectory(), learnedReward: [1, 0.3, -2], success: true)
    #expect(
      line == #"{"time":[0.0,0.008,0.016],"qpos":[[0.1,-1.25],[1.1,-1.25],[2.1,-1.25]],"#
        + #""qvel":[[0.0,1e-07],[0.0,1e-07],[0.0,1e-07]],"ctrl":[[-0.5],[-0.5],[-0.5]],"#
        + #""contacts":[[],["foot"],["foot","to\"rs\\o\n"]],"#
        + #""learnedReward":[1.0,0.3,-2.0],"success":true}"#)
  }

  @Test func numbersComeBackToTheBit() throws {
    var trajectory = trajectory(200)
    var bits: UInt32 = 1
    trajectory.positions = trajectory.positions.map { _ in
      bits = bits &* 1_664_525 &+ 1_013_904_223
      let any = Float(bitPattern: bits)
      return any.isFinite ? any : -0.0
    }
    let line = try lines.line(
      for: trajectory, learnedReward: [Float](repeating: 0, count: 200), success: false)
    struct Episode: Decodable {
      var time: [Float]
      var qpos: [[Float]]
      var contacts: [[String]]
    }
    let episode = try JSONDecoder().decode(Episode.self, from: Data(line.utf8))
    #expect(
      episode.qpos.flatMap(\.self).map(\.bitPattern) == trajectory.positions.map(\.bitPattern))
    #expect(episode.time[199] == 1.592)
    #expect(episode.contacts[5] == ["foot", "to\"rs\\o\n"])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func whatIsNoNumberIsRefused(value: Float) {
    var diverged = trajectory()
    diverged.velocities[3] = value
    #expect(throws: ExportError.notFinite(field: "qvel", frame: 1)) {
      try lines.line(for: diverged, learnedReward: [0, 0, 0], success: false)
    }
    #expect(throws: ExportError.notFinite(field: "learnedReward", frame: 2)) {
      try lines.line(for: trajectory(), learnedReward: [0, 0, value], success: false)
    }
  }

  @Test func countsMustAgree() {
    #expect(throws: ExportError.rewardCount(found: 2, frames: 3)) {
      try lines.line(for: trajectory(), learnedReward: [0, 0], success: false)
    }
    #expect(throws: ExportError.unknownGeom(index: 2, count: 2)) {
      try RolloutLines(geomNames: ["floor", "foot"])
        .line(for: trajectory(), learnedReward: [0, 0, 0], success: false)
    }
  }

  @Test func controlCharactersAreEscaped() {
    #expect("a\n\t\r\u{8}\u{C}\u{1}\u{1B}".jsonLiteral == #""a\n\t\r\b\f\u0001\u001b""#)
    #expect("\u{7F}\u{9B}ä".jsonLiteral == #""\u007f\u009bä""#)
  }
}
