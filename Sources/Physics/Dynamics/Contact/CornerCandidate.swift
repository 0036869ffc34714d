/// A corner of a box that may collide with a plane of the world (`mjc_PlaneBox`).
///
/// Corners that differ only in y are combined, because their contacts have the same rows.
struct CornerCandidate<L: Lane> {
  var law: ContactLaw<L>
  let body: Int
  /// The number of the box's eight corners that are combined here.
  let copies: Int
  /// Their indices, in MuJoCo's order; −1 for none.
  let numbers: (Int, Int)
  private let centreX: L
  private let centreZ: L
  /// The vector from the centre to the corner.
  private let x: L
  private let z: L
  private let plane: PlaneConstants<L>

  /// Returns the corners of all boxes that may collide with a plane.
  static func all(of model: Model) -> [CornerCandidate] {
    model.contactPairs.flatMap { pair -> [CornerCandidate] in
      let box = model.geoms[pair.second]
      guard let plane = PlaneConstants<L>(model.geoms[pair.first].shape),
        case .box(let centre, let edges) = box.shape
      else { return [] }
      let law = ContactLaw<L>(pair, of: model)
      return corners(edges).map { corner in
        CornerCandidate(
          law: law, body: box.body, copies: corner.numbers.count,
          numbers: (corner.numbers[0], corner.numbers.count > 1 ? corner.numbers[1] : -1),
          centreX: L(centre.x), centreZ: L(centre.z), x: L(corner.place.x), z: L(corner.place.z),
          plane: plane)
      }
    }
  }

  /// The corners in MuJoCo's order; those that coincide in the plane of motion are combined.
  private static func corners(_ edges: [Spatial]) -> [(place: Planar, numbers: [Int])] {
    var corners: [(place: Planar, numbers: [Int])] = []
    let least = 1e-14 * edges.reduce(0) { $0 + $1.length }
    for number in 0..<8 {
      var place = Planar.zero
      for (axis, edge) in edges.enumerated() {
        place = place + edge.planar * (number >> axis & 1 == 1 ? 1 : -1)
      }
      if let same = corners.firstIndex(where: {
        ($0.place - place).length <= least && $0.numbers.count < 2
      }) {
        corners[same].numbers.append(number)
      } else {
        corners.append((place, [number]))
      }
    }
    return corners
  }

  /// The contact for the current body frames, and whether this is one of the lower corners; only
  /// those can touch.
  @inline(__always)
  func locate(_ frames: Column<BodyFrame<L>>) -> (contact: ContactPoint<L>, isLow: L.Mask) {
    let frame = frames[body]
    let centre = frame.place(centreX, centreZ)
    let arm = frame.rotate(x, z)
    let rise = plane.along(arm)
    let distance: L = plane.height(centre) + rise
    let corner: (x: L, z: L) = (centre.x + arm.x, centre.z + arm.z)
    return (plane.contact(at: corner, distance: distance), .!(L.zero .< rise))
  }
}
