/// The contact attributes of a geom: collision bit masks and contact parameters.
struct Touch {
  var type: Int32
  var affinity: Int32
  var dimension: Int
  var friction: Double
  var margin: Double
  var impedance: Impedance

  /// Reads a geom's contact attributes.
  init(_ attributes: Attributes) throws {
    type = try attributes.integer("contype", default: 1, in: .min ... .max)
    affinity = try attributes.integer("conaffinity", default: 1, in: .min ... .max)
    dimension = try attributes.keyword("condim", among: ["1", "3"]).flatMap { Int($0) } ?? 3
    // Sliding, torsional and rolling friction: a planar contact has only sliding friction.
    friction = try attributes.numbers("friction", defaults: [1, 0.005, 0.0001])[0]
    if let attribute = attributes["friction"], friction < 0 {
      throw attributes.refusal(attribute, accepted: "numbers from 0 up")
    }
    margin = try attributes.number("margin", default: 0, in: .nonnegative)
    impedance = try Impedance(attributes, solref: "solref", solimp: "solimp")
  }

  /// Whether the collision bit masks allow contact between two geoms.
  func meets(_ other: Touch) -> Bool {
    type & other.affinity != 0 || other.type & affinity != 0
  }
}

extension Scene {
  /// Returns the pairs of geoms that may collide, by body pair, in the order of MuJoCo's
  /// `mj_collision`.
  ///
  /// Geoms that are fixed to each other do not collide. Neither do geoms of a body and its parent,
  /// unless the parent is fixed to the world.
  /// - Throws: `MJCFError` or `MJCFErrors` if two geoms could touch out of the plane of motion, or
  ///   if a box or a cylinder may touch anything other than a plane.
  func contactPairs() throws -> [ContactPair] {
    guard !settings.isDisabled("contact", "constraint") else { return [] }
    let byBody = Dictionary(grouping: parts.indices) { parts[$0].geom.body }
    var log = MJCFErrorLog()
    let found = try links.indices.flatMap { first in
      try links.indices.dropFirst(first + 1).filter { mayTouch(first, $0) }.flatMap { second in
        var pairs: [ContactPair] = []
        for a in byBody[first] ?? [] {
          for b in byBody[second] ?? [] {
            try log.attempt { if let pair = try pair(a, b) { pairs.append(pair) } }
          }
        }
        // MuJoCo sorts the contacts of two bodies by their geoms; `pair` puts the simpler geom
        // first.
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
      }
    }
    try log.check()
    return found
  }

  private func mayTouch(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (anchor(of: first), anchor(of: second))
    if a == b { return false }
    return settings.isDisabled("filterparent") || a == 0 || b == 0
      || (anchor(of: links[a].body.parent) != b && anchor(of: links[b].body.parent) != a)
  }

  /// The nearest ancestor with joints, or the body itself if it has joints; otherwise the world.
  private func anchor(of body: Int) -> Int {
    var body = body
    while body != 0, links[body].body.joints.isEmpty { body = links[body].body.parent }
    return body
  }

  /// Combines the parameters of two geoms into those of a contact ("Computation", section
  /// "Contact").
  private func pair(_ a: Int, _ b: Int) throws -> ContactPair? {
    let (p, q) = (parts[a].touch, parts[b].touch)
    guard p.meets(q) else { return nil }
    if rank(a) > 0, rank(b) > 0 {
      try checkShapes(a, b)
      guard try touchInPlane(a, b, margin: p.margin + q.margin) else { return nil }
    }
    let isSwapped = rank(a) > rank(b)
    return ContactPair(
      first: isSwapped ? b : a, second: isSwapped ? a : b,
      dimension: max(p.dimension, q.dimension),
      // MuJoCo's lower bound on the friction coefficient of a frictional contact (mjMINMU).
      friction: max(p.friction, q.friction, 1e-5), margin: p.margin + q.margin,
      impedance: p.impedance.mixed(with: q.impedance))
  }

  /// Rejects a box or a cylinder that may collide with anything other than a plane.
  private func checkShapes(_ a: Int, _ b: Int) throws {
    guard max(rank(a), rank(b)) > 2 else { return }
    let (solid, other) = rank(a) > rank(b) ? (a, b) : (b, a)
    let names = [solid, other].map { parts[$0].geom.name }
    throw parts[solid].element.error(
      "a \(rank(solid) == 4 ? "box" : "cylinder"), \(names[0]), may touch \(names[1]); "
        + "accepted: contact with planes, or contype and conaffinity that keep both apart")
  }

  /// The position of a shape in MuJoCo's order of types: plane, sphere, capsule, cylinder, box.
  private func rank(_ geom: Int) -> Int {
    switch parts[geom].geom.shape {
    case .plane: 0
    case .capsule: parts[geom].geom.isSphere ? 1 : 2
    case .cylinder: 3
    case .box: 4
    }
  }
}

extension Impedance {
  /// The mean of both; if a `solref` gives stiffness and damping directly, the larger of each.
  fileprivate func mixed(with other: Impedance) -> Impedance {
    let curve = zip(curve, other.curve).map { 0.5 * $0 + 0.5 * $1 }
    guard timeConstant > 0, other.timeConstant > 0 else {
      return Impedance(
        timeConstant: min(timeConstant, other.timeConstant),
        dampingRatio: min(dampingRatio, other.dampingRatio), curve: curve)
    }
    return Impedance(
      timeConstant: 0.5 * timeConstant + 0.5 * other.timeConstant,
      dampingRatio: 0.5 * dampingRatio + 0.5 * other.dampingRatio, curve: curve)
  }
}
