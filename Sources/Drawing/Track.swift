package import Physics

/// A motion with the bounding box of its body in each frame, so that a camera can look ahead.
package struct Track: Sendable, Equatable {
  /// The motion.
  package let motion: Motion
  /// The bounding box of all parts of the body per frame, `[frames]`, m.
  package let bounds: [Limb.Bounds]
  /// Where the head and the feet go.
  package let trails: [Trail]

  /// The path of a part of the body through the whole motion.
  package struct Trail: Sendable, Equatable {
    /// The part: the head, or a foot.
    package let role: Limb.Role
    /// Its place per frame, m.
    package fileprivate(set) var places: [Planar]
  }

  /// The horizontal range of all bounding boxes, m.
  package let range: ClosedRange<Double>

  /// Follows a body through a motion.
  package init(_ picture: BodyPicture, _ motion: Motion) {
    self.motion = motion
    var (bounds, trails): ([Limb.Bounds], [Trail]) = ([], [])
    bounds.reserveCapacity(motion.frames)
    for frame in 0..<motion.frames {
      let limbs = picture.limbs(motion.positions(at: frame))
      // A frame without any finite position keeps the box of the one before.
      let nowhere = Limb.Bounds(x: 0...0, z: 0...0)
      bounds.append(limbs.bounds ?? bounds.last ?? nowhere)
      let marked = limbs.filter { $0.role == .head || $0.role == .foot }
      if frame == 0 {
        trails = marked.map { Trail(role: $0.role, places: []) }
      }
      for (index, limb) in marked.enumerated() where index < trails.count {
        trails[index].places.append(limb.middle)
      }
    }
    range = bounds.dropFirst().reduce(bounds.first?.x ?? 0...0) { $0.union($1.x) }
    (self.bounds, self.trails) = (bounds, trails)
  }
}

extension Limb {
  /// Half way between its ends, m.
  fileprivate var middle: Planar { (from + to) * 0.5 }
}
