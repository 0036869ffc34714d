import Testing

@testable import Experiments

/// Expected values: numpy 2.4 and scipy 1.17.
struct StatisticTests {
  private let mixed = [3.1, -2.5, 0.7, 11.25, 4.0, 4.0, -7.75]
  /// Choices to success of 14 runs, two of which never succeeded.
  private let choices = [110, 60, .infinity, 40, 80, 50, 90, 40, .infinity, 50, 40, 50, 50, 60]

  @Test("The median is numpy's, also where some values are infinite")
  func median() {
    #expect(Statistic.median(mixed) == 3.1)
    #expect(Statistic.median(choices) == 55)
    #expect(Statistic.median([1, .infinity]) == .infinity)
    #expect(Statistic.median([7]) == 7)
  }

  @Test("The interquartile mean is scipy's mean without a quarter at each end")
  func interquartileMean() {
    #expect(abs(Statistic.interquartileMean(ofSorted: mixed.sorted()) - 1.86) < 1e-12)
    #expect(abs(Statistic.interquartileMean(ofSorted: choices.sorted()) - 61.25) < 1e-12)
    #expect(Statistic.interquartileMean(ofSorted: [2, 4, 9]) == 5)
    #expect(Statistic.interquartileMean(ofSorted: [1, 2, .infinity]) == .infinity)
  }

  @Test("Quantiles lie between two values as numpy's do")
  func quantiles() {
    let sorted = mixed.sorted()
    #expect(abs(Statistic.quantile(0.025, ofSorted: sorted) + 6.9625) < 1e-12)
    #expect(abs(Statistic.quantile(0.975, ofSorted: sorted) - 10.1625) < 1e-12)
    #expect(Statistic.quantile(1, ofSorted: sorted) == 11.25)
    #expect(Statistic.quantile(0.9, ofSorted: [1, .infinity, .infinity]) == .infinity)
  }

  @Test(
    "Wilson's interval is scipy's",
    arguments: [
      (12, 14, 0.6005862050302965, 0.9599060787285351), (0, 20, 0, 0.16112515805281935),
      (20, 20, 0.8388748419471808, 1), (3, 10, 0.10779126740630102, 0.6032218525388546),
    ])
  func wilson(successes: Int, trials: Int, low: Double, high: Double) {
    let interval = Statistic.wilsonInterval(successes: successes, of: trials)
    #expect(abs(interval.lowerBound - low) < 1e-12)
    #expect(abs(interval.upperBound - high) < 1e-12)
  }

  @Test("The probability of improvement is that of Mann and Whitney; ties count half")
  func probability() {
    let (ours, theirs) = (
      [40.0, 50, 60, 60, 70, 80, 90, 100], [60.0, 60, 75, 100, 120, 130]
    )
    #expect(Statistic.probabilityOfGreater(ours, than: theirs) == 0.28125)
    #expect(Statistic.probabilityOfGreater(theirs, than: ours) == 1 - 0.28125)
    #expect(Statistic.probabilityOfGreater([.infinity], than: [.infinity, 3]) == 0.75)
  }
}

/// Expected intervals: `rliable` with 50,000 samples.
struct StratifiedBootstrapTests {
  private let runs = [220.0, 250, 50, 70, 50, 140, 80, 110, 160, 60]

  @Test("The interval of the interquartile mean is rliable's but for chance")
  func interval() {
    let found = StratifiedBootstrap().interval(
      of: [runs], Statistic.interquartileMean(ofSorted:))
    #expect(abs(found.low - 65) < 2)
    #expect(abs(found.high - 170) < 4)
  }

  @Test("Each stratum is drawn by itself")
  func strata() {
    let other = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    let found = StratifiedBootstrap().interval(
      of: [runs, other], Statistic.interquartileMean(ofSorted:))
    #expect(abs(found.low - 29.1) < 1.5)
    #expect(abs(found.high - 56.3) < 2)
    // Drawn together, the larger values would sometimes be many.
    let together = StratifiedBootstrap().interval(
      of: [runs + other], Statistic.interquartileMean(ofSorted:))
    #expect(together.high > found.high + 5)
  }

  @Test("The interval of the probability of improvement is rliable's but for chance")
  func improvement() {
    let found = StratifiedBootstrap().intervalOfGreater(
      [40, 50, 60, 60, 70, 80, 90, 100], than: [60, 60, 75, 100, 120, 130])
    #expect(abs(found.low - 0.0417) < 0.02)
    #expect(abs(found.high - 0.5833) < 0.03)
  }

  @Test("The interval of one value is that value, and the same values give the same interval")
  func certainty() {
    let one = StratifiedBootstrap().interval(of: [[3]], Statistic.interquartileMean(ofSorted:))
    #expect(one == (3, 3))
    let (first, second) = (
      StratifiedBootstrap(replicates: 100).interval(of: [runs], Statistic.median),
      StratifiedBootstrap(replicates: 100).interval(of: [runs], Statistic.median)
    )
    #expect(first == second)
  }
}
