import Foundation
import Physics
import TestSupport
import Testing

/// Gymnasium's three planar bodies against MuJoCo's own figures for them.
@Suite("MJCF against MuJoCo", .enabled(if: Reference.isPresent))
struct MJCFReferenceTests {
  @Test("Bodies: mass, inertia, centre of mass, inverse weight", arguments: Reference.bodies)
  func bodies(_ name: String) throws {
    let (model, figures) = try load(name)
    #expect(model.bodies.map(\.name) == ["world"] + figures.bodies.map(\.name))
    for (body, expected) in zip(model.bodies.dropFirst(), figures.bodies) {
      #expect(body.parent == expected.parent)
      #expect(body.mass.isNear(expected.mass))
      #expect(body.inertia.isNear(expected.inertiaComYy))
      #expect(body.centreOfMass.isNear(expected.comLocal))
      #expect(body.position.isNear(expected.pos))
      #expect(body.inverseWeight.isNear(expected.invweight0[0]))
    }
    #expect(model.bodies.reduce(0) { $0 + $1.mass }.isNear(figures.totalMass))
  }

  @Test("Joints and motors", arguments: Reference.bodies)
  func joints(_ name: String) throws {
    let (model, figures) = try load(name)
    #expect(model.joints.map(\.name) == figures.joints.map(\.name))
    #expect(model.initialPositions == figures.qpos0)
    for (joint, expected) in zip(model.joints, figures.joints) {
      #expect(model.bodies[joint.body].name == expected.body)
      #expect(model.bodies[joint.body].joints.contains(expected.id))
      #expect(joint.motion == expected.motion)
      #expect(joint.position.isNear(expected.pos))
      #expect(joint.range.map { [$0.lowerBound, $0.upperBound] } == expected.limits)
      #expect(joint.armature == expected.armature)
      #expect(joint.damping == expected.damping)
      #expect(joint.stiffness == expected.stiffness)
      #expect(joint.springReference == expected.qposSpring)
      #expect(joint.margin == expected.margin)
      #expect([joint.limit.timeConstant, joint.limit.dampingRatio] == expected.solrefLimit)
      #expect(joint.limit.curve == expected.solimpLimit)
      #expect(joint.inverseWeight.isNear(expected.dofInvweight0))
    }
    for (motor, expected) in zip(model.actuators, figures.actuators) {
      #expect(model.targetName(of: motor) == expected.joint)
      #expect(motor.gear == expected.gear)
      #expect(motor.range.map { [$0.lowerBound, $0.upperBound] } == expected.ctrlrange)
    }
    #expect(model.actuators.count == figures.actuators.count)
  }

  @Test("Geoms", arguments: Reference.bodies)
  func geoms(_ name: String) throws {
    let (model, figures) = try load(name)
    #expect(model.geoms.map(\.name) == figures.geoms.map(\.name))
    for (geom, expected) in zip(model.geoms, figures.geoms) {
      #expect(model.bodies[geom.body].name == expected.body)
      let axis = Planar(expected.localAxisZ[0], expected.localAxisZ[2])
      switch geom.shape {
      case .plane(let point, let normal):
        #expect(expected.type == "plane" && point == .zero && normal == Planar(0, 1))
      case .capsule(let from, let to, let radius):
        #expect(radius == expected.size[0])
        #expect(((from + to) * 0.5).isNear(expected.pos))
        #expect(
          (from - to).isNear([2 * expected.size[1] * axis.x, 0, 2 * expected.size[1] * axis.z]))
      case .box, .cylinder: Issue.record("\(geom.name) is neither a plane nor a capsule")
      }
    }
  }

  @Test("Options and positions of the samples", arguments: Reference.bodies)
  func positions(_ name: String) throws {
    let (model, figures) = try load(name)
    #expect(model.timestep == figures.opt.timestep)
    #expect(model.gravity == Planar(figures.opt.gravity[0], figures.opt.gravity[2]))
    #expect(model.integrator == (name == "half_cheetah" ? .euler : .rungeKutta4))
    for sample in figures.samples {
      let pose = model.pose(positions: sample.qpos)
      for (index, body) in model.bodies.enumerated().dropFirst() {
        let centre = pose.bodies[index].point(body.centreOfMass)
        #expect(centre.isNear(sample.bodyComXz[index - 1]))
        #expect(pose.bodies[index].origin.isNear(sample.bodyOriginXz[index - 1]))
      }
    }
  }

  private func load(_ name: String) throws -> (Model, Figures) {
    let figures = try Reference.decode(Figures.self, from: "\(name).static")
    return (try Model(contentsOf: Reference.mjcf(name)), figures)
  }
}

/// The part of a `static` file that the tests read.
private struct Figures: Decodable {
  struct Options: Decodable {
    let timestep: Double
    let gravity: [Double]
  }
  struct Link: Decodable {
    let name: String
    let parent: Int
    let pos: [Double]
    let mass: Double
    let comLocal: [Double]
    let inertiaComYy: Double
    let invweight0: [Double]
  }
  struct Hinge: Decodable {
    let id: Int
    let name: String
    let type: String
    let body: String
    let pos: [Double]
    let axis: [Double]
    let limited: Bool
    let range: [Double]
    let margin: Double
    let solrefLimit: [Double]
    let solimpLimit: [Double]
    let stiffness: Double
    let damping: Double
    let armature: Double
    let qposSpring: Double
    let dofInvweight0: Double

    var limits: [Double]? { limited ? range : nil }
    var motion: Joint.Motion {
      type == "hinge" ? .hinge(axis[1]) : .slide(Planar(axis[0], axis[2]))
    }
  }
  struct Solid: Decodable {
    let name: String
    let type: String
    let body: String
    let size: [Double]
    let pos: [Double]
    let localAxisZ: [Double]
  }
  struct Motor: Decodable {
    let joint: String
    let gear: Double
    let ctrlrange: [Double]
  }
  struct Sample: Decodable {
    let qpos: [Double]
    let bodyComXz: [[Double]]
    let bodyOriginXz: [[Double]]
  }
  let opt: Options
  let totalMass: Double
  let qpos0: [Double]
  let bodies: [Link]
  let joints: [Hinge]
  let geoms: [Solid]
  let actuators: [Motor]
  let samples: [Sample]
}

extension Double {
  /// Equal but for rounding: to 1e-12, relative to what exceeds one.
  fileprivate func isNear(_ other: Double) -> Bool {
    abs(self - other) <= 1e-12 * Swift.max(1, abs(other))
  }
}

extension Planar {
  /// Equal to a vector of x, y, z or of x, z, but for rounding.
  fileprivate func isNear(_ other: [Double]) -> Bool {
    x.isNear(other[0]) && z.isNear(other[other.count - 1])
  }
}
