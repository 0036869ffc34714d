extension RewardModel {
  /// The return of each stretch of an episode by each posterior sample, or member of an ensemble:
  /// `[stretches][samples]`.
  ///
  /// Returns have no scale of the learner's: they stay comparable while the model is not trained.
  ///
  /// - Parameters:
  ///   - episode: The episode.
  ///   - window: Actions in a stretch, as in a clip.
  /// - Returns: The returns; a shorter rest of the episode is left out.
  package func sampleReturns(of episode: Episode, window: Int) -> [[Float]] {
    let frames = episode.trajectory.frames
    return stride(from: 0, through: frames - 1 - window, by: window).map { start in
      let range = start..<start + window + 1
      let rows = range.lowerBound * observationSize..<range.upperBound * observationSize
      return sampleReturns(
        of: Clip(
          id: 0, trajectory: episode.trajectory.slice(range),
          observations: Array(episode.observations[rows]), policySteps: episode.policySteps))
    }
  }

  /// How much posterior samples, or the members of an ensemble, disagree about an episode: the
  /// standard deviation of their returns, averaged over its stretches.
  ///
  /// - Parameters:
  ///   - episode: The episode.
  ///   - window: Actions in a stretch, as in a clip.
  /// - Returns: The disagreement; infinite for an episode that ended within its first stretch.
  package func disagreement(on episode: Episode, window: Int) -> Double {
    let deviations = sampleReturns(of: episode, window: window).map {
      Moments(of: $0).variance.squareRoot()
    }
    guard !deviations.isEmpty else { return .infinity }
    return deviations.reduce(0) { $0 + Double($1) } / Double(deviations.count)
  }
}
