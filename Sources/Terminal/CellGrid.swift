internal import Foundation

/// A buffer of cells: the content of a window.
package struct CellGrid: Sendable, Equatable {
  /// The rows and columns of the grid.
  package let size: Size
  /// The characters that the terminal can show.
  package let repertoire: Repertoire
  /// Row by row from the top left, `[rows, columns]`.
  package private(set) var cells: [Cell]

  /// Makes an empty grid.
  package init(_ size: Size, repertoire: Repertoire = .unicode) {
    precondition(size.rows >= 0 && size.columns >= 0, "a grid has no negative size")
    self.size = size
    self.repertoire = repertoire
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  /// All of the grid.
  package var bounds: Rect { Rect(row: 0, column: 0, rows: size.rows, columns: size.columns) }

  /// Empties every cell, and keeps the storage.
  package mutating func clear() {
    for index in cells.indices { cells[index] = .blank }
  }

  /// The cell at a place of the grid.
  package subscript(row: Int, column: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set { cells[row * size.columns + column] = newValue }
  }

  /// Puts one narrow character; outside the grid it does nothing.
  package mutating func put(
    _ scalar: Unicode.Scalar, row: Int, column: Int, style: Style = .plain
  ) {
    guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { return }
    releaseWide(row: row, column: column)
    self[row, column] = Cell(repertoire.representing(scalar), style: style)
  }

  /// Writes a text from a place to the right, as far as the grid and `columns` allow.
  ///
  /// A wide character takes two cells, a combining mark none. A text that is too long ends in `…`.
  /// Control characters appear as in `String.printable`.
  /// - Returns: The number of columns written.
  @discardableResult
  package mutating func write(
    _ text: String, row: Int, column: Int, columns limit: Int = .max, style: Style = .plain
  ) -> Int {
    guard (0..<size.rows).contains(row), column >= 0, column < size.columns else { return 0 }
    let limit = min(limit, size.columns - column)
    let text = text.printable
    let fits = text.columns <= limit
    var written = 0
    for character in text {
      let width = character.columns
      if !fits && written + width > limit - 1 { break }
      if width > 0 {
        place(character, width: width, row: row, column: column + written, style: style)
      } else if written > 0, let mark = character.unicodeScalars.first {
        addMark(mark, row: row, column: column + written - 1)
      }
      written += width
    }
    if !fits && written < limit {
      put("…", row: row, column: column + written, style: style)
      written += 1
    }
    return written
  }

  /// The number of columns that a text takes.
  package static func columns(of text: String) -> Int { text.columns }

  /// Calls a function with the buffer of all cells, `[rows, columns]`.
  mutating func withMutableCells<Result>(
    _ body: (UnsafeMutableBufferPointer<Cell>) -> Result
  ) -> Result {
    cells.withUnsafeMutableBufferPointer { body($0) }
  }

  /// Puts one grapheme cluster into as many cells as it takes.
  ///
  /// Terminals do not agree on emoji of several scalars: some draw them as one, some one after
  /// another. Of these only the first picture is shown, which has the same width everywhere, and of
  /// a flag its letters.
  private mutating func place(
    _ character: Character, width: Int, row: Int, column: Int, style: Style
  ) {
    var used = 0
    // A Korean syllable in parts has a precomposed character; a cell could not hold all parts.
    let isInParts = (0x1100...0x115F).contains(character.unicodeScalars.first?.value ?? 0)
    let text = isInParts ? String(character).precomposedStringWithCanonicalMapping : nil
    for scalar in text?.unicodeScalars ?? character.unicodeScalars
    where used < width || scalar.columns == 0 {
      switch scalar.columns {
      case 0: addMark(scalar, row: row, column: column + used - 1)
      case 1:
        let letter = Unicode.Scalar.flagLetters.contains(scalar.value)
        let shown = letter ? Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) : scalar
        put(shown ?? scalar, row: row, column: column + used, style: style)
        used += 1
      default:
        put(scalar, row: row, column: column + used, style: style)
        let second: Unicode.Scalar = repertoire == .ascii ? "?" : Cell.continuation
        put(second, row: row, column: column + used + 1, style: style)
        used += 2
      }
    }
    // A picture that is narrow by itself, and wide only on terminals that know U+FE0F.
    for column in column + min(used, width)..<column + width {
      put(" ", row: row, column: column, style: style)
    }
  }

  /// Adds a mark to the character that ends in this column; a character has room for one.
  private mutating func addMark(_ mark: Unicode.Scalar, row: Int, column: Int) {
    guard repertoire == .unicode, column >= 0, mark.isPrintable,
      !mark.properties.isVariationSelector
    else { return }
    let base = self[row, column].scalar == Cell.continuation ? column - 1 : column
    guard base >= 0, self[row, base].mark == Cell.continuation else { return }
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

extension CellGrid: CustomStringConvertible {
  /// The characters of every row, without the spaces that end it.
  package var description: String {
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
