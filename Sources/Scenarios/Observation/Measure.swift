import Learning
import Physics

/// A number that can be read from every frame of a trajectory.
enum Measure: Sendable, Hashable {
  /// Seconds since the first frame.
  case time
  /// Height of the root, m.
  case height
  /// Forward position of the root, m, and velocities, m/s.
  case forwardPosition, forwardVelocity, verticalVelocity
  /// Unwrapped pitch, rad, positive forward; its velocity, rad/s; its cosine.
  case pitch, pitchVelocity, upright
  /// Angle of a joint, rad, by its index in the model; its velocity, rad/s.
  case jointAngle(Int), jointVelocity(Int)
  /// The control of a motor that led to the frame.
  case action(Int)
  /// 1 while a geom touches the ground.
  case contact(Int)
  /// How many geoms touch the ground.
  case contacts
  /// 1 while something other than the feet touches; 1 while nothing does.
  case bodyContact, airborne
  /// See `Flight`: turns, turns on landing, seconds.
  case flightTurn, landedTurn, flightTime
  /// 1 on the landing frame of a manoeuvre that fulfils the scenario's success.
  case flip

  /// The measures that are one number a frame, by name.
  static let plain: [String: Measure] = [
    "time": .time, "height": .height, "forwardPosition": .forwardPosition,
    "forwardVelocity": .forwardVelocity, "verticalVelocity": .verticalVelocity, "pitch": .pitch,
    "pitchVelocity": .pitchVelocity, "upright": .upright, "contacts": .contacts,
    "bodyContact": .bodyContact, "airborne": .airborne, "flightTurn": .flightTurn,
    "landedTurn": .landedTurn, "flightTime": .flightTime, "flip": .flip,
  ]

  /// Names of the measures that are a number for each joint, motor or geom.
  static let indexed = ["jointAngle", "jointVelocity", "action", "contact"]
}

/// Which of a body's joints, motors or geoms an expression means.
enum MeasureIndex: Sendable, Equatable {
  /// Its place, from 0, among those that the measure counts.
  case number(Int)
  /// Its name.
  case name(String)
}

/// The measures of one body: how their names are resolved and their values read.
struct Measures: Sendable {
  let root: RootCoordinates
  let ground: GroundContact
  /// Finds the landings for `flip`; nil where the success is no turn.
  let detector: ManoeuvreDetector?
  /// The joints that an index counts: all but the root's three.
  let joints: [Int]
  private let jointNames: [String]
  private let motorNames: [String]
  private let motorJointNames: [String]
  private let geomNames: [String]

  /// Prepares the measures of a body whose feet and flips a `Success` defines.
  init(model: Model, success: Success) throws(UnsuitableBody) {
    let root = try RootCoordinates(of: model)
    let ground = try GroundContact(of: model, feet: success.feet)
    self.root = root
    self.ground = ground
    detector =
      if case .turn(let turn) = success {
        ManoeuvreDetector(turn: turn, root: root, ground: ground)
      } else {
        nil
      }
    joints = model.joints.indices.filter { !root.joints.contains($0) }
    jointNames = joints.map { model.joints[$0].name }
    motorNames = model.actuators.map(\.name)
    motorJointNames = model.actuators.map(model.targetName)
    geomNames = model.geoms.map { $0.body == 0 ? "" : $0.name }
  }

  /// The measure that a name with an index means, or why there is none.
  func measure(_ name: String, at index: MeasureIndex) -> Result<Measure, MeasureProblem> {
    switch name {
    case "jointAngle": place(index, in: jointNames).map { .jointAngle(joints[$0]) }
    case "jointVelocity": place(index, in: jointNames).map { .jointVelocity(joints[$0]) }
    case "action": motor(index).map { .action($0) }
    case "contact": geom(index).map { .contact($0) }
    default: .failure(MeasureProblem("\"\(name)\" takes no index"))
    }
  }

  /// A motor goes by its own name or by its joint's.
  private func motor(_ index: MeasureIndex) -> Result<Int, MeasureProblem> {
    if case .name(let name) = index, let place = motorJointNames.firstIndex(of: name),
      !motorNames.contains(name)
    {
      return .success(place)
    }
    return place(index, in: motorNames)
  }

  /// A geom goes by its name alone: its number counts the ground too, and would mislead.
  private func geom(_ index: MeasureIndex) -> Result<Int, MeasureProblem> {
    switch index {
    case .number:
      let known = geomNames.filter { !$0.isEmpty }.joined(separator: ", ")
      return .failure(MeasureProblem("contact takes the name of a geom: \(known)"))
    case .name: return place(index, in: geomNames)
    }
  }

  private func place(
    _ index: MeasureIndex, in names: [String]
  ) -> Result<Int, MeasureProblem> {
    let known = names.filter { !$0.isEmpty }
    switch index {
    case .number(let number):
      if names.indices.contains(number) { return .success(number) }
      return .failure(
        MeasureProblem("no index \(number); the body has 0 to \(names.count - 1)"))
    case .name(let name):
      if let place = names.firstIndex(of: name), !name.isEmpty { return .success(place) }
      return .failure(
        MeasureProblem(
          "no \"\(name)\"" + hint(for: name, among: known)
            + "; the body has \(known.joined(separator: ", "))"))
    }
  }
}

/// Why an index means nothing, in words.
struct MeasureProblem: Error, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}
