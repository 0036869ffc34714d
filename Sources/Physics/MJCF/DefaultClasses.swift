/// The `default` classes of a file: attributes that elements have unless they say otherwise.
struct DefaultClasses {
  /// The class of all that names none.
  static let main = "main"

  /// The attributes of each kind of element, the most general class first.
  private typealias Layers = [String: [[MJCFElement.Attribute]]]
  private var classes: [String: Layers] = [main: [:]]

  /// Reads the `default` sections of a file.
  init(_ sections: [MJCFElement]) throws {
    for section in sections {
      guard (section.value("class") ?? Self.main) == Self.main else {
        throw section.error("the outermost class is \(Self.main); accepted: class=\"\(Self.main)\"")
      }
      try read(section, into: Self.main)
    }
  }

  /// The attributes that an element has by its class, or by that of the body around it.
  func attributes(of element: MJCFElement, in childClass: String) throws -> Attributes {
    let name = element.value("class") ?? childClass
    guard let layers = classes[name] else {
      throw element.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    return Attributes(element, over: layers[element.name] ?? [])
  }

  /// The class that a body gives to what it holds.
  func childClass(of body: MJCFElement, in outer: String) throws -> String {
    guard let name = body.value("childclass") else { return outer }
    guard classes[name] != nil else {
      throw body.error("no default class is named \"\(name)\"; accepted: \(names)")
    }
    return name
  }

  private var names: String { classes.keys.sorted().joined(separator: ", ") }

  /// A class takes over what stands in the class around it, wherever that stands there.
  private mutating func read(_ section: MJCFElement, into name: String) throws {
    let children = try Schema.default.checked(section)
    for child in children where child.name != "default" {
      _ = try Self.schema(of: child).inDefaults.checked(child)
      try Attributes(child).checkNumbers(named: Self.schema(of: child).attributes)
      classes[name]?[child.name, default: []].append(child.attributes)
    }
    for child in children where child.name == "default" {
      guard let inner = child.value("class"), classes[inner] == nil else {
        throw child.error("an inner class needs a name of its own; accepted: class=\"…\"")
      }
      classes[inner] = classes[name]
      try read(child, into: inner)
    }
  }

  private static func schema(of element: MJCFElement) -> Schema {
    switch element.name {
    case "geom": .geom
    case "joint": .joint
    default: .motor
    }
  }
}
