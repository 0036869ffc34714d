import Drawing
import Foundation
import Learning
import Physics
import Scenarios
import Sessions
import Teaching
import Terminal
import Testing

@testable import Interface

/// Whether every part of a body is in the picture in every frame.
@Suite struct VisibilityTests {
  /// The sizes of windows that the screens are made for.
  private static let sizes = [(16, 60), (24, 80), (30, 100), (40, 120), (60, 200)]
    .map { Size(rows: $0.0, columns: $0.1) }

  /// Checks pairs of clips at all sizes.
  ///
  /// - Returns: How many frames were checked.
  private func check(
    _ pairs: [[Trajectory]], of picture: BodyPicture, _ name: String
  ) -> Int {
    var frames = 0
    for (index, pair) in pairs.enumerated() {
      let tracks = pair.map { Track(picture, $0) }
      let framing = Framing(picture, of: tracks)
      for size in Self.sizes {
        let layout = ChooseLayout(
          in: Rect(row: 1, column: 0, rows: size.rows - 1, columns: size.columns),
          isOneLine: false)
        for (pane, track) in zip(layout.panes, tracks) {
          let viewport = Viewport(
            width: Double(pane.columns), height: Double(2 * pane.rows), ground: 2)
          for frame in 0..<track.motion.frames {
            frames += 1
            let camera = framing.camera(on: track, at: frame, in: viewport)
            let limbs = picture.limbs(track.motion.positions(at: frame))
            let isInside = limbs.allSatisfy { limb in
              let bounds = limb.bounds
              let upper = camera.point(.init(bounds.x.lowerBound, bounds.z.upperBound))
              let lower = camera.point(.init(bounds.x.upperBound, bounds.z.lowerBound))
              return upper.x >= -1e-6 && upper.y >= -1e-6 && lower.x <= viewport.width + 1e-6
                && lower.y <= viewport.height + 1e-6
            }
            if !isInside {
              Issue.record("\(name), pair \(index), frame \(frame), \(size) is not whole")
              return frames
            }
          }
        }
      }
    }
    return frames
  }

  @Test(arguments: ["backflip", "frontflip", "hind-legs", "splits"])
  func noPartOfABodyLeavesThePicture(name: String) async throws {
    let scenario = try ScenarioLibrary().scenario(name)
    let learner = Learner(
      maker: BodyEnvironmentMaker(scenario), configuration: LearnerConfiguration(scenario), seed: 7)
    var pairs: [[Trajectory]] = []
    for _ in 0..<200 {
      let query = try await learner.nextQuery()
      pairs.append([query.left.trajectory, query.right.trajectory])
    }
    #expect(check(pairs, of: BodyPicture(scenario.model), name) > 200 * 2 * 5)
  }

  /// The same for all pairs of sessions in the folder that BACKFLIP_SESSIONS names.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BACKFLIP_SESSIONS"] != nil))
  func noPartOfABodyLeavesThePictureInSessions() throws {
    let folder = URL(
      filePath: ProcessInfo.processInfo.environment["BACKFLIP_SESSIONS"] ?? "",
      directoryHint: .isDirectory)
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "backflip" }
    #expect(!files.isEmpty)
    for file in files {
      let store = try SessionStore.open(at: file, for: .reading)
      let scenario = try store.scenario()
      let shape = BodyEnvironmentMaker(scenario).shape
      let pairs = try store.choices().map { choice in
        try [choice.left, choice.right].map { try store.clip($0, of: shape).trajectory }
      }
      let frames = check(pairs, of: BodyPicture(scenario.model), file.lastPathComponent)
      print("\(file.lastPathComponent): \(pairs.count) pairs, \(frames) frames in the picture")
      try store.close()
    }
  }
}
