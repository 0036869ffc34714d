package import Drawing
package import Learning
internal import Physics
internal import Terminal

/// Draws one frame of a motion in characters: the body, and the ground that passes below it.
///
/// The camera follows the body along x; marks on the ground, half a metre apart with a number at
/// every metre, show how far it travels.
struct Scene {
  private let picture: BodyPicture
  private let framing: Framing
  private let area: Rect

  init(_ picture: BodyPicture, framing: Framing, in area: Rect) {
    (self.picture, self.framing, self.area) = (picture, framing, area)
  }

  /// Draws a frame of a motion.
  func draw(_ motion: Motion, frame: Int, into grid: inout CellGrid) {
    guard motion.frames > 0, area.rows > 1, area.columns > 2 else { return }
    let limbs = picture.limbs(motion.positions(at: frame))
    // A row is as high as two columns are wide; the ground takes the last row.
    let height = Double(2 * (area.rows - 1))
    let camera = framing.camera(
      following: limbs.centre, bottom: height, width: Double(area.columns), height: height)
    drawGround(camera, into: &grid)
    grid.draw(limbs.map { Capsule($0, seenBy: camera) }, in: area)
  }

  private func drawGround(_ camera: Camera, into grid: inout CellGrid) {
    let row = area.row + Int(camera.point(.zero).y / 2)
    for column in 0..<area.columns {
      grid.put("─", row: row, column: area.column + column, style: Theme.ground)
    }
    for mark in camera.groundMarks(from: 0...Double(area.columns)) {
      draw(mark, row: row, into: &grid)
    }
  }

  private func draw(_ mark: Camera.GroundMark, row: Int, into grid: inout CellGrid) {
    let column = Int(mark.x.rounded(.down))
    guard (0..<area.columns).contains(column) else { return }
    guard let metre = mark.metre else {
      grid.put("┴", row: row, column: area.column + column, style: Theme.ground)
      return
    }
    let text = "\(metre)"
    let start = column - text.count / 2
    guard start >= 0, start + text.count <= area.columns else { return }
    grid.write(text, row: row, column: area.column + start, style: Theme.ground)
  }
}

extension Capsule {
  /// A limb as a camera sees it, in the units of a canvas.
  init(_ limb: Limb, seenBy camera: Camera) {
    let (from, to) = (camera.point(limb.from), camera.point(limb.to))
    self.init(
      from: CanvasPoint(x: Float(from.x), y: Float(from.y)),
      to: CanvasPoint(x: Float(to.x), y: Float(to.y)), radius: Float(limb.radius * camera.scale),
      style: Theme.style(of: limb.role), emblem: limb.role == .head ? "O" : nil,
      isFlat: limb.isFlat)
  }
}

extension Motion {
  /// The motion that a trajectory records.
  package init(_ trajectory: Trajectory) {
    self.init(
      period: Double(trajectory.period), positionCount: trajectory.positionCount,
      positions: trajectory.positions)
  }
}
