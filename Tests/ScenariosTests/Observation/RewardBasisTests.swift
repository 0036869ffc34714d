import Foundation
import Learning
import Physics
import Testing

@testable import Scenarios

@Suite("A body's reward basis") struct BodyRewardBasisTests {
  /// Of the worlds of the scenario "backflip".
  static func maker() throws -> BodyEnvironmentMaker {
    let folder = ScenarioLibraryTests.package.appendingPathComponent(
      "Scenarios", isDirectory: true)
    return BodyEnvironmentMaker(try ScenarioLibrary(folders: [folder]).scenario("backflip"))
  }

  @Test("has functions of the whole body, less of joints, and of turns where they count")
  func hopper() throws {
    let basis = try Self.maker().rewardBasis
    #expect(basis.observationSize == 17)
    // 0.4 s, of moments 24 ms apart.
    #expect(abs(basis.landingWeight - 16.667) < 0.001)
    #expect(basis.feet == 12 && basis.body == 13 && basis.landing == 15)
    func inputs(_ mode: RewardBasis.Mode, deviation: Float) -> [Int] {
      basis.terms.filter { $0.mode == mode && $0.deviation == deviation }.map(\.input)
    }
    // Height, sine and cosine of the pitch; velocities along x, along z, and of the pitch.
    let whole = [0, 1, 2, 6, 7, 8]
    #expect(inputs(.airborne, deviation: 1) == whole + [14])
    // On the ground, the turns of the flight before too.
    #expect(inputs(.onFeet, deviation: 1) == whole + [16])
    #expect(inputs(.onBody, deviation: 1) == whole + [16])
    #expect(inputs(.airborne, deviation: 0.05) == [3, 4, 5, 9, 10, 11])
    // The height and the lead of four parts.
    #expect(inputs(.onFeet, deviation: 0.2) == Array(17..<25))
    for landing in [RewardBasis.Mode.landingOnFeet, .landingOnBody] {
      #expect(inputs(landing, deviation: 1) == [15])
      #expect(inputs(landing, deviation: 0.1) == whole)
    }
  }

  @Test("has the height and the lead of each part", arguments: ["backflip", "splits", "hind-legs"])
  func parts(scenario name: String) throws {
    let folder = ScenarioLibraryTests.package.appendingPathComponent(
      "Scenarios", isDirectory: true)
    let scenario = try ScenarioLibrary(folders: [folder]).scenario(name)
    let maker = BodyEnvironmentMaker(scenario)
    let basis = maker.rewardBasis
    let parts = try #require(basis.parts)
    #expect(parts.parts.map(\.name) == scenario.model.geoms.filter { $0.body > 0 }.map(\.name))
    #expect(basis.terms.map(\.input).max() == basis.observationSize + parts.count - 1)
    var random = Random(seed: 5)
    let environment = maker.make(worlds: 1)
    for _ in 0..<20 {
      environment.scatter(0, random: &random)
      var trajectory = Trajectory(
        period: maker.shape.period, positionCount: maker.shape.positionCount,
        velocityCount: maker.shape.velocityCount, controlCount: maker.shape.actionSize)
      environment.record(0, action: nil, to: &trajectory)
      let pose = scenario.model.pose(positions: trajectory.positions.map { Double($0) })
      let segments = pose.segments.compactMap(\.self)
      // The height, and the way from the root, by MuJoCo's conventions.
      let expected = segments.flatMap { segment in
        [
          (min(segment.from.z, segment.to.z) - segment.radius) / 0.3,
          (0.5 * (segment.from.x + segment.to.x) - pose.bodies[1].origin.x) / 0.3,
        ]
      }
      #expect(parts.numbers(of: maker.observations(of: trajectory)).count == expected.count)
      for (number, wanted) in zip(
        parts.numbers(of: maker.observations(of: trajectory)), expected)
      {
        #expect(abs(Double(number) - wanted) < 1e-4)
      }
    }
  }

  @Test("of a body that lands tells the turn in that frame alone")
  func landing() throws {
    let maker = try Self.maker()
    let motion = Hopper.motion([
      Stretch(to: 0, frames: 10, contacts: Hopper.foot),
      Stretch(to: -360, frames: 40, contacts: 0),
      Stretch(to: -360, frames: 10, contacts: Hopper.foot),
    ])
    let size = maker.shape.observationSize
    let observations = maker.observations(of: motion)
    let landed = (0..<motion.frames).map { observations[$0 * size + 15] }
    let frames = landed.indices.filter { landed[$0] != 0 }
    #expect(frames.count == 1)
    // A turn backward, times two; and never more than two turns.
    #expect(frames.allSatisfy { abs(landed[$0] + 2) < 0.15 })
  }
}
