/// The default classes of a file: attribute values that apply unless an element overrides them.
struct DefaultClasses {
  /// The class of elements that specify none.
  static let main = "main"

  /// The elements of a class by kind, outermost class first.
  private typealias Layers = [String: [MJCFElement]]
  private var classes: [String: Layers] = [main: [:]]

  /// Reads the `default` sections of a file and logs their errors.
  init(_ sections: [MJCFElement], log: inout MJCFErrorLog) throws {
    for section in sections {
      try log.attempt {
        guard (section.value("class") ?? Self.main) == Self.main else {
          throw section.error(
            "the outermost class must be \(Self.main); accepted: class=\"\(Self.main)\"")
        }
      }
      try read(section, into: Self.main, log: &log)
    }
  }

  /// Returns an element's attributes, merged with those of its class or of the enclosing
  /// `childclass`.
  func attributes(of element: MJCFElement, in childClass: String) throws -> Attributes {
    Attributes(element, over: try layers(of: element, in: childClass).map(\.attributes))
  }

  /// Returns the default elements that apply to an element, outermost class first.
  func layers(of element: MJCFElement, in childClass: String) throws -> [MJCFElement] {
    let name = element.value("class") ?? childClass
    guard let layers = classes[name] else {
      throw element.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    try checkKinds(of: layers, for: element)
    return layers[Self.kind(of: element.name)] ?? []
  }

  /// The kind under which an element is stored: all supported actuators share one default and one
  /// namespace, and so do all tendons.
  static func kind(of name: String) -> String {
    if Schema.actuators[name] != nil { return "actuator" }
    return ["fixed", "spatial"].contains(name) ? "tendon" : name
  }

  /// Rejects an actuator whose class sets attributes of an unsupported actuator type: in MuJoCo,
  /// all actuator types share one default.
  private func checkKinds(of layers: Layers, for element: MJCFElement) throws {
    guard Schema.actuators[element.name] != nil else { return }
    for kind in Schema.otherActuators {
      guard layers[kind]?.contains(where: { !$0.attributes.isEmpty }) == true else { continue }
      throw element.error(
        "its class sets attributes for <\(kind)>, which apply to all actuators; "
          + "accepted: a class without them")
    }
  }

  /// The default class for a body's children: its own `childclass`, otherwise the enclosing one.
  func childClass(of body: MJCFElement, in outer: String) throws -> String {
    guard let name = body.value("childclass") else { return outer }
    guard classes[name] != nil else {
      throw body.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    return name
  }

  private var names: String { classes.keys.sorted().joined(separator: ", ") }

  /// Reads a class.
  ///
  /// It inherits everything from the enclosing class, including elements that come later there.
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
          throw child.error("a nested class needs a name; accepted: class=\"…\"")
        }
      }
      // To report further errors, continue under a unique name that nothing can reference.
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
