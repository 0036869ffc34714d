import Physics

/// Which bits of a frame's contacts are feet and which are the rest of the body.
struct GroundContact: Sendable, Equatable {
  /// Bits of the geoms that move.
  let moving: UInt32
  /// Bits of the feet.
  let feet: UInt32

  /// Finds the feet among a body's geoms.
  init(of model: Model, feet names: [String]) throws(UnsuitableBody) {
    guard model.geoms.count <= UInt32.bitWidth else { throw .tooManyGeoms(model.geoms.count) }
    var moving: UInt32 = 0
    var feet: UInt32 = 0
    for (index, geom) in model.geoms.enumerated() where geom.body != 0 {
      moving |= 1 << UInt32(index)
      if names.contains(geom.name) { feet |= 1 << UInt32(index) }
    }
    let known = Self.names(of: model)
    for name in names where !known.contains(name) { throw .geom(name, known: known) }
    self.moving = moving
    self.feet = feet
  }

  /// Names of the geoms that move.
  static func names(of model: Model) -> [String] {
    model.geoms.filter { $0.body != 0 }.map(\.name)
  }

  /// Whether anything touches the ground.
  func touches(_ contacts: UInt32) -> Bool { contacts & moving != 0 }

  /// Whether something other than the feet touches the ground.
  func touchesWithBody(_ contacts: UInt32) -> Bool { contacts & moving & ~feet != 0 }
}
