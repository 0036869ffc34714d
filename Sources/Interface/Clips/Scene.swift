package import Drawing
package import Learning
internal import Physics
internal import Terminal

/// Draws one frame of a motion in characters: the body, and the ground that passes below it.
///
/// Marks on the ground, half a metre apart with a number at every metre, show how far the body
/// travels; where the camera has left the ground, marks at the left edge show how high it is.
struct Scene {
  private let picture: BodyPicture
  private var framing: Framing
  private let area: Rect
  private let look: Look
  /// A row is as high as two columns are wide; the ground takes the last row.
  private var viewport: Viewport {
    Viewport(width: Double(area.columns), height: Double(2 * area.rows), ground: 2)
  }

  init(_ picture: BodyPicture, framing: Framing, in area: Rect, look: Look = Look()) {
    (self.picture, self.framing, self.area, self.look) = (picture, framing, area, look)
    self.framing.showsWholePath = look.showsTrails
  }

  /// Draws a frame of a track.
  func draw(_ track: Track, frame: Int, into grid: inout CellGrid) {
    guard track.motion.frames > 0, area.rows > 1, area.columns > 2 else { return }
    let camera = framing.camera(on: track, at: frame, in: viewport)
    if look.showsTrails { drawTrails(of: track, camera, into: &grid) }
    drawGround(camera, into: &grid)
    let limbs = picture.limbs(track.motion.positions(at: frame))
    grid.draw(
      limbs.map { Capsule($0, seenBy: camera, ink: look.ink) }, with: look.ink, in: area)
  }

  private func drawTrails(of track: Track, _ camera: Camera, into grid: inout CellGrid) {
    for trail in track.trails {
      let points = trail.places.map { CanvasPoint(camera.point($0)) }
      grid.drawDots(
        points, with: look.ink, in: area,
        style: Theme.style(of: trail.role, isFar: true))
    }
  }
}

// MARK: - Ground and height

extension Scene {
  private func drawGround(_ camera: Camera, into grid: inout CellGrid) {
    let row = Int((camera.point(.zero).y / 2).rounded(.down))
    guard row < area.rows else { return drawHeights(camera, into: &grid) }
    for column in 0..<area.columns {
      grid.put("─", row: area.row + row, column: area.column + column, style: Theme.ground)
    }
    for mark in camera.groundMarks(from: 0...Double(area.columns)) {
      draw(mark, row: area.row + row, into: &grid)
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

  /// The whole metres above the ground at the left edge, where the ground itself is out of view.
  private func drawHeights(_ camera: Camera, into grid: inout CellGrid) {
    let heights = camera.heights(from: 0...Double(2 * area.rows))
    for height in heights {
      let row = min(Int(height.y / 2), area.rows - 1)
      grid.write(
        "─ \(height.metre) m", row: area.row + row, column: area.column, columns: area.columns,
        style: Theme.undecided)
    }
  }
}

extension CanvasPoint {
  fileprivate init(_ point: Camera.Point) { self.init(x: Float(point.x), y: Float(point.y)) }
}

extension Capsule {
  /// A limb as a camera sees it, in the units of a canvas.
  init(_ limb: Limb, seenBy camera: Camera, ink: Ink = .ascii) {
    let emblem: Unicode.Scalar? =
      switch limb.role {
      case .head: ink == .ascii ? "O" : nil
      case .joint: "o"
      default: nil
      }
    self.init(
      from: CanvasPoint(camera.point(limb.from)), to: CanvasPoint(camera.point(limb.to)),
      radius: Float(limb.radius * camera.scale),
      style: Theme.style(of: limb.role, isFar: limb.isFar), emblem: emblem, isFlat: limb.isFlat,
      isFar: limb.isFar)
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

extension Track {
  /// The track of a recorded trajectory.
  package init(_ picture: BodyPicture, _ trajectory: Trajectory) {
    self.init(picture, Motion(trajectory))
  }
}
