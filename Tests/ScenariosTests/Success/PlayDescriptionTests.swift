import Testing

@testable import Scenarios

@Suite struct PlayDescriptionTests {
  @Test func hopperIsDescribed() throws {
    let scenario = try FlightTests.scenario()
    let play = PlayDescription(scenario)
    #expect(play.observation.count == scenario.layout.size)
    let rootz = play.observation[0]
    #expect(rootz.source == "position" && rootz.name == "rootz" && rootz.joint == 1)
    #expect(rootz.scale == 1 && rootz.offset == 0)
    #expect(play.observation[1...2].map(\.source) == ["sine", "cosine"])
    #expect(play.observation[6...11].map(\.joint) == [0, 1, 2, 3, 4, 5])
    #expect(play.observation[12...13].map(\.geoms) == [[4], [1, 2, 3]])
    #expect(play.observation[14...].map(\.source) == ["flightTurn", "landedTurn", "recentTurn"])
    #expect(play.flight.pitchJoint == 2 && play.flight.moving == [1, 2, 3, 4])
    #expect(play.flight.maximumTurns == 2)
    #expect(play.control.stepsPerAction == 6 && play.control.actionsPerEpisode == 250)
    #expect(play.control.start == [0, 1.25, 0, 0, 0, 0])
    #expect(play.control.startNoise == BodyEnvironment.startNoise)
    let turn = try #require(play.success)
    #expect(turn.pitchJoint == 2 && turn.pitchSign == 1)
    #expect(turn.feet == [4] && turn.moving == [1, 2, 3, 4])
    #expect(turn.turns == -1 && turn.inFlight == 330)
  }
}
