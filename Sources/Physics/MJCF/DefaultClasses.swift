/// The `default` classes of a file: attributes that elements have unless they say otherwise.
struct DefaultClasses {
  /// The class of all that names none.
  static let main = "main"

  /// The elements of a class by kind, the most general class first.
  private typealias Layers = [String: [MJCFElement]]
  private var classes: [String: Layers] = [main: [:]]

  /// Reads the `default` sections of a file and logs their errors.
  init(_ sections: [MJCFElement], log: inout MJCFErrorLog) throws {
    for section in sections {
      try log.attempt {
        guard (section.value("class") ?? Self.main) == Self.main else {
          throw section.error(
            "the outermost class is \(Self.main); accepted: class=\"\(Self.main)\"")
        }
      }
      try read(section, into: Self.main, log: &log)
    }
  }

  /// The attributes that an element has by its class, or by that of the body around it.
  func attributes(of element: MJCFElement, in childClass: String) throws -> Attributes {
    Attributes(element, over: try layers(of: element, in: childClass).map(\.attributes))
  }

  /// The elements of default classes that an element is laid over, the most general class first.
  func layers(of element: MJCFElement, in childClass: String) throws -> [MJCFElement] {
    let name = element.value("class") ?? childClass
    guard let layers = classes[name] else {
      throw element.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    try checkKinds(of: layers, for: element)
    return layers[Self.kind(of: element.name)] ?? []
  }

  /// The kind of an element: all actuators that are simulated share one default and one set of
  /// names, and so do all tendons.
  static func kind(of name: String) -> String {
    if Schema.actuators[name] != nil { return "actuator" }
    return ["fixed", "spatial"].contains(name) ? "tendon" : name
  }

  /// Refuses an actuator whose class has attributes for one of a kind that is not simulated: to
  /// MuJoCo they count for all kinds.
  private func checkKinds(of layers: Layers, for element: MJCFElement) throws {
    guard Schema.actuators[element.name] != nil else { return }
    for kind in Schema.otherActuators {
      guard layers[kind]?.contains(where: { !$0.attributes.isEmpty }) == true else { continue }
      throw element.error(
        "its class has attributes of <\(kind)>, which count for all actuators; "
          + "accepted: a class without them")
    }
  }

  /// The class that a body gives to its children.
  func childClass(of body: MJCFElement, in outer: String) throws -> String {
    guard let name = body.value("childclass") else { return outer }
    guard classes[name] != nil else {
      throw body.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    return name
  }

  private var names: String { classes.keys.sorted().joined(separator: ", ") }

  /// A class inherits all of the class around it, also elements that follow it there.
  private mutating func read(
    _ section: MJCFElement, into name: String, log: inout MJCFErrorLog
  ) throws {
    try log.attempt { _ = try Schema.default.checked(section) }
    for child in section.children where child.name != "default" {
      if let schema = Self.schema(of: child) {
        let schema = schema.inDefaults
        try log.attempt { _ = try schema.checked(child) }
        try log.attempt { try Attributes(child).checkNumbers(named: schema.attributes) }
      }
      classes[name]?[Self.kind(of: child.name), default: []].append(child)
    }
    for child in section.children where child.name == "default" {
      var inner = child.value("class") ?? ""
      try log.attempt {
        guard !inner.isEmpty, classes[inner] == nil else {
          throw child.error("an inner class needs a name of its own; accepted: class=\"…\"")
        }
      }
      // Reading on, for its other errors, needs a name that nothing refers to.
      if inner.isEmpty || classes[inner] != nil { inner = "\(classes.count) " }
      classes[inner] = classes[name]
      try read(child, into: inner, log: &log)
    }
  }

  private static func schema(of element: MJCFElement) -> Schema? {
    switch element.name {
    case "geom": .geom
    case "joint": .joint
    case "tendon": .tendonDefault
    default: Schema.actuators[element.name]
    }
  }
}
