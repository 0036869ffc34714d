import Foundation
import Learning
import Sessions
import TerminalHost
import TestSupport
import Testing

/// Bodies whose simulation diverges, always or now and then.
struct DivergenceTests {
  /// A torso and a leg with a motor and a spring between them; for a spring of 900,000 N m a timestep
  /// of 20 ms is far too long.
  private static func body(gear: Int, stiffness: Int, timestep: Double) -> String {
    """
    <mujoco model="swinger">
      <option timestep="\(timestep)"/>
      <worldbody>
        <geom type="plane" size="9 9 1"/>
        <body pos="0 0 1">
          <joint name="rx" type="slide" axis="1 0 0"/>
          <joint name="rz" type="slide" axis="0 0 1"/>
          <joint name="ry" type="hinge" axis="0 1 0"/>
          <geom name="torso" type="capsule" fromto="0 0 0 0 0 0.3" size="0.05"/>
          <body>
            <joint name="hip" type="hinge" axis="0 1 0" stiffness="\(stiffness)"/>
            <geom name="foot" type="capsule" fromto="0 0 0 0 0 -0.4" size="0.01"/>
          </body>
        </body>
      </worldbody>
      <actuator><motor joint="hip" gear="\(gear)" ctrlrange="-1 1"/></actuator>
    </mujoco>
    """
  }

  private static let yaml = """
    name: swinger
    title: Swinger
    body: swinger.xml
    observation: [height, pitch, joints, velocities]
    question: Which is higher?
    control: 0.04
    episode: 2
    clip: 0.4
    choices: 10
    oracle: mean(height)
    success: {on: [foot], when: last(height) > 0.9}
    schedule: {initialChoices: 5, choicesPerRound: 5, policyStepsPerChoice: 100}
    """

  /// A home with the scenario of a body that always diverges.
  private static func hopeless() throws -> (home: TemporaryFolder, scenario: String) {
    let home = try TemporaryFolder()
    _ = try home.write(body(gear: 3000, stiffness: 900_000, timestep: 0.02), to: "swinger.xml")
    return (home, try home.write(yaml, to: "swinger.yaml"))
  }

  @Test("A scenario of which every episode diverges is refused, with figure and remedy")
  func check() throws {
    let (home, scenario) = try Self.hopeless()
    let result = try BuiltProgram.run(["scenarios", "check", scenario], home: home)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("random episodes diverged; use a smaller timestep"))
  }

  @Test(
    "A training in which every episode diverges ends with an error, by choices and by a formula")
  func train() throws {
    let (home, scenario) = try Self.hopeless()
    for options in [
      ["--choices", "5", "--session", "none"], ["--reward", "height", "--steps", "9"],
    ] {
      let result = try BuiltProgram.run(
        ["train", scenario, "--seed", "1", "--json"] + options, home: home)
      #expect(result.status == 1)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("episodes diverged; use a smaller timestep"))
    }
    // What there is goes on to be a session, of which as much can be said.
    let shown = try BuiltProgram.run(["sessions", "show", "none", "--json"], home: home)
    #expect(shown.status == 0)
    #expect(!shown.output.contains("\"diverged\":0"))
  }

  @Test("simulate ends before the divergence, and says so")
  func simulate() throws {
    let (home, _) = try Self.hopeless()
    let body = home.url.appendingPathComponent("swinger.xml").path
    let input = try home.write(
      "{\"qpos\":[0,0,0,0.1],\"qvel\":[0,0,0,0],\"ctrl\":\(Array(repeating: [1], count: 200))}",
      to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--input", input, "--output", output.path], home: home)
    #expect(result.status == 0)
    #expect(result.errors.contains("the simulation diverged in step "))
    let rows = try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: output))
    let (qpos, qvel) = (rows["qpos"] ?? [], rows["qvel"] ?? [])
    #expect(qpos.count == qvel.count && (2..<201).contains(qpos.count))
    #expect((qpos + qvel).joined().allSatisfy { abs($0) <= 1e10 })
    #expect(result.errors.contains("in step \(qpos.count) of 200"))
  }

  @Test("The terminal program says why no pair comes, and can be left")
  func terminal() throws {
    let (home, scenario) = try Self.hopeless()
    let terminal = try PseudoTerminal(["new", scenario, "--session", "none"], home: home)
    try terminal.leaveCards()
    try terminal.wait(for: "No more pairs:")
    #expect(terminal.screen.text.contains("diverged"))
    terminal.type("u")
    terminal.read(for: 0.3)
    #expect(terminal.screen.text.contains("No more pairs:"))
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  /// A session of five choices, of which the last is about a clip that has diverged, as earlier
  /// versions stored it.
  private static func olderSession(in home: TemporaryFolder) throws -> String {
    let scenario = try QuickScenario.write(to: home)
    let trained = try BuiltProgram.run(
      ["train", scenario, "--choices", "4", "--seed", "1", "--session", "older"], home: home)
    #expect(trained.status == 0)
    let store = try SessionStore.open(at: home.session("older"), programVersion: "0.1.0")
    let last = try #require(try store.choices().last)
    var clips: [Clip] = []
    for (number, id) in [last.left, last.right].enumerated() {
      let clip = try store.clip(id)
      clips.append(
        Clip(id: 1000 + number, trajectory: clip.trajectory, observations: [], policySteps: 0))
    }
    clips[1].trajectory.velocities[20] = .nan
    try store.record(
      Answer(
        query: Query(id: last.query + 1, left: clips[0], right: clips[1]), choice: .left,
        rater: "person", seconds: 1, predictedLeft: nil))
    try store.close()
    return scenario
  }

  @Test("A session that holds a clip of a diverged simulation is exported and gone on with without")
  func olderSession() throws {
    let home = try TemporaryFolder()
    let scenario = try Self.olderSession(in: home)
    let output = home.url.appendingPathComponent("choices.jsonl")
    let exported = try BuiltProgram.run(
      ["export", "older", "--format", "jsonl", "--output", output.path], home: home)
    #expect(exported.status == 0)
    #expect(exported.errors.contains("1 comparison left out"))
    let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 4)

    let film = try BuiltProgram.run(
      [
        "export", "older", "--format", "gif", "--choice", "5", "--output",
        home.url.appendingPathComponent("pair.gif").path,
      ], home: home)
    #expect(film.status == 1)
    #expect(film.errors.contains("the right clip of choice 5 cannot be shown"))

    let verified = try BuiltProgram.run(["sessions", "verify", "older"], home: home)
    #expect(verified.status == 0)
    #expect(verified.errors.contains("diverged in the clips of 1 choice"))

    let further = try BuiltProgram.run(
      ["train", scenario, "--choices", "7", "--session", "older", "--json"], home: home)
    #expect(further.status == 0)
    #expect(further.errors.contains("1 choice left out of learning"))
    #expect(further.output.contains("\"choices\":7"))
    let replay = try PseudoTerminal(["resume", "older"], home: home)
    try replay.wait(for: "Which stands taller?")
    // Back over the choices made since, and over the one that cannot be shown again.
    for count in [6, 5, 4, 3] {
      replay.rest()
      replay.type("u")
      try replay.wait(for: "\(count) / 40")
    }
    replay.type("q")
    #expect(try replay.end() == 0)
  }
}
