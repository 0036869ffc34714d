package import Physics

/// A motion with the room that its body takes in each frame, so that a camera can look ahead.
package struct Track: Sendable, Equatable {
  /// The motion.
  package let motion: Motion
  /// The rectangle around all parts of the body per frame, `[frames]`, m.
  package let rooms: [Limb.Bounds]
  /// Where the head and the feet go.
  package let trails: [Trail]

  /// The way of a part of the body through the whole motion.
  package struct Trail: Sendable, Equatable {
    /// The part: the head, or a foot.
    package let role: Limb.Role
    /// Whether it belongs to the far leg.
    package let isFar: Bool
    /// Its place per frame, m.
    package fileprivate(set) var places: [Planar]
  }

  /// All that the body passes through, from left to right, m.
  package let way: ClosedRange<Double>

  /// Follows a body through a motion.
  package init(_ picture: BodyPicture, _ motion: Motion) {
    self.motion = motion
    var (rooms, trails): ([Limb.Bounds], [Trail]) = ([], [])
    rooms.reserveCapacity(motion.frames)
    for frame in 0..<motion.frames {
      let limbs = picture.limbs(motion.positions(at: frame))
      // A frame in which nothing has a place keeps the room of the one before.
      let nowhere = Limb.Bounds(x: 0...0, z: 0...0)
      rooms.append(limbs.bounds ?? rooms.last ?? nowhere)
      let marked = limbs.filter { $0.role == .head || $0.role == .foot }
      if frame == 0 {
        trails = marked.map { Trail(role: $0.role, isFar: $0.isFar, places: []) }
      }
      for (index, limb) in marked.enumerated() where index < trails.count {
        trails[index].places.append(limb.middle)
      }
    }
    way = rooms.dropFirst().reduce(rooms.first?.x ?? 0...0) { $0.union($1.x) }
    (self.rooms, self.trails) = (rooms, trails)
  }
}

extension Limb {
  /// Half way between its ends, m.
  fileprivate var middle: Planar { (from + to) * 0.5 }
}
