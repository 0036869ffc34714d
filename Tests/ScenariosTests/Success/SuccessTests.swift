import Learning
import Testing

@testable import Scenarios

@Suite struct SuccessTests {
  /// Stands 0.2 s, turns by 345° in 0.4 s of flight, and stands for a second, a turn further.
  static let flip: [Stretch] = [
    .standing(0, 20), .flying(-341, 39), .standing(-345, 1), .standing(-362, 20),
    .standing(-362, 80),
  ]

  @Test func backflip() throws {
    let found = try Hopper.detector().manoeuvres(in: Hopper.trajectory(Self.flip))
    let flip = try #require(found.first)
    #expect(found.count == 1)
    #expect(flip.takeoff == 19)
    #expect(flip.landing == 59)
    #expect(abs(flip.flightTurn + 345.0 / 360) < 1e-5)
    #expect(flip.start <= flip.takeoff)
    #expect(flip.end >= flip.landing)
  }

  /// Motions that miss one condition each.
  @Test(
    arguments: [
      ("300 degrees in flight", [.standing(0, 20), .flying(-300, 40), .standing(-362, 100)]),
      (
        "undone in the air",
        [.standing(0, 20), .flying(-350, 30), .flying(0, 30), .standing(0, 100)]
      ),
      (
        "undone on the foot",
        [.standing(0, 20), .flying(-345, 40), .standing(-362, 5), .standing(-20, 40)]
      ),
      ("not a whole turn", [.standing(0, 20), .flying(-345, 40), .standing(-350, 100)]),
      (
        "the torso touches 0.4 s after the landing",
        [.standing(0, 20), .flying(-362, 40), .standing(-362, 40), .lying(-362, 1)]
          + [.standing(-362, 80)]
      ),
      ("half a second does not fit", [.standing(0, 20), .flying(-362, 40), .standing(-362, 50)]),
      ("a front flip", [.standing(0, 20), .flying(362, 40), .standing(362, 100)]),
      ("rolling on the ground", [.standing(0, 20), .lying(-362, 40), .standing(-362, 100)]),
      ("takes off from the torso", [.lying(0, 20), .flying(-362, 40), .standing(-362, 100)]),
      ("begins in the air", [.flying(-362, 40), .standing(-362, 100)]),
      (
        "two flights of half a turn",
        [.standing(0, 20), .flying(-180, 20), .standing(-180, 1), .flying(-362, 20)]
          + [.standing(-362, 100)]
      ),
      (
        "lands upside down",
        [.standing(120, 100), .flying(-240, 40), .standing(-240, 100)]
      ),
    ] as [(String, [Stretch])])
  func nearMiss(_ name: String, _ stretches: [Stretch]) throws {
    #expect(try !Hopper.detector().isSuccess(Hopper.trajectory(stretches)), "\(name)")
  }

  @Test func theHoldFitsExactly() throws {
    let trajectory = Hopper.trajectory([
      .standing(0, 20), .flying(-362, 40), .standing(-362, 51),
    ])
    #expect(try Hopper.detector().isSuccess(trajectory))
  }

  @Test func touchingAfterTheHoldIsAllowed() throws {
    let trajectory = Hopper.trajectory([
      .standing(0, 20), .flying(-362, 40), .standing(-362, 51), .lying(-362, 10),
    ])
    #expect(try Hopper.detector().isSuccess(trajectory))
  }

  @Test func frontFlipCountsWhereAskedFor() throws {
    let trajectory = Hopper.trajectory([
      .standing(0, 20), .flying(362, 40), .standing(362, 100),
    ])
    let detector = try Hopper.detector(AerialTurn(turns: 1, feet: ["foot"]))
    #expect(detector.manoeuvres(in: trajectory).count == 1)
  }

  @Test func everyFlipCounts() throws {
    let twice: [Stretch] = [.standing(-362, 60), .flying(-724, 40), .standing(-724, 60)]
    let trajectory = Hopper.trajectory([.standing(0, 20), .flying(-362, 40)] + twice)
    #expect(try Hopper.detector().manoeuvres(in: trajectory).map(\.landing) == [60, 160])
  }

  @Test func theGroundItselfIsNoContact() throws {
    var trajectory = Hopper.trajectory(Self.flip)
    for frame in trajectory.contacts.indices { trajectory.contacts[frame] |= 1 }
    #expect(try Hopper.detector().isSuccess(trajectory))
  }

  @Test func aFootThatIsNotThere() {
    let error = #expect(throws: UnsuitableBody.self) {
      try Hopper.detector(AerialTurn(feet: ["fot"]))
    }
    #expect(
      error?.description
        == "the body has no geom \"fot\" (did you mean \"foot\"?); its geoms are torso, thigh, leg, foot"
    )
  }
}
