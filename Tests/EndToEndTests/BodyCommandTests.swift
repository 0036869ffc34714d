import Foundation
import TerminalHost
import TestSupport
import Testing

/// `body`: the picture and the tables.
struct BodyCommandTests {
  private func body(
    _ name: String, environment: [String: String] = [:]
  ) throws -> BuiltProgram.Result {
    let home = try TemporaryFolder()
    let scenarios = Reference.package.appendingPathComponent("Scenarios").path
    return try BuiltProgram.run(
      ["body", name], home: home,
      environment: ["BACKFLIP_SCENARIOS": scenarios].merging(environment) { $1 })
  }

  @Test("A body by name: its picture, tree, masses, joints and motors")
  func hopper() throws {
    let result = try body("hopper")
    #expect(result.status == 0 && result.errors.isEmpty)
    let expected = [
      "hopper: 15.82 kg, 6 degrees of freedom, 3 motors",
      "steps of 0.004 s (Euler), gravity (0, -9.81) m/s²",
      String(repeating: "─", count: 80),
      "world                                         floor (plane)",
      "└─ torso          3.665  rootx, rootz, rooty  torso (capsule)",
      "         └─ foot  5.316  foot                 foot (capsule)",
      "rootx  torso  slide x   free           0        0         0",
      "leg    leg    hinge -y  -150 to 0 deg  1        1         0",
      "thigh  thigh  200   -1 to 1",
    ]
    for line in expected { #expect(result.lines.contains(line)) }
    // The head, the torso's middle and the foot, each where it is.
    #expect(result.lines[2].contains("OOO") && result.lines[12].contains("@"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test("By path, the same body is the same")
  func path() throws {
    let path = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml").path
    #expect(try body(path).output == body("hopper").output)
  }

  @Test("In a locale without UTF-8 there is ASCII alone")
  func ascii() throws {
    let result = try body("hopper", environment: ["LC_ALL": "C"])
    #expect(result.status == 0)
    #expect(result.output.utf8.allSatisfy { $0 < 0x80 })
    #expect(result.lines.contains("         +- foot  5.316  foot                 foot (capsule)"))
  }

  @Test("Colours are for a terminal, unless NO_COLOR is set", arguments: [nil, "1"])
  func colours(noColour: String?) throws {
    let home = try TemporaryFolder()
    let path = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml").path
    let terminal = try PseudoTerminal(
      ["body", path], home: home, environment: noColour.map { ["NO_COLOR": $0] } ?? [:])
    #expect(try terminal.end() == 0)
    #expect(terminal.bytes.contains(0x1B) == (noColour == nil))
    #expect(terminal.written.contains("hinge -y"))
  }

  @Test("A name that no body has, and a file that is none, are told in one line")
  func refusals() throws {
    let unknown = try body("hoper")
    #expect(unknown.status == 1)
    #expect(unknown.errors.hasPrefix("backflip: no body \"hoper\" (did you mean \"hopper\"?); "))
    let absent = try body("nowhere/hopper.xml")
    #expect(absent.status == 1)
    #expect(absent.errors.contains("nowhere/hopper.xml: cannot be read"))
    for result in [unknown, absent] { #expect(result.errors.filter(\.isNewline).count == 1) }
  }
}
