public import Learning
public import Physics
public import Terminal

/// One or more things that a body did, side by side in characters, for a recording.
public struct FilmScreen: Sendable {
  /// How many rows and columns it takes.
  public let size: Size
  private let picture: BodyPicture
  private let columns: Int
  private let rows: Int

  /// Lays out panels.
  ///
  /// - Parameters:
  ///   - columns: Panels side by side.
  ///   - rows: Rows of panels.
  ///   - picture: How the body looks.
  public init(columns: Int, rows: Int, picture: BodyPicture) {
    self.columns = columns
    self.rows = rows
    self.picture = picture
    // A panel by itself fills a usual terminal; two stand as on the choose screen.
    size =
      switch columns {
      case 1: Size(rows: 24 * rows, columns: 80)
      case 2: Size(rows: 20 * rows, columns: 100)
      default: Size(rows: 16 * rows, columns: 40 * columns)
      }
  }

  /// A moment.
  ///
  /// - Parameter panels: From the left, then downward: what stands above each, what the body did,
  ///   and which frame is shown; none for nothing.
  /// - Returns: A frame of `size`.
  public func frame(
    _ panels: [(caption: String, trajectory: Trajectory, frame: Int?)]
  ) -> CellGrid {
    var screen = CellGrid(size)
    for (index, panel) in panels.enumerated() where index < columns * rows {
      let (height, width) = (size.rows / rows, size.columns / columns)
      let area = Rect(
        row: index / columns * height, column: index % columns * width, rows: height,
        columns: width)
      let time = panel.frame.map { Double($0) * Double(panel.trajectory.period) }
      let inside = screen.panel(
        area, title: panel.caption, note: time.map { "\(Numeral.tenths($0)) s" } ?? "",
        style: Theme.border, titleStyle: .plain)
      guard let frame = panel.frame else { continue }
      Scene(picture: picture, in: inside).draw(panel.trajectory, frame: frame, into: &screen)
    }
    return screen
  }
}
