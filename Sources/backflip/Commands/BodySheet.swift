import Foundation
import Learning
import Physics

/// The parts of a body, line by line.
struct BodySheet {
  let model: Model

  /// Its name, its mass and how it is simulated.
  var heading: [String] {
    let mass = model.bodies.reduce(0) { $0 + $1.mass }
    return [
      "\(model.name): \(number(mass)) kg, \(Figure.count(model.joints.count, "degree")) of freedom, "
        + Figure.count(model.actuators.count, "motor"),
      "steps of \(number(model.timestep)) s (\(model.integrator.rawValue)), gravity "
        + "\(vector(model.gravity)) m/s²",
    ]
  }

  /// Its tree, its joints and its motors.
  var tables: [String] {
    var lines = Table(rows: [["body", "kg", "joints", "geoms"]] + tree(from: 0)).lines
    lines += [""] + Table(rows: joints).lines
    lines.append(
      "damping in N s/m or N m s/rad, armature in kg or kg m², stiffness in N/m or N m/rad")
    if !model.actuators.isEmpty { lines += [""] + Table(rows: motors).lines }
    return lines
  }

  /// A row a body, below its parent's; `stem` leads down to it.
  private func tree(from index: Int, stem: String = "", branch: String = "") -> [[String]] {
    let body = model.bodies[index]
    let joints = model.joints[body.joints].map(\.name)
    let geoms = model.geoms.filter { $0.body == index }.map { "\($0.name) (\($0.word))" }
    let row = [
      stem + branch + body.name, index == 0 ? "" : number(body.mass),
      joints.joined(separator: ", "), geoms.joined(separator: ", "),
    ]
    let children = model.bodies.indices.dropFirst().filter { model.bodies[$0].parent == index }
    let below = stem + (branch.isEmpty ? "" : branch == Self.last ? "   " : "│  ")
    return [row]
      + children.flatMap { child in
        tree(from: child, stem: below, branch: child == children.last ? Self.last : Self.inner)
      }
  }

  private static let inner = "├─ "
  private static let last = "└─ "

  private var joints: [[String]] {
    let heading = ["joint", "body", "type", "range", "damping", "armature", "stiffness"]
    return [heading]
      + model.joints.map { joint in
        [joint.name, model.bodies[joint.body].name, type(of: joint), range(of: joint)]
          + [joint.damping, joint.armature, joint.stiffness].map(number)
      }
  }

  private var motors: [[String]] {
    [["motor", "joint", "gear", "control"]]
      + model.actuators.map { motor in
        [
          motor.name, model.targetName(of: motor), number(motor.gear),
          motor.range.map { "\(number($0.lowerBound)) to \(number($0.upperBound))" } ?? "free",
        ]
      }
  }

  private func type(of joint: Joint) -> String {
    switch joint.motion {
    case .hinge(let sign): "hinge \(sign < 0 ? "-y" : "y")"
    case .slide(Planar(1, 0)): "slide x"
    case .slide(Planar(0, 1)): "slide z"
    case .slide(let direction): "slide \(vector(direction))"
    }
  }

  private func range(of joint: Joint) -> String {
    guard let range = joint.range else { return "free" }
    guard case .hinge = joint.motion else {
      return "\(number(range.lowerBound)) to \(number(range.upperBound)) m"
    }
    let degrees = [range.lowerBound, range.upperBound].map { number($0 * 180 / .pi) }
    return "\(degrees[0]) to \(degrees[1]) deg"
  }

  private func vector(_ vector: Planar) -> String { "(\(number(vector.x)), \(number(vector.z)))" }

  /// Four digits are enough for a reader.
  private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension Geom {
  /// The shape, in a word.
  fileprivate var word: String {
    switch shape {
    case .plane: "plane"
    case .capsule: isSphere ? "sphere" : "capsule"
    case .box: "box"
    case .cylinder: "cylinder"
    }
  }
}
