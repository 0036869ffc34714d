internal import Learning
internal import Physics
internal import Terminal

/// Draws one moment of a trajectory: the body, and the ground that passes below it.
///
/// The camera follows the body along x; marks on the ground, half a metre apart with every whole
/// metre numbered, tell how it travels. z is not followed, so that a jump looks like one.
struct Scene {
  /// The least width that is shown, in heights of the picture: a body that lies flat fits in.
  private static let narrowest = 1.15

  private let picture: BodyPicture
  /// Widths of a column for a metre.
  private let scale: Double
  private let area: Rect
  /// The row of the ground line.
  private let ground: Int

  init(picture: BodyPicture, in area: Rect) {
    self.picture = picture
    self.area = area
    ground = max(area.rows - 1, 0)
    // A row is two widths of a column high; the ground takes one.
    scale = min(
      Double(2 * ground) / picture.height,
      Double(area.columns) / (Scene.narrowest * picture.height))
  }

  /// Draws a frame of a trajectory.
  func draw(_ trajectory: Trajectory, frame index: Int, into frame: inout CellGrid) {
    guard trajectory.frames > 0, area.rows > 1, area.columns > 2 else { return }
    let row = index * trajectory.positionCount..<(index + 1) * trajectory.positionCount
    let limbs = picture.limbs(trajectory.positions[row].map(Double.init))
    let centre = limbs.centre
    drawGround(centre: centre, into: &frame)
    frame.draw(limbs.map { capsule($0, centre: centre) }, in: area)
  }

  private func capsule(_ limb: Limb, centre: Double) -> Capsule {
    Capsule(
      from: point(limb.from, centre: centre), to: point(limb.to, centre: centre),
      radius: Float(limb.radius * scale), style: Theme.style(of: limb.role),
      emblem: limb.role == .head ? "O" : nil, isFlat: limb.isFlat)
  }

  private func point(_ place: Planar, centre: Double) -> CanvasPoint {
    CanvasPoint(
      x: Float((place.x - centre) * scale + Double(area.columns) / 2),
      y: Float(Double(2 * ground) - place.z * scale))
  }

  private func drawGround(centre: Double, into frame: inout CellGrid) {
    let row = area.row + ground
    for column in 0..<area.columns {
      frame.put("─", row: row, column: area.column + column, style: Theme.ground)
    }
    let half = Double(area.columns) / 2 / scale
    guard abs(centre) < 1e6, half < 1e3 else { return }
    let marks = Int(((centre - half) * 2).rounded(.up))...Int(((centre + half) * 2).rounded(.down))
    for mark in marks {
      let x = (Double(mark) / 2 - centre) * scale + Double(area.columns) / 2
      drawMark(mark, column: Int(x.rounded(.down)), row: row, into: &frame)
    }
  }

  private func drawMark(_ mark: Int, column: Int, row: Int, into frame: inout CellGrid) {
    guard (0..<area.columns).contains(column) else { return }
    guard mark.isMultiple(of: 2) else {
      frame.put("┴", row: row, column: area.column + column, style: Theme.ground)
      return
    }
    let text = "\(mark / 2)"
    let start = column - text.count / 2
    guard start >= 0, start + text.count <= area.columns else { return }
    frame.write(text, row: row, column: area.column + start, style: Theme.ground)
  }
}
