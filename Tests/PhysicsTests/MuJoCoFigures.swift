import Foundation
import Physics
import TestSupport
import Testing

/// A body, and what MuJoCo computes for it.
struct MuJoCoBody: CustomTestStringConvertible {
  let name: String
  /// Its MJCF file.
  let file: URL
  /// Whether the figures are the package's own, made by Scripts/mujoco_reference.py.
  let isOwn: Bool

  /// The package's own bodies, a body that uses most of the subset, one of what is peculiar, one of
  /// servos and tendons, one of spatial tendons, one of boxes and cylinders, one of activations, and
  /// Gymnasium's bodies where a checkout stands next to the package.
  static let all =
    ["hopper", "walker", "cheetah"].map {
      MuJoCoBody(
        name: $0, file: Reference.package.appendingPathComponent("Scenarios/Bodies/\($0).xml"),
        isOwn: true)
    } + [
      MuJoCoBody(
        name: "everything", file: figures.appendingPathComponent("everything.xml"), isOwn: true),
      MuJoCoBody(name: "corners", file: figures.appendingPathComponent("corners.xml"), isOwn: true),
      MuJoCoBody(name: "servos", file: figures.appendingPathComponent("servos.xml"), isOwn: true),
      MuJoCoBody(name: "strings", file: figures.appendingPathComponent("strings.xml"), isOwn: true),
      MuJoCoBody(name: "solids", file: figures.appendingPathComponent("solids.xml"), isOwn: true),
      MuJoCoBody(
        name: "activations", file: figures.appendingPathComponent("activations.xml"), isOwn: true),
    ]
    + (Reference.isPresent ? Reference.bodies : []).map {
      MuJoCoBody(name: $0, file: Reference.mjcf($0), isOwn: false)
    }

  /// Capsules that touch one another; of them there are only states in contact.
  static let capsules = MuJoCoBody(
    name: "capsules", file: figures.appendingPathComponent("capsules.xml"), isOwn: true)

  /// A body with limbs beside the plane of motion; likewise.
  static let beside = MuJoCoBody(
    name: "beside", file: figures.appendingPathComponent("beside.xml"), isOwn: true)

  private static let figures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Reference")

  var testDescription: String { isOwn ? name : "Gymnasium's \(name)" }

  func model() throws -> Model { try Model(contentsOf: file) }

  func samples() throws -> [MuJoCoState] {
    if isOwn { return try ownFigures(OwnFigures.self).samples }
    return try Reference.decode(MuJoCoSamples.self, from: "\(name).static").samples
  }

  func flights() throws -> [MuJoCoRun] {
    if isOwn { return try ownFigures(OwnFigures.self).flights }
    return try Reference.decode([MuJoCoRun].self, from: "\(name).free")
  }

  func drops() throws -> [MuJoCoRun] {
    if isOwn { return try ownFigures(OwnFigures.self).drops }
    return try Reference.decode([MuJoCoRun].self, from: "\(name).drop")
  }

  func statesInContact() throws -> [MuJoCoState] {
    if isOwn { return try ownFigures(OwnStates.self).onestep.states }
    return try Reference.decode(MuJoCoStates.self, from: "\(name).onestep").states
  }

  private func ownFigures<Figures: Decodable>(_ type: Figures.Type) throws -> Figures {
    let file = Self.figures.appendingPathComponent("\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }
}

/// A state, and MuJoCo's figures for it.
struct MuJoCoState: Decodable {
  struct Contact: Decodable {
    let geom1: Int
    let geom2: Int
    let dist: Double
  }
  let qpos: [Double]
  let qvel: [Double]
  let ctrl: [Double]
  let act: [Double]?
  let qacc: [Double]
  let M: [[Double]]?
  let contacts: [Contact]?
}

/// A run of MuJoCo's from a state under controls.
struct MuJoCoRun: Decodable {
  let integrator: String?
  /// Steps from one state that is kept to the next; 1 where not given.
  let every: Int?
  let ctrl: [[Double]]
  let qpos: [[Double]]
  let qvel: [[Double]]
}

private struct MuJoCoSamples: Decodable { let samples: [MuJoCoState] }
private struct MuJoCoStates: Decodable { let states: [MuJoCoState] }
private struct OwnFigures: Decodable {
  let samples: [MuJoCoState]
  let flights: [MuJoCoRun]
  let drops: [MuJoCoRun]
}
private struct OwnStates: Decodable { let onestep: MuJoCoStates }
