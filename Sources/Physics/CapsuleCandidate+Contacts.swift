/// What two capsules have in lanes where their axes cross or are parallel: two sets of rows.
struct CapsuleContacts<L: Lane> {
  var first: ContactPoint<L>
  var second: ContactPoint<L>
  /// The lanes that have the second one.
  var hasSecond: L.Mask
  /// The lanes in which both are one contact, as the axes cross.
  var areOne: L.Mask
}

extension CapsuleCandidate {
  /// The lanes in which one contact across the axes is not all that there is.
  @inline(__always)
  func areSpecial(_ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places) -> L.Mask {
    guard areCapsules else { return L.Mask(repeating: false) }
    return axes.areParallel .| axes.cross(at: places)
  }

  /// The contacts of two capsules, in every lane whichever it has.
  ///
  /// Where axes are parallel MuJoCo tests the four ends in turn and keeps two. Where they cross, no
  /// direction of the plane leads from one to the other: its normal is then the one that leads out
  /// of the plane, and friction acts along both of the plane's directions, half in each set of rows.
  func contacts(
    _ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places
  ) -> CapsuleContacts<L> {
    let nearest = contact(axes, at: places)
    var found = CapsuleContacts(
      first: nearest, second: nearest, hasSecond: L.Mask(repeating: false),
      areOne: L.Mask(repeating: false))
    guard areCapsules else { return found }
    let ends = parallel(axes)
    found.first = found.first.replacing(with: ends.first, where: axes.areParallel)
    found.second = found.second.replacing(with: ends.second, where: axes.areParallel)
    found.areOne = axes.cross(at: places)
    found.hasSecond = (axes.areParallel .& ends.hasSecond) .| found.areOne
    let sides = crossing(axes, at: places)
    found.first = found.first.replacing(with: sides.first, where: found.areOne)
    found.second = found.second.replacing(with: sides.second, where: found.areOne)
    return found
  }

  /// The first two ends that are near the other axis, as if the axes were parallel in all lanes.
  private func parallel(
    _ axes: CapsuleAxes<L>
  ) -> (first: ContactPoint<L>, second: ContactPoint<L>, hasSecond: L.Mask) {
    let (one, two) = (
      contact(axes, at: axes.end(ofFirst: L(1))), contact(axes, at: axes.end(ofFirst: L(-1)))
    )
    let (three, four) = (
      contact(axes, at: axes.end(ofSecond: L(1))), contact(axes, at: axes.end(ofSecond: L(-1)))
    )
    let (isOne, isTwo, isThree) = (
      one.distance .< law.margin, two.distance .< law.margin, three.distance .< law.margin
    )
    let isEither = isOne .| isTwo
    let first = four.replacing(with: three, where: isThree).replacing(with: two, where: isTwo)
      .replacing(with: one, where: isOne)
    let second = four.replacing(with: three, where: isThree .& isEither)
      .replacing(with: two, where: isOne .& isTwo)
    return (first, second, (isEither .| isThree) .& (second.distance .< law.margin))
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
