/// The parsed elements of a file in MuJoCo's order, before the compiler computes derived
/// quantities.
struct Scene {
  /// A body, its element, and the mass properties from its own geoms or its `inertial`.
  struct Link {
    let element: MJCFElement
    var body: Body
    /// y of the body's origin in world coordinates, m.
    var beside = 0.0
    var massProperties = MassProperties.none
  }

  /// A geom with its contact attributes.
  struct Part {
    let element: MJCFElement
    var geom: Geom
    /// y of both ends of the geom's axis in world coordinates, m.
    var sides: Sides
    var massProperties: MassProperties
    var touch: Touch
  }

  let settings: Settings
  let defaults: DefaultClasses
  var links: [Link] = []
  var joints: [Joint] = []
  /// y of each joint's anchor in its body's frame, m.
  var jointsBeside: [Double] = []
  /// The `range` of each joint and tendon, whether or not it is enforced as a limit.
  var jointRanges: [ClosedRange<Double>?] = []
  var tendonRanges: [ClosedRange<Double>?] = []
  var tendons: [Tendon] = []
  /// Tendons whose spring rest length is their length at the joints' `springref`.
  var tendonsAtRest: [Int] = []
  /// A site; only spatial tendons use sites.
  struct NamedSite {
    let element: MJCFElement
    let body: Int
    let childClass: String
  }
  var sites: [String: NamedSite] = [:]
  var parts: [Part] = []
  var actuators: [Actuator] = []
  /// The names of all materials.
  var materials: Set<String> = []
  /// The index of each named element, by kind and name.
  private var names = ["body": ["world": 0]]
  /// Collects the errors found so far.
  private var log: MJCFErrorLog

  /// Reads all sections of a file.
  /// - Throws: `MJCFError` or `MJCFErrors` with every error found.
  init(_ root: MJCFElement) throws {
    guard root.name == "mujoco" else { throw root.error("not an MJCF file; accepted: <mujoco>") }
    var log = MJCFErrorLog()
    try log.attempt { _ = try Schema.mujoco.checked(root) }
    let sections = Dictionary(grouping: Schema.mujoco.readChildren(of: root), by: \.name)
    settings = try Settings(
      compilers: sections["compiler"] ?? [], options: sections["option"] ?? [], log: &log)
    defaults = try DefaultClasses(sections["default"] ?? [], log: &log)
    self.log = log
    try readMaterials(root)
    try readWorld(sections["worldbody"] ?? [], of: root)
    for section in sections["tendon"] ?? [] {
      for tendon in try children(of: section, Schema.tendons) {
        try attempt { try $0.readTendon(tendon) }
      }
    }
    for section in sections["actuator"] ?? [] { try readActuators(section) }
    applyFlags()
    try self.log.check()
  }

  /// Runs one step of reading and logs its error, so that later steps also report theirs.
  mutating func attempt(_ read: (inout Scene) throws -> Void) throws {
    do { try read(&self) } catch { try log.add(error) }
  }

  /// Returns the children to read; errors in the other children are logged.
  private mutating func children(
    of element: MJCFElement, _ schema: Schema
  ) throws -> [MJCFElement] {
    try attempt { _ in _ = try schema.checked(element) }
    return schema.readChildren(of: element)
  }

  /// Reads all `worldbody` sections as one body, the world.
  private mutating func readWorld(_ sections: [MJCFElement], of root: MJCFElement) throws {
    links.append(Link(element: root, body: Body(named: "world", parent: 0)))
    let children = try sections.flatMap { try self.children(of: $0, Schema.worldbody) }
    for section in sections {
      try readPictures(of: section, in: DefaultClasses.main)
      noteSites(of: section, body: 0, in: DefaultClasses.main)
    }
    for child in children where child.name == "geom" {
      try attempt { try $0.readGeom(child, of: 0, in: DefaultClasses.main) }
    }
    for child in children where child.name == "body" {
      try attempt { try $0.readBody(child, parent: 0, in: DefaultClasses.main) }
    }
  }

  /// Reads a body, its joints and geoms, and then its child bodies.
  private mutating func readBody(
    _ element: MJCFElement, parent: Int, in outer: String
  ) throws {
    let children = try self.children(of: element, Schema.body)
    let index = links.count
    guard index < MJCFLimits.bodies else { throw excess("bodies", MJCFLimits.bodies, element) }
    var childClass = outer
    try attempt { childClass = try $0.defaults.childClass(of: element, in: outer) }
    links.append(Link(element: element, body: Body(named: "", parent: parent)))
    try attempt { try $0.readPlace(of: index) }
    try readPictures(of: element, in: childClass)
    noteSites(of: element, body: index, in: childClass)
    try readJoints(children.filter { $0.name == "joint" }, of: index, in: childClass)
    let firstPart = parts.count
    for child in children where child.name == "geom" {
      try attempt { try $0.readGeom(child, of: index, in: childClass) }
    }
    try attempt { scene in
      scene.links[index].massProperties = try scene.massProperties(
        of: scene.parts[firstPart...], inertials: children.filter { $0.name == "inertial" },
        in: scene.links[index].body)
    }
    for child in children where child.name == "body" {
      try attempt { try $0.readBody(child, parent: index, in: childClass) }
    }
  }

  /// Reads a body's name and its pose in the parent's frame.
  private mutating func readPlace(of index: Int) throws {
    let attributes = Attributes(links[index].element)
    links[index].body.name = try name(of: attributes, index)
    let place = try attributes.place("pos")
    links[index].body.position = place.inPlane
    links[index].beside = links[links[index].body.parent].beside + place.beside
    links[index].body.angle = try attributes.pitch(settings)
    // A mocap body is static here: only the caller could move it.
    if try attributes.flag("mocap") == true {
      let isAlone = !attributes.element.children.contains { ["joint", "body"].contains($0.name) }
      guard links[index].body.parent == 0, isAlone else {
        throw attributes.element.error(
          "mocap=\"true\" is refused here; accepted: "
            + "on a child of <worldbody> without joints or child bodies",
          at: attributes["mocap"])
      }
    }
  }

  private mutating func readJoints(
    _ elements: [MJCFElement], of body: Int, in childClass: String
  ) throws {
    let first = joints.count
    for element in elements {
      try attempt { scene in
        do { try scene.readJoint(element, of: body, in: childClass) } catch {
          scene.noteName(of: element)
          throw error
        }
      }
    }
    links[body].body.joints = first..<joints.count
    try attempt { scene in
      guard elements.count <= MJCFLimits.jointsOfBody else {
        throw scene.excess(
          "joints of one body", MJCFLimits.jointsOfBody, scene.links[body].element)
      }
      if scene.joints.count - first == elements.count {
        try scene.checkSlides(of: body, elements)
      }
    }
  }

  /// Returns the element's name, which must be unique among its kind; an unnamed element is named
  /// by its MuJoCo index.
  mutating func name(
    of attributes: Attributes, _ index: Int, otherwise: String? = nil
  ) throws -> String {
    let kind = DefaultClasses.kind(of: attributes.element.name)
    guard let attribute = attributes["name"] else { return otherwise ?? "\(kind) \(index)" }
    guard attribute.value.utf8.count <= MJCFLimits.label else {
      throw attributes.refusal(attribute, accepted: "a name of at most \(MJCFLimits.label) bytes")
    }
    guard names[kind, default: [:]].updateValue(index, forKey: attribute.value) == nil else {
      throw attributes.refusal(attribute, accepted: "a name that no other \(kind) has")
    }
    return attribute.value
  }

  /// Records the name of an element that failed to parse, so that references to it cause no further
  /// errors.
  private mutating func noteName(of element: MJCFElement) {
    guard let name = element.value("name") else { return }
    names[element.name, default: [:]][name] = 0
  }

  /// The index of a joint with this explicit name.
  func joint(named name: String) -> Int? { names["joint"]?[name] }

  /// The index of a tendon with this explicit name.
  func tendon(named name: String) -> Int? { names["tendon"]?[name] }

  /// Records the sites of a body.
  mutating func noteSites(of element: MJCFElement, body: Int, in childClass: String) {
    for child in element.children where child.name == "site" {
      guard let name = child.value("name") else { continue }
      sites[name] = NamedSite(element: child, body: body, childClass: childClass)
    }
  }

  /// Returns the error for exceeding a limit on the number of elements.
  func excess(_ what: String, _ limit: Int, _ element: MJCFElement) -> MJCFError {
    element.error("more than \(limit) \(what); accepted: \(limit) at most")
  }
}

extension Body {
  /// A body at its parent's origin, without mass or joints.
  fileprivate init(named name: String, parent: Int) {
    self.init(
      name: name, parent: parent, position: .zero, angle: 0, mass: 0, inertia: 0,
      centreOfMass: .zero, inverseWeight: 0, joints: 0..<0)
  }
}
