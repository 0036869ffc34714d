import Foundation
import TestSupport
import Testing

@testable import Sessions

@Suite struct UndoTests {
  let folder: TemporaryFolder
  let store: SessionStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SessionStore.create(at: folder.session, facts: facts)
  }

  private var standing: [Int] {
    get throws { try store.choices().filter(\.isStanding).map(\.id) }
  }

  @Test func emptySessionHasNothingToUndo() throws {
    #expect(try store.undo() == nil)
    #expect(try store.redo() == nil)
  }

  @Test func undoGoesBackAndRedoForth() throws {
    for query in 0..<3 { try store.record(.example(query: query)) }
    #expect(try store.undo()?.id == 3)
    #expect(try store.undo()?.isStanding == false)
    #expect(try standing == [1])
    #expect(try store.redo()?.id == 2)
    #expect(try store.redo()?.isStanding == true)
    #expect(try store.redo() == nil)
    #expect(try standing == [1, 2, 3])
    #expect(try store.choices().map(\.id) == [1, 2, 3])
  }

  @Test func newChoiceEndsWhatCanBeRedone() throws {
    try store.record(.example(query: 0))
    try store.record(.example(query: 1))
    try store.undo()
    try store.record(.example(query: 2))
    #expect(try store.redo() == nil)
    #expect(try standing == [1, 3])
    #expect(try store.undo()?.id == 3)
    #expect(try store.undo()?.id == 1)
    #expect(try store.undo() == nil)
    #expect(try store.redo()?.id == 1)
    #expect(try store.redo()?.id == 3)
    #expect(try store.redo() == nil)
    #expect(try standing == [1, 3])
  }

  @Test func undoOutlivesTheProcess() throws {
    try store.record(.example(query: 0))
    try store.record(.example(query: 1))
    try store.undo()
    try store.close()
    let again = try SessionStore.open(at: folder.session)
    #expect(try again.choices().map(\.isStanding) == [true, false])
    #expect(try again.redo()?.id == 2)
  }

  /// Against a plain pair of stacks, over sequences of all kinds.
  @Test func agreesWithTwoStacks() throws {
    var noise = SplitMix(state: 11)
    var (done, undone, query) = ([Int](), [Int](), 0)
    for _ in 0..<80 {
      switch Int.random(in: 0..<4, using: &noise) {
      case 0:
        done.append(try store.record(.example(query: query, frames: 1)))
        undone = []
        query += 1
      case 1, 2:
        #expect(try store.undo()?.id == done.last)
        if let last = done.popLast() { undone.append(last) }
      default:
        #expect(try store.redo()?.id == undone.last)
        if let last = undone.popLast() { done.append(last) }
      }
      #expect(try standing == done)
    }
    #expect(query > 10)
  }
}
