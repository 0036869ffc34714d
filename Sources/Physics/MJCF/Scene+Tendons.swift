/// Tendons.
extension Scene {
  /// Reads a tendon.
  ///
  /// A spatial tendon without spring, damper and limit is ignored if its path has anything other
  /// than sites.
  mutating func readTendon(_ element: MJCFElement) throws {
    let isFixed = element.name == "fixed"
    let children = try (isFixed ? Schema.tendon : .spatialTendon).checked(element)
    guard tendons.count < MJCFLimits.tendons else {
      throw excess("tendons", MJCFLimits.tendons, element)
    }
    let attributes = try defaults.attributes(of: element, in: DefaultClasses.main)
    try checkZero(["frictionloss", "armature", "springyield"], attributes)
    guard
      try limits(attributes, flag: "actuatorfrclimited", range: "actuatorfrcrange", unit: 1) == nil
    else {
      throw element.error(
        "limiting the forces of actuators is refused; accepted: actuatorfrclimited=\"false\"",
        at: attributes["actuatorfrcrange"])
    }
    var tendon = Tendon(
      name: "", strands: [],
      stiffness: try attributes.number("stiffness", default: 0, in: .nonnegative),
      damping: try attributes.number("damping", default: 0, in: .nonnegative),
      range: try limits(attributes, flag: "limited", range: "range", unit: 1),
      margin: try attributes.number("margin", default: 0, in: .nonnegative),
      limit: try Impedance(attributes, solref: "solreflimit", solimp: "solimplimit"))
    do {
      if isFixed {
        tendon.strands = try strands(children, of: element)
      } else {
        tendon.sites = try way(children, of: element)
      }
    } catch {
      guard !isFixed, tendon.stiffness == 0, tendon.damping == 0, tendon.range == nil else {
        throw error
      }
      return
    }
    tendon.name = try name(of: attributes, tendons.count)
    if let rest = try rest(attributes) {
      tendon.rest = rest
    } else {
      tendonsAtRest.append(tendons.count)
    }
    tendons.append(tendon)
    tendonRanges.append(try rangeToInherit(attributes, unit: 1))
  }

  /// Reads the joints and coefficients of a fixed tendon.
  private func strands(
    _ children: [MJCFElement], of element: MJCFElement
  ) throws -> [Tendon.Strand] {
    guard !children.isEmpty else {
      throw element.error("the tendon has no joints; accepted: <joint joint=\"…\" coef=\"…\"/>")
    }
    var strands: [Tendon.Strand] = []
    for child in children {
      let strand = try readStrand(child)
      guard !strands.contains(where: { $0.joint == strand.joint }) else {
        throw child.error("the joint appears twice; accepted: each joint once")
      }
      strands.append(strand)
    }
    return strands
  }

  /// Reads the path of a spatial tendon, which may consist only of sites.
  private func way(
    _ children: [MJCFElement], of element: MJCFElement
  ) throws -> [Tendon.Site] {
    guard children.count > 1 else {
      throw element.error(
        "the tendon has fewer than two sites; accepted: <site site=\"…\"/> twice or more")
    }
    return try children.map { child in
      guard child.name == "site" else {
        throw child.error("is refused in a tendon that exerts forces; accepted: <site>")
      }
      _ = try Schema(attributes: ["site"]).checked(child)
      let attributes = Attributes(child)
      guard let name = attributes["site"] else { throw attributes.missing("site") }
      guard let site = sites[name.value] else {
        throw attributes.refusal(
          name,
          accepted: sites.isEmpty ? "a site's name" : sites.keys.sorted().joined(separator: ", "))
      }
      return try place(site)
    }
  }

  /// Reads the position of a site.
  private func place(_ site: NamedSite) throws -> Tendon.Site {
    let attributes = try defaults.attributes(of: site.element, in: site.childClass)
    var place = try attributes.place("pos")
    if let ends = try attributes.vector("fromto", count: 6) {
      place = (
        Planar((ends[0] + ends[3]) / 2, (ends[2] + ends[5]) / 2), (ends[1] + ends[4]) / 2
      )
    }
    return Tendon.Site(
      body: site.body, position: place.inPlane, beside: links[site.body].beside + place.beside)
  }

  /// Rejects nonzero values of attributes that are not simulated.
  private func checkZero(_ names: [String], _ attributes: Attributes) throws {
    for name in names {
      guard let attribute = attributes[name], try attributes.number(name) != 0 else { continue }
      throw attributes.refusal(attribute, accepted: "\(name)=\"0\"")
    }
  }

  private func readStrand(_ element: MJCFElement) throws -> Tendon.Strand {
    _ = try Schema.strand.checked(element)
    let attributes = Attributes(element)
    guard let name = attributes["joint"] else { throw attributes.missing("joint") }
    guard let joint = joint(named: name.value) else {
      let names = joints.map(\.name).filter { self.joint(named: $0) != nil }
      throw attributes.refusal(
        name,
        accepted: names.isEmpty
          ? "a joint's name, but no joint has one" : names.joined(separator: ", ")
      )
    }
    return Tendon.Strand(joint: joint, coefficient: try attributes.number("coef"))
  }

  /// Reads `springlength`, one or two resting lengths; nil, for absent or −1, means the length at
  /// the joints' `springref`.
  private func rest(_ attributes: Attributes) throws -> ClosedRange<Double>? {
    guard let attribute = attributes["springlength"] else { return nil }
    let given = try attributes.numbers("springlength", defaults: [-1, .nan])
    let (least, greatest) = (given[0], given[1].isNaN ? given[0] : given[1])
    if least == -1, greatest == -1 { return nil }
    guard least <= greatest else {
      throw attributes.refusal(attribute, accepted: "one length, or two in ascending order")
    }
    return least...greatest
  }
}
