import Foundation
import Learning
import Physics

/// What each world's present episode has drawn from a `WorldSettings`, and its sensors' noise.
///
/// All of it follows from one number that an episode draws where it begins, and from its age: a
/// snapshot holds these two.
struct EpisodeWorlds {
  /// What an episode has drawn.
  private struct Drawn {
    var conditions: Conditions
    /// The standard deviation of noise.
    var noise: Float
    /// The velocity that the root gains by a push, m/s; the times of pushes, s.
    var gain: Float
    var firstPush: Double
    var pushPeriod: Double
  }

  let settings: WorldSettings
  private let model: Model
  /// Seconds between two actions.
  private let period: Double
  private let mass: Double
  private var drawn: [Drawn]
  /// The number that decides all of an episode.
  private var seeds: [UInt64]
  /// Actions that an episode has taken.
  private var ages: [Int]

  /// The words of a seed in a snapshot: a `Float` is exact for each.
  private static let seedWords = 4
  private static let wordBits: UInt64 = 16
  /// Numbers of a world in a snapshot: the seed and the age.
  static let snapshotSize = seedWords + 1
  /// The stream of an episode's draws; those of noise are the ages.
  private static let drawStream: UInt64 = 1 << 40

  init(_ settings: WorldSettings, model: Model, period: Double, worlds: Int) {
    self.settings = settings
    self.model = model
    self.period = period
    mass = model.bodies.reduce(0) { $0 + $1.mass }
    let usual = Drawn(
      conditions: Conditions(of: model), noise: 0, gain: 0, firstPush: .infinity,
      pushPeriod: .infinity)
    drawn = Array(repeating: usual, count: worlds)
    seeds = Array(repeating: 0, count: worlds)
    ages = Array(repeating: 0, count: worlds)
  }

  /// Whether the simulation itself differs between episodes.
  var changesConditions: Bool {
    settings.gravity != nil || settings.slope != nil || settings.friction != nil
      || settings.motorStrength != nil
  }

  /// Whether observations differ from what is.
  var isNoisy: Bool { settings.sensorNoise != nil }

  /// The conditions of a world's episode.
  func conditions(of world: Int) -> Conditions { drawn[world].conditions }

  /// Begins an episode.
  mutating func begin(_ world: Int, random: inout Random) {
    begin(world, seed: random.next(), age: 0)
  }

  private mutating func begin(_ world: Int, seed: UInt64, age: Int) {
    (seeds[world], ages[world]) = (seed, age)
    var random = Random(seed: seed, stream: Self.drawStream)
    drawn[world] = draw(&random)
  }

  /// Draws every number, named or not: a further setting changes no other.
  private func draw(_ random: inout Random) -> Drawn {
    func value(_ range: ClosedRange<Double>?, _ usual: Double) -> Double {
      let share = Double(random.uniform())
      return range.map { $0.lowerBound + share * ($0.upperBound - $0.lowerBound) } ?? usual
    }
    var conditions = Conditions(of: model)
    let (x, z) = (model.gravity.x, model.gravity.z)
    let size = value(settings.gravity, (x * x + z * z).squareRoot())
    let slope = value(settings.slope, 0) * .pi / 180
    if settings.gravity != nil || settings.slope != nil {
      conditions.gravity = Planar(-size * sin(slope), -size * cos(slope))
    }
    conditions.friction = value(settings.friction, 1)
    conditions.motorStrength = value(settings.motorStrength, 1)
    let noise = value(settings.sensorNoise, 0)
    let impulse = value(settings.pushes?.impulse, 0)
    let every = value(settings.pushes?.every, .infinity)
    let phase = Double(random.uniform())
    return Drawn(
      conditions: conditions, noise: Float(noise), gain: Float(impulse / mass),
      firstPush: every.isFinite ? phase * every : .infinity, pushPeriod: every)
  }

  /// Counts an action of every world.
  mutating func advance() {
    for world in ages.indices { ages[world] += 1 }
  }

  /// The forward velocity that a world's body gains during its next action, m/s; 0 without a push.
  func gain(of world: Int) -> Float {
    let drawn = drawn[world]
    guard drawn.firstPush.isFinite else { return 0 }
    func pushes(before time: Double) -> Int {
      guard time > drawn.firstPush else { return 0 }
      return Int((time - drawn.firstPush) / drawn.pushPeriod) + 1
    }
    let begin = Double(ages[world]) * period
    return Float(pushes(before: begin + period) - pushes(before: begin)) * drawn.gain
  }

  /// Adds the noise of a world's present state to some numbers of its observation; the same state
  /// has the same noise, however often it is observed.
  func addNoise(of world: Int, to observation: UnsafeMutablePointer<Float>, at numbers: [Int]) {
    let deviation = drawn[world].noise
    guard deviation > 0 else { return }
    var random = Random(seed: seeds[world], stream: UInt64(ages[world]))
    for number in numbers { observation[number] += deviation * random.normal() }
  }

  /// The numbers of a world in a snapshot.
  func snapshot(of world: Int) -> [Float] {
    (0..<UInt64(Self.seedWords)).map { word in
      Float(seeds[world] >> (word * Self.wordBits) & ((1 << Self.wordBits) - 1))
    } + [Float(ages[world])]
  }

  /// Resumes from `snapshot`.
  ///
  /// - Parameters:
  ///   - world: The world.
  ///   - snapshot: Its numbers; those of a damaged checkpoint begin some other episode.
  mutating func restore(_ world: Int, _ snapshot: ArraySlice<Float>) {
    let words = snapshot.prefix(Self.seedWords).map { UInt64(exactly: $0) ?? 0 }
    let seed = words.reversed().reduce(UInt64(0)) {
      $0 << Self.wordBits | $1 & ((1 << Self.wordBits) - 1)
    }
    let age = snapshot.last.flatMap { Int32(exactly: $0) } ?? 0
    begin(world, seed: seed, age: max(0, Int(age)))
  }
}
