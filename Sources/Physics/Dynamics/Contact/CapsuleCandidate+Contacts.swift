/// The contacts of two capsules whose axes may intersect or be parallel: up to two sets of rows.
struct CapsuleContacts<L: Lane> {
  var first: ContactPoint<L>
  var second: ContactPoint<L>
  /// The lanes in which each contact exists.
  var hasFirst: L.Mask
  var hasSecond: L.Mask
  /// The lanes in which both sets of rows belong to one contact, because the axes intersect.
  var areOne: L.Mask
}

extension CapsuleCandidate {
  /// The lanes that need more than the single regular contact between the closest points.
  @inline(__always)
  func areSpecial(_ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places) -> L.Mask {
    guard areCapsules else { return L.Mask(repeating: false) }
    return axes.areParallel .| axes.cross(at: places)
  }

  /// Computes the contacts of two capsules, with the case selected per lane.
  ///
  /// Parallel capsules have two contacts, at the ends of their overlap. If the axes intersect, no
  /// direction in the plane separates them: the contact normal points out of the plane, and both
  /// tangents lie in it. Each set of rows then holds the friction rows of one tangent.
  func contacts(
    _ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places
  ) -> CapsuleContacts<L> {
    let nearest = contact(axes, at: places)
    var found = CapsuleContacts(
      first: nearest, second: nearest, hasFirst: nearest.distance .< law.margin,
      hasSecond: L.Mask(repeating: false), areOne: L.Mask(repeating: false))
    guard areCapsules else { return found }
    found.areOne = axes.cross(at: places)
    let sides = crossing(axes, at: places)
    found.first = found.first.replacing(with: sides.first, where: found.areOne)
    found.second = found.second.replacing(with: sides.second, where: found.areOne)
    let overlap = axes.overlap
    found.first = found.first.replacing(
      with: contact(axes, at: overlap.begin), where: axes.areParallel)
    found.second = found.second.replacing(
      with: contact(axes, at: overlap.end), where: axes.areParallel)
    found.hasFirst = found.first.distance .< law.margin
    found.hasSecond =
      (axes.areParallel .| found.areOne) .& (found.second.distance .< law.margin)
    return found
  }

  private func crossing(
    _ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places
  ) -> (first: ContactPoint<L>, second: ContactPoint<L>) {
    var forward = contact(axes, at: places)
    forward.distance = -(first.radius + second.radius)
    forward.x = axes.first.x.adding(axes.u.x, times: places.s)
    forward.z = axes.first.z.adding(axes.u.z, times: places.s)
    (forward.normalX, forward.normalZ) = (.zero, .zero)
    (forward.tangentX, forward.tangentZ) = (L(1), .zero)
    var up = forward
    (up.tangentX, up.tangentZ) = (.zero, L(1))
    return (forward, up)
  }
}
