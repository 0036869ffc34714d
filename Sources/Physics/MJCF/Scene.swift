/// What the file says, in MuJoCo's order, before what follows from it is computed.
struct Scene {
  /// A body, its own geoms' and `inertial`'s mass, and where it stands in the file.
  struct Link {
    let element: MJCFElement
    var body: Body
    var massProperties = MassProperties.none
  }

  /// A geom, and what decides whom it touches and how.
  struct Part {
    let element: MJCFElement
    var geom: Geom
    var massProperties: MassProperties
    var touch: Touch
  }

  let settings: Settings
  let defaults: DefaultClasses
  var links: [Link] = []
  var joints: [Joint] = []
  var parts: [Part] = []
  var actuators: [Actuator] = []
  /// The names that the file gives to each kind of element, with their numbers.
  private var names = ["body": ["world": 0]]

  /// Reads the sections of a file.
  init(_ root: MJCFElement) throws {
    guard root.name == "mujoco" else { throw root.error("not an MJCF file; accepted: <mujoco>") }
    let sections = Dictionary(grouping: try Schema.mujoco.checked(root), by: \.name)
    settings = try Settings(
      compilers: sections["compiler"] ?? [], options: sections["option"] ?? [])
    defaults = try DefaultClasses(sections["default"] ?? [])
    try readWorld(sections["worldbody"] ?? [], of: root)
    for section in sections["actuator"] ?? [] {
      for motor in try Schema.actuator.checked(section) { try readMotor(motor) }
    }
  }

  /// The sections of the world are one body.
  private mutating func readWorld(_ sections: [MJCFElement], of root: MJCFElement) throws {
    let world = Body(
      name: "world", parent: 0, position: .zero, angle: 0, mass: 0, inertia: 0,
      centreOfMass: .zero, inverseWeight: 0, joints: 0..<0)
    links.append(Link(element: root, body: world))
    let children = try sections.flatMap { try Schema.worldbody.checked($0) }
    for child in children where child.name == "geom" {
      try readGeom(child, of: 0, in: DefaultClasses.main)
    }
    for child in children where child.name == "body" {
      try readBody(child, parent: 0, in: DefaultClasses.main)
    }
  }

  /// A body, its joints and its geoms, then the bodies that it carries.
  private mutating func readBody(
    _ element: MJCFElement, parent: Int, in outer: String
  ) throws {
    let children = try Schema.body.checked(element)
    let attributes = Attributes(element)
    let index = links.count
    guard index < MJCFLimits.bodies else { throw excess("bodies", MJCFLimits.bodies, element) }
    let childClass = try defaults.childClass(of: element, in: outer)
    let body = Body(
      name: try name(of: attributes, index), parent: parent,
      position: try attributes.planar("pos") ?? .zero, angle: try attributes.pitch(settings),
      mass: 0, inertia: 0, centreOfMass: .zero, inverseWeight: 0, joints: 0..<0)
    links.append(Link(element: element, body: body))
    let firstJoint = joints.count
    for child in children where child.name == "joint" {
      try readJoint(child, of: index, in: childClass)
    }
    links[index].body.joints = firstJoint..<joints.count
    guard joints.count - firstJoint <= MJCFLimits.jointsOfBody else {
      throw excess("joints of one body", MJCFLimits.jointsOfBody, element)
    }
    try checkSlides(of: index, children.filter { $0.name == "joint" })
    let firstPart = parts.count
    for child in children where child.name == "geom" {
      try readGeom(child, of: index, in: childClass)
    }
    links[index].massProperties = try massProperties(
      of: parts[firstPart...], inertials: children.filter { $0.name == "inertial" },
      bodyAt: body.position)
    for child in children where child.name == "body" {
      try readBody(child, parent: index, in: childClass)
    }
  }

  /// A name that no other element of the kind has; unnamed ones get MuJoCo's index.
  mutating func name(
    of attributes: Attributes, _ index: Int, otherwise: String? = nil
  ) throws -> String {
    let kind = attributes.element.name
    guard let attribute = attributes["name"] else { return otherwise ?? "\(kind) \(index)" }
    guard attribute.value.utf8.count <= MJCFLimits.label else {
      throw attributes.refusal(attribute, accepted: "a name of at most \(MJCFLimits.label) bytes")
    }
    guard names[kind, default: [:]].updateValue(index, forKey: attribute.value) == nil else {
      throw attributes.refusal(attribute, accepted: "a name that no other \(kind) has")
    }
    return attribute.value
  }

  /// The joint to which the file itself gives this name.
  func joint(named name: String) -> Int? { names["joint"]?[name] }

  /// The error that refuses one element more.
  func excess(_ what: String, _ limit: Int, _ element: MJCFElement) -> MJCFError {
    element.error("more than \(limit) \(what); accepted: \(limit) at most")
  }
}
