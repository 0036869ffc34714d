/// What the whole window shows: a buffer of cells.
public struct Frame: Sendable, Equatable {
  /// How many rows and columns there are.
  public let size: Size
  /// What the terminal can show.
  public let repertoire: Repertoire
  /// Row by row from the top left, `[rows, columns]`.
  public private(set) var cells: [Cell]

  /// Makes an empty frame.
  public init(_ size: Size, repertoire: Repertoire = .unicode) {
    precondition(size.rows >= 0 && size.columns >= 0, "a frame has no negative size")
    self.size = size
    self.repertoire = repertoire
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  /// All of the frame.
  public var bounds: Rect { Rect(row: 0, column: 0, rows: size.rows, columns: size.columns) }

  /// Empties every cell, and keeps the storage.
  public mutating func clear() {
    for index in cells.indices { cells[index] = .blank }
  }

  /// The cell at a place of the frame.
  public subscript(row: Int, column: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set { cells[row * size.columns + column] = newValue }
  }

  /// Puts one narrow character; outside the frame it does nothing.
  public mutating func put(
    _ scalar: Unicode.Scalar, row: Int, column: Int, style: Style = .plain
  ) {
    guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { return }
    releaseWide(row: row, column: column)
    self[row, column] = Cell(repertoire.representing(scalar), style: style)
  }

  /// Writes a text from a place to the right, as far as the frame and `columns` allow.
  ///
  /// A wide character takes two cells, a combining mark none. A text too long ends in `…`.
  /// - Returns: how many columns were written.
  @discardableResult
  public mutating func write(
    _ text: String, row: Int, column: Int, columns limit: Int = .max, style: Style = .plain
  ) -> Int {
    guard (0..<size.rows).contains(row), column >= 0, column < size.columns else { return 0 }
    let limit = min(limit, size.columns - column)
    let fits = Frame.columns(of: text) <= limit
    var written = 0
    for scalar in text.unicodeScalars {
      let width = scalar.columns
      if width == 0 {
        if written > 0 { addMark(scalar, row: row, column: column + written - 1) }
        continue
      }
      if !fits && written + width > limit - 1 { break }
      place(scalar, width: width, row: row, column: column + written, style: style)
      written += width
    }
    if !fits && written < limit {
      put("…", row: row, column: column + written, style: style)
      written += 1
    }
    return written
  }

  /// How many columns a text takes.
  public static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + $1.columns }
  }

  /// Gives all cells of a rectangle to a body that fills them.
  ///
  /// `body` gets the buffer of the whole frame, `[rows, columns]`.
  mutating func withMutableCells<Result>(
    _ body: (UnsafeMutableBufferPointer<Cell>) -> Result
  ) -> Result {
    cells.withUnsafeMutableBufferPointer { body($0) }
  }

  private mutating func place(
    _ scalar: Unicode.Scalar, width: Int, row: Int, column: Int, style: Style
  ) {
    put(scalar, row: row, column: column, style: style)
    guard width == 2 else { return }
    let second: Unicode.Scalar = repertoire == .ascii ? "?" : Cell.continuation
    put(second, row: row, column: column + 1, style: style)
  }

  private mutating func addMark(_ mark: Unicode.Scalar, row: Int, column: Int) {
    guard repertoire == .unicode, mark.properties.generalCategory != .format else { return }
    let base = self[row, column].scalar == Cell.continuation ? column - 1 : column
    self[row, base].mark = mark
  }

  /// Blanks the other half of a wide character before one half is overwritten.
  private mutating func releaseWide(row: Int, column: Int) {
    if self[row, column].scalar == Cell.continuation, column > 0 {
      self[row, column - 1].scalar = " "
    }
    if column + 1 < size.columns, self[row, column + 1].scalar == Cell.continuation {
      self[row, column + 1].scalar = " "
    }
  }
}

extension Frame: CustomStringConvertible {
  /// The characters of every row, without the spaces that end it.
  public var description: String {
    (0..<size.rows).map { row in
      var line = String.UnicodeScalarView()
      for column in 0..<size.columns {
        let cell = self[row, column]
        if cell.scalar != Cell.continuation { line.append(cell.scalar) }
        if cell.mark != Cell.continuation { line.append(cell.mark) }
      }
      while line.last == " " { line.removeLast() }
      return String(line) + "\n"
    }.joined()
  }
}
