import Learning
package import Teaching

/// The results of an experiment in figures: the JSON of `experiment show`.
package struct ExperimentSummary: Sendable, Encodable {
  /// The statistics of a measure in one arm.
  package struct Statistics: Sendable, Encodable {
    /// Runs with a value; a run that never succeeded has an infinite one.
    package let n: Int
    /// nil where it is infinite, or where there is no value.
    @NullWhereNone package var median: Double?
    /// The interquartile mean; nil as for the median.
    @NullWhereNone package var iqm: Double?
    /// The interval of 95 % of the interquartile mean; nil for an end that is infinite.
    package let interval: [Double?]
    /// The seeds of the runs with a value.
    package let seeds: [UInt64]
    /// The values of these seeds; nil for an infinite one.
    package let values: [Double?]
  }

  /// How many runs of an arm learned the behaviour.
  package struct Successes: Sendable, Encodable {
    package let succeeded: Int
    /// The share of the runs; nil where there is no run.
    @NullWhereNone package var rate: Double?
    /// Wilson's interval of 95 % of the share.
    package let interval: [Double]
  }

  /// An arm.
  package struct Arm: Sendable, Encodable {
    /// Runs that have a result.
    package let runs: Int
    /// Runs that ended with an error.
    package let failed: Int
    /// Their errors by their seeds.
    package let failures: [String: String]
    /// Runs that are still to be done.
    package let missing: Int
    /// Results of earlier settings among the missing, which are not used.
    package let outdated: Int
    /// Versions of the program that made the results.
    package let programs: [String]
    /// Runs with three good checks in a row.
    package let success: Successes
    /// The measures by their names.
    package let measures: [String: Statistics]
  }

  /// Whether one arm does better than another.
  package struct Comparison: Sendable, Encodable {
    package let a: String
    package let b: String
    package let measure: String
    /// The direction in which the measure improves.
    package let better: Measure.Direction
    /// The probability that a run of `a` does better than a run of `b`; ties count half.
    package let probability: Double
    /// Its interval of 95 %.
    package let interval: [Double]
  }

  /// The experiment's name.
  package let experiment: String
  package let arms: [String: Arm]
  package private(set) var comparisons: [Comparison]
  /// The arms' names and the measures that have values, in the order of the file.
  package let order: (arms: [String], measures: [Measure])

  private enum CodingKeys: String, CodingKey { case experiment, arms, comparisons }

  /// Reads the results that are there, and computes all statistics.
  ///
  /// - Parameters:
  ///   - experiment: The experiment.
  ///   - results: The folder of its results.
  ///   - measures: The measures to look at; nil for all.
  ///   - bootstrap: Makes the intervals.
  /// - Throws: `Failure` where a file of the folder cannot be read; `LearnedDataError` where a policy
  ///   is needed for a new measure and does not fit.
  package init(
    of experiment: Experiment, in results: ResultsFolder, measures: [Measure]? = nil,
    bootstrap: StratifiedBootstrap = StratifiedBootstrap()
  ) throws {
    let measures = measures ?? experiment.allMeasures
    var arms: [String: Arm] = [:]
    var values: [String: [String: [Double]]] = [:]
    for arm in experiment.arms {
      let outcomes = try ArmOutcomes(of: arm, experiment.seeds, measures, in: results)
      values[arm.name] = outcomes.values.mapValues { $0.map(\.value) }
      arms[arm.name] = outcomes.summary(bootstrap)
    }
    self.experiment = experiment.name
    self.arms = arms
    let found = measures.filter { measure in
      values.values.contains { $0[measure.name] != nil }
    }
    order = (experiment.arms.map(\.name), found)
    comparisons = experiment.comparisons.flatMap { pair in
      found.compactMap { measure in
        Comparison(
          pair, measure, values[pair.a]?[measure.name] ?? [], values[pair.b]?[measure.name] ?? [],
          bootstrap)
      }
    }
  }
}

extension ExperimentSummary {
  /// The summary without one of its comparisons.
  func without(_ found: Comparison) -> ExperimentSummary {
    var other = self
    other.comparisons.removeAll {
      ($0.a, $0.b, $0.measure) == (found.a, found.b, found.measure)
    }
    return other
  }
}

/// What the runs of an arm came to.
private struct ArmOutcomes {
  /// The values of each measure, in the order of the seeds.
  var values: [String: [(seed: UInt64, value: Double)]] = [:]
  private var runs = 0
  private var failures: [UInt64: String] = [:]
  private var missing = 0
  private var outdated = 0
  private var programs: Set<String> = []

  init(
    of arm: Arm, _ seeds: [UInt64], _ measures: [Measure], in results: ResultsFolder
  ) throws {
    for seed in seeds {
      let run = Run(arm: arm, seed: seed)
      if let record = try results.record(of: run) {
        runs += 1
        programs.insert(record.program)
        for measure in measures {
          guard let value = try record.value(of: measure, in: arm) else { continue }
          values[measure.name, default: []].append((seed, value))
        }
      } else if let error = try results.failure(of: run) {
        failures[seed] = error
      } else {
        missing += 1
        if try results.hasOtherResult(of: run) { outdated += 1 }
      }
    }
  }

  func summary(_ bootstrap: StratifiedBootstrap) -> ExperimentSummary.Arm {
    let effort =
      values[Measure.choicesToSuccess.name] ?? values[Measure.stepsToSuccess.name] ?? []
    let succeeded = effort.count { $0.value.isFinite }
    let interval =
      effort.isEmpty ? nil : Statistic.wilsonInterval(successes: succeeded, of: effort.count)
    return ExperimentSummary.Arm(
      runs: runs, failed: failures.count,
      failures: Dictionary(
        uniqueKeysWithValues: failures.map { ("\($0)", $1) }), missing: missing, outdated: outdated,
      programs: programs.sorted(),
      success: ExperimentSummary.Successes(
        succeeded: succeeded,
        rate: effort.isEmpty ? nil : Double(succeeded) / Double(effort.count),
        interval: interval.map { [$0.lowerBound, $0.upperBound] } ?? []),
      measures: values.mapValues { ExperimentSummary.Statistics($0, bootstrap) })
  }
}

extension ExperimentSummary.Statistics {
  /// The statistics of one value or more.
  fileprivate init(
    _ found: [(seed: UInt64, value: Double)], _ bootstrap: StratifiedBootstrap
  ) {
    let values = found.map(\.value)
    let interval = bootstrap.interval(of: [values], Statistic.interquartileMean(ofSorted:))
    self.init(
      n: values.count, median: Statistic.median(values).finite,
      iqm: Statistic.interquartileMean(ofSorted: values.sorted()).finite,
      interval: [interval.low.finite, interval.high.finite], seeds: found.map(\.seed),
      values: values.map(\.finite))
  }
}

extension ExperimentSummary.Comparison {
  /// nil where an arm has no value.
  fileprivate init?(
    _ pair: Experiment.Comparison, _ measure: Measure, _ values: [Double], _ others: [Double],
    _ bootstrap: StratifiedBootstrap
  ) {
    guard !values.isEmpty, !others.isEmpty else { return nil }
    // Where less is better, the other arm's value is to be the greater one.
    let (winner, loser) = measure.better == .higher ? (values, others) : (others, values)
    let interval = bootstrap.intervalOfGreater(winner, than: loser)
    self.init(
      a: pair.a, b: pair.b, measure: measure.name, better: measure.better,
      probability: Statistic.probabilityOfGreater(winner, than: loser),
      interval: [interval.low, interval.high])
  }
}

extension Double {
  /// The number, if it is finite.
  fileprivate var finite: Double? { isFinite ? self : nil }
}
