/// A site on the path of a spatial tendon, in lanes.
struct SiteConstants<L: Lane> {
  let body: Int
  /// The last degree of freedom that moves the site, −1 for none.
  let joint: Int
  let x: L
  let z: L
  /// y: the offset from the plane of motion.
  let beside: L
}

/// The spatial tendons of a model: their lengths and Jacobians (`mj_tendon`).
final class SpatialTendons<L: Lane> {
  /// The number of spatial tendons.
  let count: Int
  /// The lengths, indexed as `Model.tendons`; zero for fixed tendons.
  let lengths: Column<L>
  /// The index of each tendon, and its range of `sites`.
  private let paths: Column<(tendon: Int, first: Int, end: Int)>
  private let sites: Column<SiteConstants<L>>
  /// The derivatives of the lengths by joint position, `[tendons, nv]`.
  private let jacobian: Column<L>
  private let size: Int

  init(model: Model, arena: Arena) {
    var sites: [SiteConstants<L>] = []
    var paths: [(tendon: Int, first: Int, end: Int)] = []
    for (index, tendon) in model.tendons.enumerated() where !tendon.sites.isEmpty {
      paths.append((index, sites.count, sites.count + tendon.sites.count))
      sites += tendon.sites.map {
        SiteConstants(
          body: $0.body, joint: model.lastJoint(of: $0.body), x: L($0.position.x),
          z: L($0.position.z), beside: L($0.beside))
      }
    }
    count = paths.count
    size = model.joints.count
    self.paths = arena.column(paths)
    self.sites = arena.column(sites)
    lengths = arena.column(model.tendons.count, of: .zero)
    jacobian = arena.column(paths.isEmpty ? 0 : model.tendons.count * size, of: .zero)
  }

  /// Computes all lengths and Jacobians; requires the current body frames and joint axes.
  func find(
    _ frames: Column<BodyFrame<L>>, _ axes: Column<MotionVector<L>>, _ ancestors: Column<Int>,
    origin: (x: L, z: L)
  ) {
    for index in 0..<count {
      let path = paths[index]
      let row = jacobian.from(path.tendon * size)
      for joint in 0..<size { row[joint] = .zero }
      var length: L = .zero
      for place in path.first..<path.end - 1 {
        let (first, second) = (sites[place], sites[place + 1])
        let start = frames[first.body].place(first.x, first.z)
        let end = frames[second.body].place(second.x, second.z)
        let (x, z): (L, L) = (end.x - start.x, end.z - start.z)
        let y: L = second.beside - first.beside
        let distance = L.squareRoot((x * x).adding(y, times: y).adding(z, times: z))
        length = length + distance
        // MuJoCo's mjMINVAL: a segment of zero length has no direction.
        let scale: L = L(1) / L.larger(distance, L(1e-15))
        let (forward, up): (L, L) = (x * scale, z * scale)
        add(
          ForceVector(forward: forward, up: up, atX: end.x - origin.x, z: end.z - origin.z),
          from: second.joint, axes, ancestors, to: row)
        add(
          ForceVector(forward: -forward, up: -up, atX: start.x - origin.x, z: start.z - origin.z),
          from: first.joint, axes, ancestors, to: row)
      }
      lengths[path.tendon] = length
    }
  }

  private func add(
    _ force: ForceVector<L>, from last: Int, _ axes: Column<MotionVector<L>>,
    _ ancestors: Column<Int>, to row: Column<L>
  ) {
    var joint = last
    while joint >= 0 {
      row[joint] = axes[joint].dot(force, plus: row[joint])
      joint = ancestors[joint]
    }
  }

  /// Sets the coefficients of a path to the Jacobian of its spatial tendon.
  func update(_ strands: Column<StrandConstants<L>>, of path: StrandPath<L>) {
    guard path.spatial >= 0 else { return }
    let row = jacobian.from(path.spatial * size)
    for index in path.range {
      strands[index].coefficient = row[strands[index].joint] * path.scale
    }
  }
}
