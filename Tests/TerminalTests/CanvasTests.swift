import Terminal
import Testing

@Suite struct CanvasTests {
  private func drawing(_ capsules: [Capsule], rows: Int = 6, columns: Int = 12) -> CellGrid {
    var frame = CellGrid(Size(rows: rows, columns: columns))
    frame.draw(capsules, in: frame.bounds)
    return frame
  }

  private func point(_ x: Float, _ y: Float) -> CanvasPoint { CanvasPoint(x: x, y: y) }

  @Test func aCircleIsAsWideAsItIsHigh() {
    let circle = Capsule(from: point(6, 6), to: point(6, 6), radius: 4)
    #expect(
      drawing([circle]).description == """

          .g@@@@g,
          @@@@@@@@
          @@@@@@@@
          '9@@@@F`


        """)
  }

  @Test func aFlatShapeEndsWithCorners() {
    let box = Capsule(from: point(3, 6), to: point(9, 6), radius: 4, isFlat: true)
    let expected = """

         @@@@@@
         @@@@@@
         @@@@@@
         @@@@@@

      """
    #expect(drawing([box]).description == expected + "\n")
  }

  @Test func edgesFollowTheSlope() {
    let limb = Capsule(from: point(1.5, 10.5), to: point(10.5, 1.5), radius: 0.7)
    #expect(
      drawing([limb]).description == """
                 _g.
               _gP`
             _gP`
           _gP`
         _gP`
        'P`

        """)
  }

  @Test func theCharacterLiesWhereTheCellIsCovered() {
    let bar = { (fromX: Float, fromY: Float, toX: Float, toY: Float) in
      Capsule(from: self.point(fromX, fromY), to: self.point(toX, toY), radius: 0.25)
    }
    let left = bar(0.25, -1, 0.25, 3)
    let right = bar(1.75, -1, 1.75, 3)
    let top = bar(1, 0.25, 4, 0.25)
    let bottom = bar(1, 1.75, 4, 1.75)
    #expect(drawing([left], rows: 1, columns: 2).description == "L\n")
    #expect(drawing([right], rows: 1, columns: 2).description == " J\n")
    #expect(drawing([top], rows: 1, columns: 4).description == "'TTT\n")
    #expect(drawing([bottom], rows: 1, columns: 4).description == ".___\n")
  }

  @Test func aCellHasTheColourThatIsSeenMost() {
    let below = Capsule(
      from: point(0, 3), to: point(12, 3), radius: 2, style: Style(.green))
    let above = Capsule(
      from: point(0, 3), to: point(4.2, 3), radius: 2, style: Style(.red))
    let frame = drawing([below, above])
    #expect(frame[1, 1].style.foreground == .red)
    #expect(frame[1, 10].style.foreground == .green)
    #expect(drawing([above, below])[1, 1].style.foreground == .green)
  }

  @Test func emblemsFillTheirOwnCells() {
    let torso = Capsule(from: point(6, 6), to: point(6, 12), radius: 1.5)
    let head = Capsule(from: point(6, 6), to: point(6, 6), radius: 2.5, emblem: "O")
    #expect(
      drawing([torso, head]).description == """

            .__,
           ]OOOOy
           ?OOOOl
            J@@L
            J@@L

        """)
  }

  @Test func nothingIsDrawnOutsideTheArea() {
    var frame = CellGrid(Size(rows: 4, columns: 8))
    let area = Rect(row: 1, column: 2, rows: 2, columns: 3)
    frame.draw([Capsule(from: point(-9, 2), to: point(30, 2), radius: 50)], in: area)
    #expect(frame.description == "\n  @@@\n  @@@\n\n")
  }

  @Test func anAreaOutsideTheFrameIsCut() {
    var frame = CellGrid(Size(rows: 2, columns: 4))
    frame.draw(
      [Capsule(from: point(0, 0), to: point(0, 0), radius: 50)],
      in: Rect(row: -1, column: 2, rows: 9, columns: 9))
    #expect(frame.description == "  @@\n  @@\n")
  }

  @Test func whatIsNotANumberIsNotDrawn() {
    let lost = Capsule(from: point(.nan, 2), to: point(3, .infinity), radius: 1)
    #expect(drawing([lost], rows: 1).description == "\n")
  }
}
