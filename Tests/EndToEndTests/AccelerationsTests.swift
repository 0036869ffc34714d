import Foundation
import TestSupport
import Testing

/// `simulate --accelerations`, against MuJoCo's figures.
struct AccelerationsTests {
  /// What MuJoCo computes for a state; a contact's geoms by their numbers.
  private struct State: Codable {
    struct Contact: Codable {
      let geom1: Int
      let geom2: Int
      let dist: Double
    }
    let qpos: [Double]
    let qvel: [Double]
    let ctrl: [Double]
    let qacc: [Double]
    let contacts: [Contact]?
  }
  private struct States: Codable { let states: [State] }
  private struct Samples: Decodable { let samples: [State] }
  private struct OwnFigures: Decodable {
    let samples: [State]
    let onestep: States
  }

  private struct Output: Decodable {
    struct Contact: Decodable {
      let geoms: [String]
      let distance: Double

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        geoms = [try container.decode(String.self), try container.decode(String.self)]
        distance = try container.decode(Double.self)
        guard container.isAtEnd else { throw CocoaError(.coderReadCorrupt) }
      }
    }
    let qacc: [[Double]]
    let contacts: [[Contact]]
  }

  /// The names of the bodies' geoms, in MuJoCo's order.
  private static let geoms = [
    "Scenarios/Bodies/hopper.xml": ["floor", "torso", "thigh", "leg", "foot"],
    "hopper": ["floor", "torso_geom", "thigh_geom", "leg_geom", "foot_geom"],
    "walker2d": [
      "floor", "torso_geom", "thigh_geom", "leg_geom", "foot_geom", "thigh_left_geom",
      "leg_left_geom", "foot_left_geom",
    ],
    "half_cheetah": [
      "floor", "torso", "head", "bthigh", "bshin", "bfoot", "fthigh", "fshin", "ffoot",
    ],
  ]

  private static let own = "Scenarios/Bodies/hopper.xml"
  private static let bodies = [own] + (Reference.isPresent ? Reference.bodies : [])

  private func file(of body: String) -> String {
    body == Self.own
      ? Reference.package.appendingPathComponent(body).path : Reference.mjcf(body).path
  }

  private func ownFigures() throws -> OwnFigures {
    let file = Reference.package.appendingPathComponent("Tests/PhysicsTests/Reference/hopper.json")
    return try JSONDecoder().decode(OwnFigures.self, from: Data(contentsOf: file))
  }

  private func accelerations(
    of body: String, in states: [State], _ options: [String] = []
  ) throws -> Output {
    let home = try TemporaryFolder()
    let json = try JSONEncoder().encode(States(states: states))
    let input = try home.write(String(decoding: json, as: UTF8.self), to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", file(of: body), "--accelerations", "--input", input, "--output", output.path]
        + options, home: home)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Output.self, from: Data(contentsOf: output))
  }

  /// The largest difference, against the largest of MuJoCo's accelerations.
  private func error(_ found: [Double], _ expected: [Double]) -> Double {
    let scale = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }

  @Test("In contact: MuJoCo's accelerations, and its contacts in its order", arguments: bodies)
  func contact(body: String) throws {
    let states =
      body == Self.own
      ? try ownFigures().onestep.states
      : try Reference.decode(States.self, from: "\(body).onestep").states
    let output = try accelerations(of: body, in: states)
    #expect(output.qacc.count == states.count && output.contacts.count == states.count)
    let names = try #require(Self.geoms[body])
    var errors: [Double] = []
    for (state, (qacc, contacts)) in zip(states, zip(output.qacc, output.contacts)) {
      errors.append(error(qacc, state.qacc))
      let expected = try #require(state.contacts)
      #expect(contacts.map(\.geoms) == expected.map { [names[$0.geom1], names[$0.geom2]] })
      for (contact, expected) in zip(contacts, expected) {
        #expect(abs(contact.distance - expected.dist) < 1e-12)
      }
    }
    errors.sort()
    #expect(errors[errors.count / 2] <= 1e-6)
    #expect(errors[errors.count * 99 / 100] <= 1e-4)
  }

  @Test("Without contacts and limits: MuJoCo's accelerations to 1e-10", arguments: bodies)
  func free(body: String) throws {
    let states =
      body == Self.own
      ? try ownFigures().samples
      : try Reference.decode(Samples.self, from: "\(body).static").samples
    let output = try accelerations(of: body, in: states, ["--no-contacts"])
    for (qacc, state) in zip(output.qacc, states) { #expect(error(qacc, state.qacc) <= 1e-10) }
    #expect(output.contacts.count == states.count && output.contacts.allSatisfy(\.isEmpty))
  }

  @Test("A geom without a name goes by its number")
  func unnamed() throws {
    let home = try TemporaryFolder()
    let body = try home.write(
      """
      <mujoco><worldbody><geom type="plane" size="1 1 1"/>
        <body><joint type="slide" axis="0 0 1"/><geom size="0.25"/></body>
      </worldbody></mujoco>
      """, to: "ball.xml")
    let input = try home.write(
      #"{"states":[{"qpos":[0.125],"qvel":[0],"ctrl":[]}]}"#, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--accelerations", "--input", input, "--output", output.path], home: home)
    #expect(result.status == 0)
    let text = try String(contentsOf: output, encoding: .utf8)
    #expect(text.hasPrefix(#"{"contacts":[[["geom 0","geom 1",-0.125]]],"qacc":[["#))
  }

  @Test(
    "Bad input is refused in one line with the place in the file",
    arguments: [
      (#"{"states":[{"qpos":[1,2],"qvel":[0],"ctrl":[]}]}"#, "states[0].qpos: has 2 numbers"),
      (
        #"{"states":[{"qpos":[1],"qvel":[0],"ctrl":[]},{"qpos":[1],"qvel":[0]}]}"#,
        "states[1].ctrl: is missing; give states, each with qpos, qvel and ctrl"
      ),
      (
        #"{"states":[{"qpos":[1],"qvel":[0],"ctrl":["a"]}]}"#,
        "states[0].ctrl[0]: must be numbers, in an array"
      ),
      (#"{"qpos":[1],"qvel":[0],"ctrl":[]}"#, "states: is missing"), ("", "is no JSON object"),
      ("[]", "is no JSON object with states"),
    ])
  func badInput(json: String, message: String) throws {
    let result = try refusal(of: json)
    #expect(result.errors.contains("in.json: \(message)"))
  }

  @Test("Numbers too large for an acceleration are refused")
  func overflow() throws {
    let state = #"{"qpos":[1],"qvel":[0],"ctrl":[]}"#
    let far = #"{"qpos":[-1e308],"qvel":[-1e308],"ctrl":[]}"#
    let result = try refusal(of: #"{"states":[\#(state),\#(far)]}"#)
    #expect(result.errors.contains("states[1]: its accelerations are not finite"))
  }

  private func refusal(of json: String) throws -> BuiltProgram.Result {
    let home = try TemporaryFolder()
    let body = try home.write(
      """
      <mujoco><worldbody><geom type="plane" size="1 1 1"/>
        <body><joint type="slide" axis="0 0 1" stiffness="9"/><geom size="0.25"/></body>
      </worldbody></mujoco>
      """, to: "ball.xml")
    let input = try home.write(json, to: "in.json")
    let output = home.url.appendingPathComponent("out.json")
    let result = try BuiltProgram.run(
      ["simulate", body, "--accelerations", "--input", input, "--output", output.path], home: home)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("backflip: ") && result.errors.filter(\.isNewline).count == 1)
    #expect(!FileManager.default.fileExists(atPath: output.path))
    return result
  }
}
