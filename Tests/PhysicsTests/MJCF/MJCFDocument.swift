import Foundation
import Physics

/// A one-body scene with room for what a test is about.
struct MJCFDocument {
  var sections = ""
  var joint = #"type="slide" axis="1 0 0""#
  var geom = #"size="0.1""#
  var body = ""
  var world = ""
  var actuators = ""

  /// The file, line by line; the body's joint is on line 5, its geom on line 6.
  var text: String {
    """
    <mujoco model="test">
      \(sections)
      <worldbody>
        <body name="a">
          <joint name="j" \(joint)/>
          <geom name="g" \(geom)/>
          \(body)
        </body>
        \(world)
      </worldbody>
      <actuator>\(actuators)</actuator>
    </mujoco>
    """
  }

  /// The model that the file gives.
  func model() throws -> Model { try Model(mjcf: Data(text.utf8), file: "t.xml") }
}
