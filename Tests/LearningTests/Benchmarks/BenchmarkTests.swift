import Testing

@testable import Learning

@Suite("Benchmarks")
struct BenchmarkTests {
  @Test("do what they time: losses fall, and steps are counted")
  func work() {
    var minibatch = MinibatchBenchmark(seed: 71)
    let first = minibatch.step()
    for _ in 0..<100 { minibatch.step() }
    #expect(minibatch.step() < 0.5 * first)
    var model = RewardModelBenchmark(seed: 72)
    let untrained = model.update(1)
    model.update(20)
    #expect(model.update(1) < untrained)
    let policy = PolicyBenchmark(
      maker: PointMassMaker(), settings: LearnerConfiguration.small.trainer, seed: 73)
    #expect(policy.rollOut() == 256 && policy.learn() == 256)
  }

  @Test("of growth go on from all the choices")
  func growth() async throws {
    var benchmark = await GrowthBenchmark(
      maker: PointMassMaker(), configuration: .small, choices: 50, seed: 74)
    #expect(await benchmark.progress().choices == 50)
    #expect(await !benchmark.train())
    for id in 50..<54 {
      let query = try await benchmark.query()
      #expect(query.id == id)
      await benchmark.record(query)
    }
    #expect(await benchmark.train())
    #expect(try await benchmark.checkpoint() > 1000)
  }
}
