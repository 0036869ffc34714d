import Foundation
import Testing

@testable import Learning

/// Checkpoints whose checksum is right and whose numbers are not: whoever can write a file can
/// compute a checksum.
@Suite("Crafted checkpoints")
struct CheckpointMutationTests {
  /// A place in a property list.
  enum Step: Hashable {
    case key(String), index(Int)
  }

  struct Mutation {
    var path: [Step]
    var value: Value
  }

  /// A property list as a value: `PropertyListSerialization` takes ten times as long to write one.
  enum Value: Encodable {
    case dictionary([String: Value])
    case array([Value])
    case data(Data)
    case string(String)
    case bool(Bool)
    case integer(Int)
    case unsigned(UInt)
    case real(Double)

    /// Takes over what `PropertyListSerialization` read.
    init(_ value: Any) throws {
      switch value {
      case let values as [String: Any]: self = .dictionary(try values.mapValues(Value.init))
      case let list as [Any]: self = .array(try list.map(Value.init))
      case let data as Data: self = .data(data)
      case let text as String: self = .string(text)
      case let value as Bool: self = .bool(value)
      case let number as Int: self = .integer(number)
      case let number as UInt: self = .unsigned(number)
      case let number as Double: self = .real(number)
      default: throw CocoaError(.propertyListReadCorrupt)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .dictionary(let values): try container.encode(values)
      case .array(let list): try container.encode(list)
      case .data(let data): try container.encode(data)
      case .string(let text): try container.encode(text)
      case .bool(let value): try container.encode(value)
      case .integer(let number): try container.encode(number)
      case .unsigned(let number): try container.encode(number)
      case .real(let number): try container.encode(number)
      }
    }
  }

  /// What a number is changed to: none of these is what any setting or counter is.
  private static let numbers: [Value] = [
    .integer(0), .integer(-1), .integer(.max), .integer(.min), .real(.nan), .real(.infinity),
    .real(1e19), .real(-1e19), .integer(1 << 40), .real(0.5),
  ]

  /// All changes of one leaf, or of one list's length.
  private static func mutations(of value: Value, at path: [Step]) -> [Mutation] {
    switch value {
    case .dictionary(let values):
      return values.keys.sorted().flatMap { key in
        values[key].map { mutations(of: $0, at: path + [.key(key)]) } ?? []
      }
    case .array(let list):
      let lengths = [[], Array(list.dropLast()), list + list.suffix(1), list + list]
      return lengths.map { Mutation(path: path, value: .array($0)) }
        // The first elements stand for all of them.
        + list.prefix(2).enumerated().flatMap {
          mutations(of: $0.element, at: path + [.index($0.offset)])
        }
    case .data(let data):
      let nan = withUnsafeBytes(of: Float.nan.bitPattern.littleEndian) { Data($0) }
      let changed = [Data(), data.dropLast(4), data + nan, nan + data.dropFirst(4), data + data]
      return changed.map { Mutation(path: path, value: .data(Data($0))) }
    case .string: return [Mutation(path: path, value: .string("none of them"))]
    case .bool: return []
    case .integer, .unsigned, .real:
      return numbers.map { Mutation(path: path, value: $0) }
    }
  }

  /// A property list with another value at a place.
  private static func changed(_ value: Value, _ path: ArraySlice<Step>, to new: Value) -> Value {
    guard let step = path.first else { return new }
    switch (step, value) {
    case (.key(let key), .dictionary(var values)):
      guard let old = values[key] else { return value }
      values[key] = changed(old, path.dropFirst(), to: new)
      return .dictionary(values)
    case (.index(let index), .array(var list)):
      list[index] = changed(list[index], path.dropFirst(), to: new)
      return .array(list)
    default: return value
    }
  }

  /// A learner as small as can be.
  private static func learner(isAdditive: Bool) -> Learner {
    var configuration = isAdditive ? LearnerConfiguration.small : .smallNetworks
    (configuration.pace.worlds, configuration.pace.rolloutSteps) = (4, 4)
    (configuration.policyStepsPerChoice, configuration.pace.warmUpChoices) = (16, 0)
    (configuration.recentClipsPerPolicy, configuration.choicesPerRound) = (3, 2)
    configuration.initialChoices = 2
    configuration.repeatShare = 0.2
    configuration.klCoefficient = 0.1
    configuration.pace.ppo.epochs = 1
    (configuration.episodesPerRound, configuration.scatteredEpisodes) = (2, 1)
    if isAdditive {
      (configuration.additive.posteriorSamples, configuration.additive.iterations) = (2, 2)
    } else {
      (configuration.ensemble.members, configuration.ensemble.updatesPerChoice) = (2, 2)
    }
    return Learner(configuration, seed: 5)
  }

  /// Whether a crafted checkpoint is refused; otherwise a learner goes on from it.
  private static func isRefused(
    _ crafted: Value, _ kept: [LearnerCheckpointTests.Kept]
  ) async throws -> Bool {
    let encoded = try PropertyList.encode(crafted)
    do {
      let checkpoint = try LearnerCheckpoint(encoded: encoded)
      let other = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
      for answer in kept {
        await other.restore(answer.query, answer.choice, isStanding: answer.isStanding)
      }
      for _ in 0..<2 {
        let query = try await other.nextQuery()
        await other.record(query, .left)
      }
      await other.finishRound()
      _ = try await other.checkpoint().encoded()
      return false
    } catch is LearnedDataError {
      return true
    } catch is DivergenceError {
      // A policy of numbers that are none.
      return false
    }
  }

  @Test(
    "are refused, or learned on from, whatever number or list is changed", arguments: [false, true])
  func everyLeaf(isAdditive: Bool) async throws {
    let learner = Self.learner(isAdditive: isAdditive)
    var kept: [LearnerCheckpointTests.Kept] = []
    await LearnerCheckpointTests.answer(6, of: learner, keeping: &kept)
    // What comes before the property list takes 16 bytes.
    let body = Data(try await learner.checkpoint().encoded().dropFirst(16))
    let whole = try Value(PropertyListSerialization.propertyList(from: body, format: nil))
    let mutations = Self.mutations(of: whole, at: [])
    #expect(mutations.count > 1_000)
    var refused = 0
    for mutation in mutations {
      let crafted = Self.changed(whole, mutation.path[...], to: mutation.value)
      if try await Self.isRefused(crafted, kept) { refused += 1 }
    }
    // Most of these are nothing that a learner writes.
    #expect(refused > mutations.count / 2, "\(refused) of \(mutations.count) were refused")
  }

  @Test("are not taken for whole ones where a setting is out of range")
  func settings() async throws {
    let maker = PointMassMaker()
    let whole = await Self.learner(isAdditive: true).checkpoint()
    try whole.check(in: maker)
    for change: (inout LearnerCheckpoint) -> Void in [
      { $0.configuration.pace.rolloutSteps = 0 }, { $0.configuration.pace.worlds = 1 << 30 },
      { $0.configuration.policies = -1 }, { $0.configuration.pace.ppo.minibatch = 0 },
      { $0.configuration.choicesPerRound = 0 }, { $0.configuration.recentClipsPerPolicy = 0 },
      { $0.configuration.policyHidden = [17] }, { $0.configuration.pace.roundShare = .nan },
      { $0.configuration.ensemble.batch = 0 },
      { $0.configuration.additive.memoryDecays = [] },
      { $0.counters.choices = .max }, { $0.counters.trainedChoices = 1 },
      { $0.counters.nextClip = -1 }, { $0.counters.nextQuery = .max },
      { $0.counters.lastBest = [1, 2, 3] }, { $0.counters.rolloutsLeft = .min },
      { $0.workers[0].trainer.policySteps = .max }, { $0.workers[0].trainer.age[0] = .max },
      { $0.workers[1].trainer.proximal.settings.epochs = 0 },
      { $0.workers[1].random = Random(state: (0, 0, 0, 0)) },
      { $0.counters.diverged = -1 }, { $0.random = Random(state: (0, 0, 0, 0)) },
    ] {
      var changed = whole
      change(&changed)
      #expect(throws: LearnedDataError.self) { try changed.check(in: maker) }
    }
  }

  @Test("ask for no more memory than there is")
  func memory() async throws {
    var configuration = await Self.learner(isAdditive: false).configuration
    configuration.episodesPerRound = 3
    var shape = PointMassMaker().shape
    #expect(configuration.fits(shape))
    // 2 policies of 3 episodes of so many frames of 6 numbers.
    shape.episodeSteps = 10_000_000
    #expect(configuration.workingBytes(in: shape) > 4 * 2 * 3 * 6 * 10_000_000)
    #expect(!configuration.fits(shape))
  }
}
