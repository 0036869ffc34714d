import Foundation
import Learning
import Testing

@testable import Scenarios

@Suite struct FlightTests {
  private static let motion: [Stretch] = [
    .standing(0, 20), .flying(-340, 40), .standing(-362, 30), .flying(-400, 10), .lying(-410, 9),
  ]

  /// The backflip, whose observations show flights.
  static func scenario() throws -> Scenario {
    let library = ScenarioLibrary(
      folders: [
        ScenarioLibraryTests.package.appendingPathComponent("Scenarios", isDirectory: true)
      ])
    return try library.scenario("backflip")
  }

  /// Of every frame of a motion at 100 a second.
  private func followed(_ trajectory: Trajectory) -> [Flight<Float>] {
    var flight = Flight<Float>()
    return (0..<trajectory.frames).map { frame in
      flight.advance(
        pitch: trajectory.positions[6 * frame + 2], sign: 1,
        touchesGround: trajectory.contacts[frame] != 0, period: 0.01)
      return flight
    }
  }

  @Test func observedTurnsAreThoseOfFormulas() throws {
    let trajectory = Hopper.motion(Self.motion)
    let followed = followed(trajectory)
    var frame = 0
    try Hopper.measures().forEachMoment(of: trajectory, findsFlips: false) { measured in
      #expect(abs(Double(followed[frame].turn) - measured.flight.turn) < 1e-6)
      #expect(abs(Double(followed[frame].landedTurn) - measured.flight.landedTurn) < 1e-6)
      frame += 1
    }
    #expect(followed.contains { $0.turn < -0.9 })
  }

  @Test func aLandedTurnIsThatOfTheLandingFrameAlone() {
    let landings = followed(Hopper.motion(Self.motion)).enumerated().filter {
      $0.element.landedTurn != 0
    }
    #expect(landings.map(\.offset) == [60, 100])
    #expect(landings.first.map { $0.element.landedTurn < -0.9 } == true)
  }

  /// What began in the air counts from its first frame, like a clip that was cut there.
  @Test func aBodyThatBeginsInTheAirCountsFromThere() {
    let followed = followed(Hopper.motion([.flying(-90, 10), .standing(-90, 5)]))
    #expect(followed[0].turn == 0)
    #expect(followed.last { $0.turn != 0 }.map { $0.turn < -0.2 } == true)
  }

  /// The turn of frame 60 is remembered for half a second, and a smaller one that lands meanwhile
  /// changes nothing.
  @Test func aLandingIsRememberedForHalfASecond() {
    let followed = followed(Hopper.motion(Self.motion))
    let landed = followed[60].landedTurn
    #expect(followed[..<60].allSatisfy { $0.recentTurn == 0 })
    #expect(followed[60...].allSatisfy { $0.recentTurn == landed })
    let short = self.followed(
      Hopper.motion([.flying(-340, 40), .standing(-362, 60), .flying(-372, 5), .standing(-380, 9)]))
    #expect(short[40].recentTurn == short[40].landedTurn)
    #expect(short[89].recentTurn == short[40].landedTurn && short[90].recentTurn == 0)
    #expect(short[105].recentTurn == short[105].landedTurn && short[105].landedTurn != 0)
  }

  @Test(arguments: [false, true]) func aSnapshotGoesOnAlike(withRecentTurn: Bool) {
    let trajectory = Hopper.motion(Self.motion)
    var flight = Flight<Float>()
    for (frame, expected) in followed(trajectory).enumerated() {
      flight = Flight<Float>(snapshot: flight.snapshot(withRecentTurn: withRecentTurn)[...])
      flight.advance(
        pitch: trajectory.positions[6 * frame + 2], sign: 1,
        touchesGround: trajectory.contacts[frame] != 0, period: 0.01)
      #expect(
        flight.snapshot(withRecentTurn: withRecentTurn)
          == expected.snapshot(withRecentTurn: withRecentTurn))
    }
  }

  /// A clip that is loaded from a session shows networks what they saw of it when it was played.
  @Test func aRecordedEpisodeShowsTheSameToTheBit() throws {
    let maker = BodyEnvironmentMaker(try Self.scenario())
    let environment = maker.make(worlds: 1)
    var random = Random(seed: 3)
    var trajectory = Trajectory(
      period: maker.shape.period, positionCount: maker.shape.positionCount,
      velocityCount: maker.shape.velocityCount, controlCount: maker.shape.actionSize)
    var seen: [Float] = []
    var room = [Float](repeating: 0, count: environment.worlds * maker.shape.observationSize)
    func look() {
      room.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress { environment.observe(base) }
      }
      seen += room[..<maker.shape.observationSize]
    }
    environment.scatter(0, random: &random)
    environment.record(0, action: nil, to: &trajectory)
    look()
    for _ in 0..<300 {
      let actions = (0..<environment.worlds * maker.shape.actionSize).map { _ in
        2 * random.uniform() - 1
      }
      actions.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        environment.step(base)
        environment.record(0, action: base, to: &trajectory)
      }
      look()
      if trajectory.frames == 100 { environment.snapshot = environment.snapshot }
    }
    #expect(seen == maker.observations(of: trajectory))
    let turns = stride(
      from: maker.shape.observationSize - 2, to: seen.count, by: maker.shape.observationSize)
    #expect(turns.contains { seen[$0] != 0 })
  }
}
