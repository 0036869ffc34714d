import Foundation
import Learning
import Physics

/// Measures the simulation of bodies in single precision, with contacts, under random controls.
///
/// Every world begins near the model's initial state and takes 1,000 steps before the clock starts,
/// by when bodies lie, roll and leap about the ground. Then it goes on; no world is ever reset.
struct PhysicsBenchmark: Sendable {
  let model: Model
  /// How long each number of worlds is measured, s.
  let seconds: Double

  /// Steps for which controls are held; then each motor's control is drawn again, uniformly from its
  /// range, or from −1…1 where it has none.
  static let stepsPerControl = 4
  /// Steps before the clock starts.
  static let stepsBefore = 1000
  /// How far from its initial value each position and velocity starts, at most; m, rad, m/s, rad/s.
  static let startNoise: Float = 0.02

  /// The measurement of a thread.
  struct Measurement {
    /// World steps a second.
    var stepsPerSecond: Double
    /// The share of states in which a body was on the ground.
    var grounded: Double
  }

  /// Measures a number of worlds, shared by a number of threads that run at once.
  func measure(worlds: Int, threads: Int) async -> Measurement {
    // A thread steps whole registers of worlds.
    let groups = (worlds + Worlds.width - 1) / Worlds.width
    let threads = min(threads, groups)
    return await withTaskGroup(of: Measurement.self) { tasks in
      for thread in 0..<threads {
        let first = min(worlds, groups * thread / threads * Worlds.width)
        let end = min(worlds, groups * (thread + 1) / threads * Worlds.width)
        tasks.addTask { measure(worlds: end - first, seed: UInt64(thread)) }
      }
      var sum = Measurement(stepsPerSecond: 0, grounded: 0)
      for await one in tasks {
        sum.stepsPerSecond += one.stepsPerSecond
        sum.grounded += one.grounded / Double(threads)
      }
      return sum
    }
  }

  /// Measures a number of worlds on this thread.
  private func measure(worlds count: Int, seed: UInt64) -> Measurement {
    var random = Random(seed: seed)
    let worlds = Worlds(model: model, count: count)
    scatter(worlds, &random)
    for _ in 0..<Self.stepsBefore / Self.stepsPerControl { step(worlds, &random) }
    var (rounds, grounded, time) = (0, 0.0, 0.0)
    let clock = ContinuousClock()
    while time < seconds {
      let start = clock.now
      var done = 0
      repeat {
        for _ in 0..<8 { step(worlds, &random) }
        done += 8
      } while start.duration(to: clock.now) < .seconds(seconds / 20)
      time += start.duration(to: clock.now) / .seconds(1)
      // Counted while the clock stands.
      grounded += Double(done) * groundedShare(of: worlds, count)
      rounds += done
    }
    return Measurement(
      stepsPerSecond: Double(rounds * Self.stepsPerControl * count) / time,
      grounded: grounded / Double(rounds))
  }

  /// Draws the controls and holds them.
  private func step(_ worlds: Worlds, _ random: inout Random) {
    for motor in model.actuators.indices {
      let lowest = Float(model.actuators[motor].range?.lowerBound ?? -1)
      let highest = Float(model.actuators[motor].range?.upperBound ?? 1)
      for world in 0..<worlds.count {
        worlds.setControl(world, motor, lowest + (highest - lowest) * random.uniform())
      }
    }
    worlds.step(Self.stepsPerControl)
  }

  private func scatter(_ worlds: Worlds, _ random: inout Random) {
    for world in 0..<worlds.count {
      for (joint, initial) in model.initialPositions.enumerated() {
        let offset = (random.uniform() * 2 - 1) * Self.startNoise
        let velocity = (random.uniform() * 2 - 1) * Self.startNoise
        worlds.set(world, joint, position: Float(initial) + offset, velocity: velocity)
      }
    }
  }

  private func groundedShare(of worlds: Worlds, _ count: Int) -> Double {
    var contacts = [UInt32](repeating: 0, count: worlds.count)
    contacts.withUnsafeMutableBufferPointer { worlds.findGroundContacts($0) }
    return Double(contacts.prefix(count).count { $0 != 0 }) / Double(count)
  }
}

extension PhysicsBenchmark {
  /// Measures 1, 64 and 1024 worlds, on one core and on all that the process may use.
  func report() async -> PhysicsReport {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var runs: [PhysicsReport.Run] = []
    for worlds in [1, 64, 1024] {
      let one = await measure(worlds: worlds, threads: 1)
      let all = await measure(worlds: worlds, threads: cores)
      runs.append(
        PhysicsReport.Run(
          worlds: worlds, stepsPerSecondPerCore: one.stepsPerSecond,
          stepsPerSecond: all.stepsPerSecond, grounded: one.grounded))
    }
    return PhysicsReport(
      body: model.name, integrator: model.integrator.rawValue, timestep: model.timestep,
      cores: cores, stepsPerControl: Self.stepsPerControl, runs: runs)
  }
}

/// The result of `benchmark physics`.
struct PhysicsReport: Sendable, Encodable {
  /// The figures for a number of worlds.
  struct Run: Sendable, Encodable {
    var worlds: Int
    /// World steps a second on one core.
    var stepsPerSecondPerCore: Double
    /// World steps a second on all cores.
    var stepsPerSecond: Double
    /// The share of states in which a body was on the ground.
    var grounded: Double
  }

  var body: String
  var integrator: String
  /// s.
  var timestep: Double
  var cores: Int
  var stepsPerControl: Int
  var runs: [Run]

  /// The report as people read it, line by line.
  var lines: [String] {
    var lines = [
      "\(body): \(integrator), \(Figure.decimal(timestep * 1e3, 1)) ms, single precision, contacts "
        + "on, fresh random controls every \(stepsPerControl) steps",
      Self.row("worlds", "steps/s, 1 core", "\(Figure.count(cores, "core"))", "on the ground"),
    ]
    for run in runs {
      lines.append(
        Self.row(
          "\(run.worlds)", Figure.decimal(run.stepsPerSecondPerCore / 1e6, 2) + " M",
          Figure.decimal(run.stepsPerSecond / 1e6, 2) + " M", Figure.percent(run.grounded)))
    }
    return lines
  }

  private static func row(_ first: String, _ rest: String...) -> String {
    zip([8, 16, 16, 0], [first] + rest).reduce("") { line, column in
      line + column.1 + String(repeating: " ", count: max(0, column.0 - column.1.count))
    }
  }
}
