import Foundation
import GRDB
import Learning
import TestSupport

@testable import Sessions

extension TemporaryFolder {
  /// Where a test's session is.
  var session: URL { url.appendingPathComponent("monday.backflip") }

  /// The names of all files, in order.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}

let facts = SessionFacts(
  createdAs: "monday", scenario: "backflip", scenarioYAML: "name: backflip\n# „ä“\n",
  bodyXML: "<mujoco/>", seed: .max, created: Date(timeIntervalSince1970: 1_700_000_000.5),
  programVersion: "0.1.0")

extension Trajectory {
  /// A hopper's 1.5 s under a noisy policy: six joints driven by three noisy torques, springs and
  /// damping, in four steps of 2 ms a frame, with a jolt at each landing.
  static func hopping(seed: UInt64, frames: Int = 188) -> Trajectory {
    var noise = SplitMix(state: seed)
    var trajectory = Trajectory(
      period: 0.008, positionCount: 6, velocityCount: 6, controlCount: 3)
    var positions = (0..<6).map { _ in noise.normal() * 0.3 }
    var velocities = (0..<6).map { _ in noise.normal() * 2 }
    var controls = [0.0, 0, 0]
    for frame in 0..<frames {
      trajectory.positions += positions.map { Float($0) }
      trajectory.velocities += velocities.map { Float($0) }
      trajectory.controls += controls.map { Float($0) }
      trajectory.contacts.append(frame % 60 < 25 ? 16 : 0)
      controls = controls.map { _ in noise.normal() * 0.7 }
      for _ in 0..<4 {
        for joint in 0..<6 {
          let push = controls[joint % 3] * 40 - positions[joint] * 60 - velocities[joint] * 0.5
          velocities[joint] += 0.002 * push
          positions[joint] += 0.002 * velocities[joint]
        }
      }
      if frame % 60 == 59 { velocities = velocities.map { $0 * -0.4 } }
    }
    return trajectory
  }
}

extension Answer {
  /// An answer to a query whose clips have the numbers 2 × query and 2 × query + 1.
  static func example(
    query: Int, choice: Choice = .left, frames: Int = 4, predictedLeft: Float? = 0.625
  ) -> Answer {
    let clips = [2 * query, 2 * query + 1].map { id in
      Clip(
        id: id, trajectory: .hopping(seed: UInt64(id), frames: frames), observations: [],
        policySteps: 12_000 * query)
    }
    return Answer(
      query: Query(id: query, left: clips[0], right: clips[1]), choice: choice, rater: "person",
      seconds: 2.5, predictedLeft: predictedLeft,
      time: Date(timeIntervalSince1970: 1_700_000_000 + Double(query)))
  }
}

extension Trajectory {
  /// Equal to the bit, also where a number is NaN or −0.
  func isIdentical(to other: Trajectory) -> Bool {
    func bits(_ trajectory: Trajectory) -> [[UInt32]] {
      [[trajectory.period], trajectory.positions, trajectory.velocities, trajectory.controls].map {
        $0.map(\.bitPattern)
      }
    }
    return bits(self) == bits(other) && contacts == other.contacts
      && positionCount == other.positionCount && velocityCount == other.velocityCount
      && controlCount == other.controlCount
  }
}

/// The error that some work throws.
func sessionError(_ work: () throws -> Void) -> SessionError? {
  do {
    try work()
    return nil
  } catch {
    return error as? SessionError
  }
}

extension SessionStore {
  /// All clips by number.
  func clips() throws -> [Int: RecordedClip] {
    var clips: [Int: RecordedClip] = [:]
    try forEachClip { clips[$0.id] = $0 }
    return clips
  }
}

extension SessionLibrary {
  /// Creates sessions and closes them.
  func create(_ names: String...) throws {
    for name in names { try create(name, facts: facts).close() }
  }

  /// The names of all files in the folder, in order.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
}

/// Reads everything in a session.
func readSession(_ file: URL, for access: SessionStore.Access) throws {
  let store = try SessionStore.open(at: file, for: access)
  defer { try? store.close() }
  _ = try store.summary()
  _ = try store.tally(withoutRaters: [])
  _ = try store.choices()
  _ = try store.clips()
  _ = try store.nextNumbers()
  _ = try store.latestCheckpoint()
  for index in try store.stages().indices { _ = try store.stage(index) }
  _ = try store.metrics()
}

/// Copies a file of a session that is open: to open it in this process would drop SQLite's locks on it.
func copyByAnotherProcess(_ path: String, to target: String) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/cp")
  process.arguments = [path, target]
  try process.run()
  process.waitUntilExit()
}

/// Changes the file of a closed session as a test likes, with the function that makes checksums.
func change(_ file: URL, _ changes: (Database) throws -> Void) throws {
  let database = try SessionStore.connect(to: file, for: .writing)
  try database.write(changes)
  try database.close()
}

/// Turns the file of a closed session into one of format 2.
func makeFormat2(_ file: URL) throws {
  try change(file) { try $0.execute(sql: "DROP TABLE identity; PRAGMA user_version = 2") }
}

extension SplitMix {
  /// About normally distributed: the sum of twelve uniform numbers.
  mutating func normal() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }
}
