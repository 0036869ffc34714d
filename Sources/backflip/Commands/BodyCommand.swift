import ArgumentParser
import Foundation
import Interface
import Physics
import Scenarios
import Terminal

/// Shows a body: its picture and what it is made of.
struct BodyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "body",
    abstract: "Draw a body and print its tree, masses, joints and motors.",
    discussion: """
      The body is drawn in its initial state. Colours appear only on a terminal; NO_COLOR \
      turns them off.

      Example:
        backflip body hopper
      """)

  @Argument(
    help: ArgumentHelp(
      "The body's MJCF file, or the name of a body that comes with the program.",
      valueName: "BODY.xml"), completion: .bodies)
  var body: String

  func run() throws {
    let model = try ScenarioLibrary().model(ofBody: body)
    let output = PlainOutput.standard
    let sheet = BodySheet(model: model)
    func print(_ lines: [String]) throws {
      for line in lines { try StandardOutput.line(line) }
    }
    try print(sheet.heading + [""])
    let portrait = Portrait(of: model)
    if !portrait.isEmpty {
      // Twenty rows leave room for the heading and the tree in a usual window.
      let size = Size(rows: 20, columns: min(max(output.size.columns, 20), 80))
      let picture = portrait.grid(within: size, repertoire: output.repertoire)
      for line in picture.lines(in: output.palette) { try StandardOutput.drawing(line) }
      try StandardOutput.line("")
    }
    try print(sheet.tables)
  }
}
