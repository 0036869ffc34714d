import Foundation
import Learning
import TestSupport
import Testing

@testable import Export

@Suite struct MinariDatasetTests {
  @Test(arguments: [
    ("monday", "backflip/monday-v0"), ("monday-v12", "backflip/monday-v12"),
    ("my flips", "backflip/my_flips-v0"), ("ä.b", "backflip/__b-v0"), ("-v1", "backflip/-v1-v0"),
  ])
  func identifierIsOneThatMinariAccepts(folder: String, identifier: String) {
    let found = MinariDataset.identifier(for: URL(fileURLWithPath: "/tmp/\(folder)"))
    #expect(found == identifier)
  }

  @Test func nothingIsLeftWhereAnEpisodeIsRefused() throws {
    let home = try TemporaryFolder()
    let folder = home.url.appendingPathComponent("set")
    let dataset = MinariDataset(description: "", observationSize: 1, actionRanges: [nil])
    var random = Random(seed: 1)
    let policy = GaussianPolicy(observationSize: 1, actionSize: 1, random: &random)
    let episode = PolicyPlayer(maker: Counter()).play(policy, episodes: 1, random: &random)[0]
    func write(_ rewards: [Float]) throws {
      try dataset.write(to: folder) { append in
        try append(
          MinariDataset.Item(episode: episode, learnedReward: rewards, success: false))
      }
    }
    #expect(throws: ExportError.rewardCount(found: 2, frames: 3)) { try write([0, 0]) }
    #expect(throws: ExportError.notFinite(field: "rewards", frame: 1)) {
      try write([0, 1, .infinity])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.url.path).isEmpty)
    try write([0, 1, 2])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("data").path)
    #expect(names.sorted() == ["main_data.hdf5", "metadata.json"])
  }
}

/// A world that counts its steps.
private struct Counter: EnvironmentMaker {
  final class World: Learning.Environment {
    let shape: EnvironmentShape
    let worlds = 1
    var value: Float = 0
    init(shape: EnvironmentShape) { self.shape = shape }
    func reset(_ world: Int, random: inout Random) { value = 1 }
    func scatter(_ world: Int, random: inout Random) { value = 1 }
    func place(_ world: Int, at frame: Int, of trajectory: Trajectory, random: inout Random) {
      value = trajectory.positions[frame]
    }
    func step(_ actions: UnsafePointer<Float>) { value += 1 }
    func hasDiverged(_ world: Int) -> Bool { false }
    func observe(_ observations: UnsafeMutablePointer<Float>) { observations[0] = value }
    func record(
      _ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory
    ) {
      trajectory.positions.append(value)
      trajectory.velocities.append(0)
      trajectory.controls.append(action == nil ? 0 : 0.5)
      trajectory.contacts.append(0)
    }
    var snapshot: [Float] {
      get { [value] }
      set { value = newValue[0] }
    }
  }
  let shape = EnvironmentShape(
    observationSize: 1, actionSize: 1, positionCount: 1, velocityCount: 1, period: 0.1,
    episodeSteps: 2, clipSteps: 1)
  func make(worlds: Int) -> any Learning.Environment { World(shape: shape) }
  func observations(of trajectory: Trajectory) -> [Float] { trajectory.positions }
}
