import Foundation
import Physics
import Testing

/// A file with several errors tells all of them.
@Suite("MJCF errors")
struct MJCFErrorsTests {
  private func errors(of text: String) throws -> [String] {
    do {
      _ = try Model(mjcf: Data(text.utf8), file: "t.xml")
      return []
    } catch let several as MJCFErrors {
      #expect(several.errors.count > 1)
      return several.lines
    } catch let error as MJCFError { return [error.description] }
  }

  @Test("Each in a line, those that make the body not planar first")
  func several() throws {
    let text = """
      <mujoco>
        <option density="1000" viscosity="0.1"><flag sleep="enable"/></option>
        <default><geom gap="1"/></default>
        <worldbody>
          <body name="a" euler="20 0 0">
            <freejoint/>
            <joint name="k" axis="1 0 0" frictionloss="1"/>
            <geom type="mesh" condim="4"/>
            <plugin/>
          </body>
          <body name="b" childclass="none"><joint axis="0 1 0"/></body>
        </worldbody>
        <actuator><motor joint="k"/><motor joint="l"/></actuator>
      </mujoco>
      """
    let lines = try errors(of: text)
    #expect(
      lines[..<2] == [
        "t.xml:6: <freejoint>: not planar: moves along and about all axes; "
          + "accepted: <joint> with type=\"slide\" or \"hinge\"",
        "t.xml:5: <body>: not planar: turned out of the x–z plane; accepted: a turn about y",
      ])
    #expect(
      lines[2...].map { $0.split(separator: ";")[0] } == [
        #"t.xml:2: <option>: density="1000" is refused"#,
        #"t.xml:2: <option>: viscosity="0.1" is refused"#,
        #"t.xml:2: <flag>: sleep="enable" is refused"#,
        #"t.xml:3: <geom>: gap="1" is refused"#,
        "t.xml:9: <plugin>: is refused in <body>",
        #"t.xml:7: <joint>: frictionloss="1" is refused"#,
        #"t.xml:8: <geom>: type="mesh" is refused"#,
        #"t.xml:11: <body>: no default class is named "none""#,
        "and 1 more",
      ])
  }

  @Test("An error alone is itself")
  func one() {
    let text = MJCFDocument(joint: #"axis="0 1 0" damping="-1""#).text
    #expect(throws: MJCFError.self) { try Model(mjcf: Data(text.utf8), file: "t.xml") }
  }

  @Test("A motor is not blamed for a joint that could not be read")
  func followUps() throws {
    let document = MJCFDocument(
      joint: #"axis="0 1 0" damping="-1""#, actuators: #"<motor joint="j"/>"#)
    #expect(try errors(of: document.text).count == 1)
    let tendon = #"<fixed name="t" springlength="2 1"><joint joint="j" coef="1"/></fixed>"#
    let driven = MJCFDocument(
      sections: "<tendon>\(tendon)</tendon>", joint: #"axis="0 1 0""#,
      actuators: #"<position tendon="t" inheritrange="1"/>"#)
    #expect(try errors(of: driven.text).count == 1)
  }

  @Test("Ten at most, and how many more there are")
  func many() throws {
    let geoms = String(repeating: #"<geom size="-1"/>"#, count: 20)
    let lines = try errors(of: MJCFDocument(world: geoms).text)
    #expect(lines.count == 11 && lines[10] == "and 10 more")
  }
}
