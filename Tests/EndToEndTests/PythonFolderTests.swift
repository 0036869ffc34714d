import Foundation
import TestSupport
import Testing

/// The exported Python program: bodies of several files, conditions, and time.
@Suite(.serialized)
struct PythonFolderTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  /// Teaches a quick scenario whose success is `success`, and exports the folder `flips`.
  private func export(success: String? = nil, body: String = "hopper.xml") throws -> URL {
    let scenario = try QuickScenario.write(to: home)
    var yaml = try String(contentsOfFile: scenario, encoding: .utf8)
    if let success {
      yaml = yaml.replacingOccurrences(
        of: "{turns: -1, on: [foot], hold: 0.1}", with: success)
    }
    yaml = yaml.replacingOccurrences(of: "hopper.xml", with: body)
    _ = try home.write(yaml, to: "quick.yaml")
    let train = try run("train", scenario, "--choices", "3", "--seed", "7", "--session", "monday")
    #expect(train.status == 0, "\(train.errors)")
    // The session holds all that the export needs.
    for name in ["quick.yaml", body] {
      try FileManager.default.removeItem(at: home.url.appendingPathComponent(name))
    }
    let folder = home.url.appendingPathComponent("flips")
    let export = try run("export", "monday", "--format", "python", "--output", folder.path)
    #expect(export.status == 0, "\(export.errors)")
    return folder
  }

  private func run(_ arguments: String...) throws -> BuiltProgram.Result {
    try BuiltProgram.run(arguments, home: home)
  }

  @Test("A body of several files, with a picture, becomes one that MuJoCo loads alone")
  func includedBody() throws {
    let hopper = try String(
      contentsOf: Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml"),
      encoding: .utf8)
    let split = hopper.replacingOccurrences(
      of: "<worldbody>", with: #"<include file="parts/look.xml"/><worldbody>"#
    ).replacingOccurrences(
      of: #"<geom name="floor""#, with: #"<geom name="floor" material="marble""#)
    try FileManager.default.createDirectory(
      at: home.url.appendingPathComponent("parts"), withIntermediateDirectories: true)
    _ = try home.write(
      #"<mujoco><asset><texture name="t" type="2d" file="marble.png"/>"#
        + #"<material name="marble" texture="t"/></asset></mujoco>"#, to: "parts/look.xml")
    _ = try home.write(split, to: "split.xml")
    let folder = try export(body: "split.xml")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["body.xml", "play.py", "policy.safetensors"])
    let body = try String(
      contentsOf: folder.appendingPathComponent("body.xml"), encoding: .utf8)
    #expect(!body.contains("include") && !body.contains("file="))
    #expect(body.contains(#"<material name="marble"/>"#))
    let program = folder.appendingPathComponent("play.py").path
    if let played = try OutsideReader.python(
      [program, "--episodes", "1"], missing: "play.py: missing: ")
    {
      #expect(played == "Quick: 0 of 1 episodes with one or more, 0 in all\n")
    }
    let branch = try run(
      "sessions", "branch", "monday", "--choices", "3", "--session", "tuesday")
    #expect(branch.status == 0, "\(branch.errors)")
    let rollout = try run(
      "rollout", "tuesday", "--output", home.url.appendingPathComponent("r.jsonl").path)
    #expect(rollout.status == 0, "\(rollout.errors)")
  }

  @Test(
    "A condition is judged as in this program, whatever it is made of",
    arguments: [
      "seconds(airborne) >= 0",
      "largest(height) > 1.23 && last(time) < 0.5 && !(smallest(upright) > 0.999999)",
      """
      if(mean(abs(jointAngle["leg"] - 2 * jointVelocity[0])) ^ 2 > 0.01, 1, 0)
        && sum(contact("foot") || bodyContact) == sum(contacts > 0) && sum(airborne) > 0
      """,
      """
      min(2, last(flightTime), 3) > 0 || tanh(first(action["thigh"])) != 0
        || sum(exp(-abs(flightTurn)) + landedTurn + sign(pitchVelocity)) < 0
      """,
      "sqrt(0 - first(height)) == 1", "log(0 * last(forwardPosition)) < 0 && 1 / mean(time) > 0",
    ])
  func conditions(_ condition: String) throws {
    let lines = condition.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let folder = try export(success: "\n  on: [foot]\n  when: |\n\(lines)")
    let rollouts = home.url.appendingPathComponent("r.jsonl")
    let rollout = try run("rollout", "monday", "--episodes", "4", "--output", rollouts.path)
    #expect(rollout.status == 0, "\(rollout.errors)")
    let script = Reference.package.appendingPathComponent("Scripts/judgement_agreement.py").path
    _ = try OutsideReader.python(
      [script, folder.path, rollouts.path], missing: "play.py: missing: ")
  }

  @Test("A GIF takes as long as the episode, and the condition's verdict is printed")
  func time() throws {
    let folder = try export(success: "{on: [foot], when: first(height) > 1}")
    let gif = home.url.appendingPathComponent("flip.gif")
    guard
      let played = try OutsideReader.python(
        [folder.appendingPathComponent("play.py").path, "--episodes", "2", "--gif", gif.path],
        missing: "play.py: missing: ")
    else { return }
    #expect(played == "Quick: 2 of 2 episodes fulfil the condition\n")
    if let found = try OutsideReader.read(gif, as: "gif") {
      // 0.4 s at 25 a second, and the first state.
      #expect(found["milliseconds"] as? Int == 440)
    }
  }
}
