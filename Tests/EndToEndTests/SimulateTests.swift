import Foundation
import TestSupport
import Testing

struct SimulateTests {
  /// A body that falls freely, and is turned by a motor without anything to push against.
  private static let body = """
    <mujoco model="stick">
      <option timestep="0.01" integrator="Euler"/>
      <worldbody>
        <body name="stick" pos="0 0 1">
          <joint name="z" type="slide" axis="0 0 1" ref="1"/>
          <geom name="stick" type="capsule" fromto="0 0 -0.2 0 0 0.2" size="0.05"/>
        </body>
      </worldbody>
      <actuator><motor joint="z" gear="1" ctrllimited="true" ctrlrange="-1 1"/></actuator>
    </mujoco>
    """

  private struct States: Decodable {
    var qpos: [[Double]]
    var qvel: [[Double]]
  }

  private func states(_ url: URL) throws -> States {
    try JSONDecoder().decode(States.self, from: Data(contentsOf: url))
  }

  @Test("A falling body gains 9.81 m/s a second, and every state is written")
  func fall() throws {
    let home = try TemporaryFolder()
    let body = try home.write(Self.body, to: "stick.xml")
    let input = try home.write(
      #"{"qpos":[1],"qvel":[0.5],"ctrl":[[0],[0],[0]]}"#, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--input", input, "--output", output.path], home: home)
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    let states = try states(output)
    #expect(states.qpos.count == 4)
    // Semi-implicit Euler: the new velocity moves the body.
    var (position, velocity) = (1.0, 0.5)
    for step in 0...3 {
      #expect(abs(states.qvel[step][0] - velocity) < 1e-12)
      #expect(abs(states.qpos[step][0] - position) < 1e-12)
      velocity -= 9.81 * 0.01
      position += velocity * 0.01
    }
  }

  @Test("Runge–Kutta's fall is the parabola itself")
  func rungeKutta() throws {
    let home = try TemporaryFolder()
    let body = try home.write(Self.body, to: "stick.xml")
    let rows = Array(repeating: "[0]", count: 50).joined(separator: ",")
    let input = try home.write(#"{"qpos":[1],"qvel":[0],"ctrl":[\#(rows)]}"#, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--input", input, "--output", output.path, "--integrator", "RK4"],
      home: home)
    #expect(result.status == 0)
    let last = try #require(try states(output).qpos.last)
    #expect(abs(last[0] - (1 - 9.81 * 0.5 * 0.5 / 2)) < 1e-12)
  }

  @Test(
    "A body goes by its name too, and an integrator in any case",
    arguments: ["EULER", "rk4"])
  func names(integrator: String) throws {
    let home = try TemporaryFolder()
    let zeros = "[\(Array(repeating: "0", count: 6).joined(separator: ","))]"
    let input = try home.write(
      #"{"qpos":\#(zeros),"qvel":\#(zeros),"ctrl":[[0,0,0]]}"#, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      [
        "simulate", "hopper", "--input", input, "--output", output.path, "--integrator", integrator,
      ], home: home)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try states(output).qpos.count == 2)
    let unknown = try BuiltProgram.run(
      ["simulate", "hoper", "--input", input, "--output", output.path], home: home)
    #expect(unknown.status == 1 && unknown.errors.contains("hopper"), "\(unknown.errors)")
  }

  @Test(
    "Bad input is refused in one line with the place in the file",
    arguments: [
      (#"{"qpos":[1,2],"qvel":[0],"ctrl":[]}"#, "qpos: has 2 numbers; the body needs 1"),
      (#"{"qpos":[1],"qvel":[0],"ctrl":[[0],[]]}"#, "ctrl[1]: has 0 numbers"),
      (#"{"qpos":[1],"qvel":[0]}"#, "ctrl: is missing"), ("[", "is no JSON"),
    ])
  func badInput(json: String, message: String) throws {
    let home = try TemporaryFolder()
    let body = try home.write(Self.body, to: "stick.xml")
    let input = try home.write(json, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--input", input, "--output", output.path], home: home)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("backflip: \(input): "))
    #expect(result.errors.contains(message))
    #expect(!FileManager.default.fileExists(atPath: output.path))
  }

  @Test("An element outside of the subset is refused with file, line and element")
  func foreignElement() throws {
    let home = try TemporaryFolder()
    let xml = Self.body.replacingOccurrences(of: "<worldbody>", with: "<plugin/>\n<worldbody>")
    let body = try home.write(xml, to: "stick.xml")
    let result = try BuiltProgram.run(
      ["simulate", body, "--input", "in.json", "--output", "out.json"], home: home)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("backflip: \(body):3: <plugin>: "))
  }

  private struct Flight: Codable {
    var integrator: String
    var ctrl: [[Double]]
    var qpos: [[Double]]
    var qvel: [[Double]]
  }

  private struct Input: Encodable {
    var qpos: [Double]
    var qvel: [Double]
    var ctrl: [[Double]]
  }

  @Test(
    "A hopper's flight agrees with MuJoCo's to 1e-9 over 500 steps",
    .enabled(if: Reference.isPresent), arguments: ["Euler", "RK4"])
  func flight(integrator: String) throws {
    let flights = try Reference.decode([Flight].self, from: "hopper.free")
    let flight = try #require(flights.first { $0.integrator == integrator })
    let home = try TemporaryFolder()
    let json = try JSONEncoder().encode(
      Input(qpos: flight.qpos[0], qvel: flight.qvel[0], ctrl: flight.ctrl))
    let input = try home.write(String(decoding: json, as: UTF8.self), to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      [
        "simulate", Reference.mjcf("hopper").path, "--input", input, "--output", output.path,
        "--integrator", integrator, "--no-contacts",
      ], home: home)
    #expect(result.status == 0)
    let states = try states(output)
    #expect(states.qpos.count == 501)
    for (found, expected) in [(states.qpos, flight.qpos), (states.qvel, flight.qvel)] {
      let differences = zip(found.joined(), expected.joined()).map { abs($0 - $1) }
      #expect(try #require(differences.max()) < 1e-9)
    }
  }
}
