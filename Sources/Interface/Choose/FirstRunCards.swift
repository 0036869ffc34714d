internal import Terminal

/// The three cards that a first run shows over a moving pair.
///
/// They take Enter and Escape only: the pair below can be answered all the same, and its first
/// answer removes them.
struct FirstRunCards: Sendable, Equatable {
  private static let cards: [(title: String, text: String)] = [
    (
      "Two clips, one question",
      "Press ← or → for the clip that comes nearer to what is asked below. ↑ means alike, ↓ can't "
        + "tell. u takes a choice back."
    ),
    (
      "It learns while you choose",
      "A model of your taste learns from each choice, and the body learns to please it. What you "
        + "ask for comes after some 50 to 200 choices; every choice is saved at once."
    ),
    (
      "Or just watch",
      "Press a, and the scenario's own judge answers until you press a again. Tab shows what was "
        + "learned, ? all keys, and q saves and leaves."
    ),
  ]
  /// The size of a card, with its frame.
  private static let size = Size(rows: 8, columns: 50)

  private var index = 0

  /// Takes a key; nil for a key that is none of the cards'.
  ///
  /// - Returns: Whether there is another card.
  mutating func press(_ key: Key) -> Bool? {
    switch key {
    case .enter:
      index += 1
      return index < Self.cards.count
    case .escape: return false
    default: return nil
    }
  }

  /// Draws the card on show in the middle of an area.
  func draw(in area: Rect, into grid: inout CellGrid) {
    guard Self.cards.indices.contains(index) else { return }
    let card = Self.cards[index]
    let place = area.centred(Self.size)
    for row in place.row..<place.row + place.rows {
      for column in place.column..<place.column + place.columns {
        grid.put(" ", row: row, column: column)
      }
    }
    let inside = grid.panel(
      place, title: card.title, note: "\(index + 1) of \(Self.cards.count) ",
      style: Theme.undecided)
    grid.paragraph(
      card.text,
      in: Rect(
        row: inside.row, column: inside.column + 1, rows: inside.rows - 2,
        columns: inside.columns - 2))
    let isLast = index == Self.cards.count - 1
    let hints = [Hint("Enter", isLast ? "begin" : "next")] + (isLast ? [] : [Hint("Esc", "begin")])
    grid.write(
      Hint.line(hints, columns: inside.columns - 2), row: inside.row + inside.rows - 1,
      column: inside.column + 1)
  }
}
