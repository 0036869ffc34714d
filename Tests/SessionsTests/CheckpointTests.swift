import Foundation
import TestSupport
import Testing

@testable import Sessions

@Suite struct CheckpointTests {
  let folder: TemporaryFolder
  let store: SessionStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SessionStore.create(at: folder.session, facts: facts)
  }

  /// 30 kB of its own pattern, so that it spans pages and can be found in the file.
  private func checkpoint(_ choices: Int) -> Checkpoint {
    Checkpoint(
      choices: choices, policySteps: 1_000 * choices,
      state: Data(repeating: UInt8(0xA0 + choices), count: 30_000),
      time: Date(timeIntervalSince1970: 1_700_000_000))
  }

  /// Flips a byte in the middle of a stored checkpoint.
  private func damage(_ choices: Int) throws {
    var bytes = try Data(contentsOf: folder.session)
    let pattern = Data(repeating: UInt8(0xA0 + choices), count: 2_000)
    let found = try #require(bytes.range(of: pattern))
    bytes[found.lowerBound + 1_000] ^= 1
    try bytes.write(to: folder.session)
  }

  @Test func newestCounts() throws {
    #expect(try store.latestCheckpoint() == nil)
    for choices in 1...5 {
      try store.add(checkpoint(choices))
      #expect(try store.latestCheckpoint() == checkpoint(choices))
    }
  }

  @Test func onlyTwoAreKept() throws {
    for choices in 1...5 { try store.add(checkpoint(choices)) }
    try store.close()
    try damage(5)
    #expect(try SessionStore.open(at: folder.session).latestCheckpoint() == checkpoint(4))
    try damage(4)
    #expect(try SessionStore.open(at: folder.session).latestCheckpoint() == nil)
  }

  @Test func manyDoNotMakeTheFileGrow() throws {
    for choices in 1...40 { try store.add(checkpoint(choices % 10)) }
    try store.close()
    #expect(try Data(contentsOf: folder.session).count < 200_000)
  }

  @Test func stagesComeBackInOrder() throws {
    for choices in [0, 10, 20] { try store.add(Stage.example(choices: choices)) }
    #expect(try store.stages() == [0, 10, 20].map { Stage.example(choices: $0).heading })
    #expect(try store.stage(1) == Stage.example(choices: 10))
    let error = SessionError.noStage(file: store.file.path, index: 3, count: 3)
    #expect(sessionError { _ = try store.stage(3) } == error)
    #expect(throws: SessionError.self) { try store.stage(-1) }
  }

  @Test func damagedStageIsRefused() throws {
    var stage = Stage.example(choices: 3)
    stage.policy = checkpoint(3).state
    try store.add(stage)
    try store.close()
    try damage(3)
    let again = try SessionStore.open(at: folder.session)
    #expect(throws: SessionError.self) { try again.stage(0) }
    #expect(try again.stages().count == 1)
  }

  @Test func metricsComeBack() throws {
    let time = Date(timeIntervalSince1970: 1_700_000_000.5)
    let agreement = [nil, 0.5, 0.75].enumerated().map {
      Metric(time: time, choices: $0, name: "agreement", value: $1)
    }
    try store.add(agreement + [Metric(time: time, choices: 3, name: "kl", value: .nan)])
    #expect(try store.metrics(named: "agreement") == agreement)
    #expect(try store.metrics(named: "kl").map(\.value) == [nil])
    #expect(try store.metrics(named: "none").isEmpty)
  }
}
