import Drawing
import Physics
import Testing

@Suite struct BodyPictureTests {
  private func body(_ name: String, parent: Int) -> Body {
    Body(
      name: name, parent: parent, position: .zero, angle: 0, mass: 1, inertia: 1,
      centreOfMass: .zero, inverseWeight: 1, joints: 0..<0)
  }

  private func geom(_ name: String, body: Int) -> Geom {
    Geom(name: name, body: body, shape: .capsule(from: .zero, to: .zero, radius: 0.05))
  }

  private func model(bodies: [Body], geoms: [Geom]) -> Model {
    Model(
      name: "test", timestep: 0.004, gravity: Planar(0, -9.81), integrator: .euler,
      bodies: bodies, joints: [], geoms: geoms, actuators: [], contactPairs: [])
  }

  private var hopper: Model {
    model(
      bodies: [
        body("world", parent: 0), body("torso", parent: 0), body("thigh", parent: 1),
        body("leg", parent: 2), body("foot", parent: 3),
      ],
      geoms: [
        Geom(name: "floor", body: 0, shape: .plane(point: .zero, normal: Planar(0, 1))),
        geom("torso", body: 1), geom("thigh", body: 2), geom("leg", body: 3),
        geom("foot", body: 4),
      ])
  }

  private static func segment(
    _ from: Planar, _ to: Planar, _ radius: Double
  ) -> BodyPicture.Segment {
    BodyPicture.Segment(from: from, to: to, radius: radius)
  }

  /// Where the hopper's geoms are when it stands at x.
  private static func standing(_ x: Double) -> [BodyPicture.Segment?] {
    [
      nil, segment(Planar(x, 1.45), Planar(x, 1.05), 0.05),
      segment(Planar(x, 1.05), Planar(x, 0.6), 0.05),
      segment(Planar(x, 0.6), Planar(x, 0.1), 0.04),
      segment(Planar(x - 0.13, 0.1), Planar(x + 0.26, 0.1), 0.06),
    ]
  }

  @Test func limbsHaveTheRolesOfTheTree() {
    let picture = BodyPicture(model: hopper) { positions in
      Self.standing(positions.first ?? 0)
    }
    let limbs = picture.limbs([3])
    #expect(limbs.map(\.role) == [.foot, .link(1), .link(0), .torso, .head])
    #expect(limbs.last?.from == Planar(3, 1.45))
    #expect(limbs.last.map { $0.radius > 0.05 } == true)
  }

  @Test func theHeadStaysAtItsEndOfTheTorso() {
    let picture = BodyPicture(model: hopper) { positions in
      var segments = Self.standing(0)
      // Upside down: the torso's first end is below.
      if !positions.isEmpty { segments[1] = Self.segment(Planar(0, 0.2), Planar(0, 0.6), 0.05) }
      return segments
    }
    #expect(picture.limbs([.pi]).last?.from == Planar(0, 0.2))
  }

  @Test func thePanelLeavesRoomToJump() {
    let picture = BodyPicture(model: hopper) { _ in Self.standing(0) }
    #expect(abs(picture.height - 1.905) < 1e-9)
  }

  @Test func aGeomNamedHeadIsTheHead() {
    let runner = model(
      bodies: [body("world", parent: 0), body("torso", parent: 0), body("shin", parent: 1)],
      geoms: [geom("torso", body: 1), geom("head", body: 1), geom("shin", body: 2)])
    let picture = BodyPicture(model: runner) { _ in
      [
        Self.segment(Planar(-0.5, 0.7), Planar(0.5, 0.7), 0.046),
        Self.segment(Planar(0.6, 0.8), Planar(0.7, 0.9), 0.046),
        Self.segment(Planar(0, 0.7), Planar(0, 0), 0.046),
      ]
    }
    #expect(picture.limbs([]).map(\.role) == [.foot, .head, .torso])
  }
}

@Suite struct LegTests {
  /// A body whose two legs hang on the same place of the torso, one knee each.
  private static func walker(names: [String]) -> Model {
    func body(_ name: String, _ parent: Int, _ place: Planar, _ joints: Range<Int>) -> Body {
      Body(
        name: name, parent: parent, position: place, angle: 0, mass: 1, inertia: 1,
        centreOfMass: .zero, inverseWeight: 1, joints: joints)
    }
    func joint(_ name: String, _ body: Int) -> Joint {
      Joint(
        name: name, body: body, motion: .hinge(1), position: Planar(0.1, 0), reference: 0,
        armature: 0, damping: 0, stiffness: 0, springReference: 0, range: nil,
        margin: 0, limit: Impedance(), inverseWeight: 1)
    }
    return Model(
      name: "walker", timestep: 0.004, gravity: Planar(0, -9.81), integrator: .euler,
      bodies: [
        body("world", 0, .zero, 0..<0), body("torso", 0, Planar(0, 1), 0..<0),
        body(names[0], 1, .zero, 0..<1), body("shin", 2, Planar(0, -0.5), 1..<2),
        body(names[1], 1, .zero, 2..<3), body("shin", 4, Planar(0, -0.5), 3..<4),
      ],
      joints: [joint("a", 2), joint("b", 3), joint("c", 4), joint("d", 5)],
      geoms: (1...5).map {
        Geom(
          name: "\($0)", body: $0,
          shape: .capsule(from: .zero, to: Planar(0, -0.5), radius: 0.05))
      }, actuators: [], contactPairs: [])
  }

  @Test(arguments: [["right", "left"], ["first", "second"]])
  func ofTwoLegsAtOnePlaceOneIsFar(names: [String]) {
    let limbs = BodyPicture(Self.walker(names: names)).limbs([0, 0, 0, 0])
    let links = limbs.filter { $0.role != .joint && $0.role != .head }
    #expect(links.map(\.isFar) == [true, true, false, false, false])
    // The far leg is painted first.
    #expect(limbs.firstIndex { !$0.isFar } == 4)
  }

  @Test func aLegNamedLeftIsFarWhereverItStands() {
    let near = BodyPicture(Self.walker(names: ["left", "right"])).limbs([0, 0.5, 0, 0])
    // The bent knee is the left one's, which comes first in the file.
    let bent = near.filter { $0.role == .foot && $0.from.x != $0.to.x }
    #expect(bent.map(\.isFar) == [true])
  }

  @Test func hingesAreMarked() {
    let limbs = BodyPicture(Self.walker(names: ["right", "left"])).limbs([0, 0, 0, 0])
    let joints = limbs.filter { $0.role == .joint }
    #expect(joints.count == 4)
    #expect(joints.contains { $0.from == Planar(0.1, 1) && !$0.isFar })
    #expect(joints.contains { $0.from == Planar(0.1, 0.5) && $0.isFar })
  }
}
