package import Drawing
import Learning
package import Terminal

/// A film in characters, for a recording of a terminal.
package struct FilmScreen: Sendable {
  /// The rows and columns of all panels together.
  package let size: Size
  private let film: Film
  /// The motions of the panels.
  private let tracks: [Track]
  /// What every panel shows: all of every motion, at one scale.
  private let framing: Framing

  /// Lays out the panels of a film.
  package init(_ film: Film) {
    self.film = film
    tracks = film.panels.map { Track(film.picture, $0.motion) }
    framing = Framing(film.picture, of: tracks)
    // A single panel fills a usual terminal; two stand as on the choose screen.
    size =
      switch film.columns {
      case 1: Size(rows: 24 * film.rows, columns: 80)
      case 2: Size(rows: 20 * film.rows, columns: 100)
      default: Size(rows: 16 * film.rows, columns: 40 * film.columns)
      }
  }

  /// The screen at a time of the film, s.
  package func grid(at time: Double) -> CellGrid {
    var grid = CellGrid(size)
    let (rows, columns) = (size.rows / film.rows, size.columns / film.columns)
    for (index, panel) in film.panels.enumerated() {
      let area = Rect(
        row: index / film.columns * rows, column: index % film.columns * columns, rows: rows,
        columns: columns)
      let frame = film.frame(of: panel, at: time)
      let seconds = frame.map { "\(Figure.tenths(Double($0) * panel.motion.period)) s" }
      let inside = grid.panel(
        area, title: panel.caption, note: seconds ?? "", style: Theme.border, titleStyle: .plain)
      guard let frame else { continue }
      Scene(film.picture, framing: framing, in: inside)
        .draw(tracks[index], frame: frame, into: &grid)
    }
    return grid
  }
}
