/// Gradient steps of a reward model on pairs of clips, to be timed.
package struct RewardModelBenchmark {
  /// Pairs of an update, steps of a clip, networks.
  package static let pairs = 64
  package static let steps = 60
  package static let networks = 3
  /// Numbers an observation has.
  private static let observationSize = 12

  private var ensemble: EnsembleRewardModel
  private var dataset: PreferenceDataset
  private var random: Random

  package init(seed: UInt64) {
    random = Random(seed: seed)
    var settings = EnsembleSettings()
    settings.members = Self.networks
    settings.hidden = [64, 64]
    settings.batch = Self.pairs
    ensemble = EnsembleRewardModel(
      observationSize: Self.observationSize, settings: settings, random: &random)
    dataset = ensemble.emptyDataset()
    for _ in 0..<200 {
      let clips = (0..<2).map { _ in
        dataset.addClip(
          (0..<Self.steps * Self.observationSize).map { _ in random.normal() })
      }
      let label: Float = random.next() & 1 == 0 ? 0 : 1
      _ = dataset.addComparison(left: clips[0], right: clips[1], label: label)
    }
  }

  /// So many updates of all networks; returns their mean loss.
  @discardableResult
  package mutating func update(_ count: Int) -> Float {
    ensemble.train(
      members: 0..<Self.networks, on: dataset, updates: count, random: &random)
  }
}
