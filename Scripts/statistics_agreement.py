#!/usr/bin/env python3
"""Compares the statistics of `backflip experiment show` with numpy, scipy and rliable.

    python3 Scripts/statistics_agreement.py [PROGRAM] [--trials 2] [--random-seed 0] [--without-rliable]

PROGRAM is the built backflip, by default .build/release/backflip. Each arm gets one true result by `experiment run`;
those of other seeds are copies with random values: ties, values that are missing, runs that never succeed, negative
values, numbers that are large or small. Arms have 0, 1, 2, 3, 5, 20 and 37 results. It checks

- values and their number, median (numpy), interquartile mean (scipy.stats.trim_mean), Wilson's interval
  (scipy.stats.binomtest) and probability of improvement (scipy.stats.mannwhitneyu over the number of pairs, less being
  better for choicesToSuccess, stepsToSuccess and wallSeconds), all to 1e-12 of the largest value;
- all bootstrap intervals to sampling error, by 50,000 samples of numpy; and some of them, with --without-rliable none,
  by 50,000 samples of rliable.library.get_interval_estimates, where rliable can be imported.

An end of an interval is the 2.5 % or 97.5 % quantile of 50,000 samples; as a share of the samples, its standard error
is sqrt(0.025 * 0.975 / 50000) = 0.0007, and that of the difference of two such ends sqrt(2) times that. So each end
must lie between the quantiles of the other samples 5 standard errors below and above, 2.0 and 3.0 % or 97.0 and 98.0 %;
an infinite end counts as a value above all others. The expected number of false alarms is below 0.001.

Needs numpy and scipy; rliable 1.2 works with 'pandas<3'. The status is 1 where something differs.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import numpy
import scipy.stats

EXPERIMENT = """
name: statistics
scenario: backflip
seeds: 1-37
arms:
{arms}
measures:
  turns in the air: largest(-landedTurn)
compare:
{pairs}
"""
CHOICES = "{choices: 4, scenario: {schedule: {policyStepsPerChoice: 2000, initialChoices: 2}}}"
FORMULA = "{reward: airborne * -pitchVelocity - bodyContact, steps: 4000}"
SIZES = (0, 1, 2, 3, 5, 20, 37)
USER = "turns in the air"
LOWER = {"choicesToSuccess", "stepsToSuccess", "wallSeconds"}
ENDLESS = {"choicesToSuccess", "stepsToSuccess"}
# The pairs whose intervals rliable computes as well.
RLIABLE_PAIRS = {("by choices, 5", "by choices, 20"), ("by choices, 20", "by choices, 37")}
SAMPLES = 50_000
REACH = 5 * math.sqrt(2 * 0.025 * 0.975 / SAMPLES)


class Comparison:
    """Counts comparisons, and says which fail."""

    def __init__(self):
        self.counts, self.failures, self.largest = {}, 0, 0.0

    def check(self, kind, name, agrees, found, expected):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not agrees:
            self.failures += 1
            print(f"DIFFERS: {kind} of {name}: {found} instead of {expected}")

    def number(self, kind, name, found, expected, scale=1.0):
        """A number; None stands for an infinite one."""
        if not math.isfinite(expected):
            self.check(kind, name, found is None and expected > 0, found, expected)
            return
        if found is not None:
            self.largest = max(self.largest, abs(found - expected) / scale)
        self.check(kind, name, found is not None and abs(found - expected) <= 1e-12 * scale, found, expected)

    def ends(self, kind, name, found, samples):
        """The ends of an interval, among samples of the same statistic."""
        for end, share in zip(found, (0.025, 0.975)):
            low, high = (quantile(samples, share + reach) for reach in (-REACH, REACH))
            end = math.inf if end is None else end
            slack = 1e-12 * max([1.0] + [abs(x) for x in (low, high) if math.isfinite(x)])
            self.check(kind, name, low - slack <= end <= high + slack, found, (low, high))


def quantile(samples, share):
    """The sample at a share: never between two samples, which may be infinite."""
    return float(numpy.sort(samples)[round(share * (len(samples) - 1))])


def run(program, *arguments):
    done = subprocess.run([program, "experiment", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"experiment {arguments[0]} ended with status {done.returncode}:\n{done.stderr}")
    return done.stdout


def random_values(measure, size, chance):
    """Random values of a measure; None where a run has none."""
    never = chance.choice([0, 0.1, 0.5, 1])
    if measure in ENDLESS:
        step = 10 if measure == "choicesToSuccess" else 4096
        values = step * chance.integers(1, 40 if chance.random() < 0.5 else 8, size)
    elif measure == "successRate":
        values, never = chance.integers(0, 11, size) / 10, 0
    elif measure == "agreement":
        values, never = chance.random(size), chance.choice([0, 0.2, 1])
    elif measure == "wallSeconds":
        values, never = 60 * numpy.exp(chance.normal(0, 1, size)), 0
    else:
        values = chance.choice([1e-9, 1, 1e9]) * (chance.normal(-0.5, 1, size))
        if chance.random() < 0.5:
            values = numpy.round(values / abs(values).max(initial=1e-300) * 3)
        never = chance.choice([0, 0, 0.2])
    return [None if chance.random() < never else value.item() for value in values]


def fill(folder, arms, measures, chance):
    """Writes the results of all arms; returns their values by arm and measure, in the order of the seeds."""
    found = {}
    for arm, size in arms.items():
        record = json.loads((folder / arm / "1.json").read_text())
        own = [measure for measure in measures if measure in record["measures"]]
        columns = {measure: random_values(measure, size, chance) for measure in own}
        for file in (folder / arm).iterdir():
            if file.name != "1.json" or size == 0:
                file.rename(file.with_suffix(".kept"))
        for index in range(size):
            record["seed"] = index + 1
            for measure in own:
                record["measures"][measure] = columns[measure][index]
            (folder / arm / f"{index + 1}.json").write_text(json.dumps(record))
        found[arm] = {}
        for measure, values in columns.items():
            if measure in ENDLESS:
                values = [math.inf if value is None else value for value in values]
            values = [value for value in values if value is not None]
            if values:
                found[arm][measure] = numpy.array(values, dtype=float)
    return found


def drawn(values, chance):
    """Samples with replacement, one a row."""
    return values[chance.integers(0, len(values), (SAMPLES, len(values)))]


def interquartile_means(rows):
    return scipy.stats.trim_mean(rows, 0.25, axis=1)


def improvements(rows, others):
    """The share of pairs whose first is greater, ties counting half, row by row."""
    levels = numpy.unique(numpy.concatenate([rows.ravel(), others.ravel()]))
    ranks, ranks_of_others = numpy.searchsorted(levels, rows), numpy.searchsorted(levels, others)
    sums = numpy.zeros(len(rows))
    for column in range(rows.shape[1]):
        mine = ranks[:, column, None]
        sums += (mine > ranks_of_others).sum(axis=1) + (mine == ranks_of_others).sum(axis=1) / 2
    return sums / (rows.shape[1] * others.shape[1])


def compare_arms(summary, values, arms, comparison, chance):
    for arm, size in arms.items():
        found = summary["arms"][arm]
        comparison.check("number of runs", arm, (found["runs"], found["missing"]) == (size, 37 - size),
                         (found["runs"], found["missing"]), (size, 37 - size))
        comparison.check("measures", arm, found["measures"].keys() == values[arm].keys(),
                         set(found["measures"]), set(values[arm]))
        effort = values[arm].get("choicesToSuccess", values[arm].get("stepsToSuccess"))
        success = found["success"]
        if effort is None:
            comparison.check("successes", arm, success == {"succeeded": 0, "rate": None, "interval": []},
                             success, "none")
        else:
            successes = int(numpy.isfinite(effort).sum())
            test = scipy.stats.binomtest(successes, len(effort)).proportion_ci(0.95, "wilson")
            comparison.check("successes", arm, success["succeeded"] == successes, success["succeeded"], successes)
            comparison.number("success rate", arm, success["rate"], successes / len(effort))
            for end, expected in zip(success["interval"], test):
                comparison.number("Wilson's interval", arm, end, expected)
        for measure, expected in values[arm].items():
            name, statistics = f"{measure} in {arm}", found["measures"][measure]
            finite = abs(expected[numpy.isfinite(expected)])
            scale = max(finite.max(initial=0), 1e-300)
            comparison.check("number of values", name, statistics["n"] == len(expected), statistics["n"], len(expected))
            comparison.check(
                "values", name, statistics["values"] == [x if math.isfinite(x) else None for x in expected.tolist()],
                statistics["values"], expected)
            with numpy.errstate(invalid="ignore"):
                comparison.number("median", name, statistics["median"], float(numpy.median(expected)), scale)
            comparison.number("IQM", name, statistics["iqm"], float(scipy.stats.trim_mean(expected, 0.25)), scale)
            comparison.ends("interval of the IQM (numpy)", name, statistics["interval"],
                            interquartile_means(drawn(expected, chance)))


def oriented(pair, values):
    """The values of both arms, so that the greater one is the better."""
    first, second = values[pair["a"]][pair["measure"]], values[pair["b"]][pair["measure"]]
    return (-first, -second) if pair["measure"] in LOWER else (first, second)


def compare_pairs(summary, values, pairs, measures, comparison, chance):
    expected = {(a, b, measure) for a, b in pairs for measure in measures
                if measure in values[a] and measure in values[b]}
    found = {(pair["a"], pair["b"], pair["measure"]) for pair in summary["comparisons"]}
    comparison.check("pairs", "the experiment", found == expected, found ^ expected, "none more or less")
    for pair in summary["comparisons"]:
        first, second = oriented(pair, values)
        name = f"{pair['measure']}, {pair['a']} and {pair['b']}"
        better = "lower" if pair["measure"] in LOWER else "higher"
        comparison.check("direction", name, pair["better"] == better, pair["better"], better)
        statistic = scipy.stats.mannwhitneyu(first, second, method="asymptotic").statistic
        comparison.number("probability of improvement", name, pair["probability"],
                          float(statistic) / (len(first) * len(second)))
        comparison.ends("interval of the probability (numpy)", name, pair["interval"],
                        improvements(drawn(first, chance), drawn(second, chance)))


def compare_rliable(summary, values, comparison, chance):
    from rliable import library, metrics

    warnings.simplefilter("ignore", FutureWarning)

    def interquartile_mean(scores):
        cut = len(scores) // 4
        return numpy.sort(scores, axis=None)[cut:len(scores) - cut].mean()

    def improvement(scores, others):
        pairs = (scores > others.T) + (scores == others.T) / 2
        return pairs.mean()

    def samples(scores, statistic, original):
        """The statistics of rliable's samples; the first 300 also by rliable's own, slower function."""
        collected = []

        def collecting(*scores):
            collected.append(statistic(*scores))
            if len(collected) <= 300:
                own = original(*scores)
                comparison.check(f"rliable.metrics.{original.__name__}", "a sample",
                                 own == collected[-1] or abs(own - collected[-1]) <= 1e-12 * abs(scores[0]).max(),
                                 collected[-1], own)
            return numpy.array([collected[-1]])

        # Between infinite values numpy.percentile gives no number.
        with numpy.errstate(invalid="ignore"):
            _, intervals = library.get_interval_estimates(
                {"it": scores}, collecting, reps=SAMPLES,
                random_state=numpy.random.RandomState(chance.integers(2**31)))
            # The first is the one of all values; the others give rliable's own interval.
            collected = numpy.array(collected[-SAMPLES:])
            own = numpy.percentile(collected, [2.5, 97.5])
        assert numpy.allclose(own, intervals["it"].ravel(), equal_nan=True), (own, intervals)
        return collected

    for size in (3, 5, 20, 37):
        arm = f"by choices, {size}"
        for measure in sorted({"choicesToSuccess", USER} & values[arm].keys()):
            comparison.ends(
                "interval of the IQM (rliable)", f"{measure} in {arm}",
                summary["arms"][arm]["measures"][measure]["interval"],
                samples(values[arm][measure][:, None], interquartile_mean, metrics.aggregate_iqm))
    for pair in summary["comparisons"]:
        if (pair["a"], pair["b"]) in RLIABLE_PAIRS:
            first, second = oriented(pair, values)
            comparison.ends(
                "interval of the probability (rliable)", f"{pair['measure']}, {pair['a']} and {pair['b']}",
                pair["interval"],
                samples((first[:, None], second[:, None]), improvement, metrics.probability_of_improvement))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", nargs="?", default=".build/release/backflip")
    parser.add_argument("--trials", type=int, default=2)
    parser.add_argument("--random-seed", type=int, default=0)
    parser.add_argument("--without-rliable", action="store_true")
    options = parser.parse_args()
    try:
        if options.without_rliable:
            raise ImportError("--without-rliable")
        import rliable.library  # noqa: F401
        has_rliable = True
    except ImportError as error:
        print(f"without rliable: {error}")
        has_rliable = False
    chance = numpy.random.default_rng(options.random_seed)
    arms = {f"by {way}, {size}": size for way in ("choices", "a formula") for size in SIZES}
    names = list(arms)
    pairs = [(a, b) for way in (names[:7], names[7:]) for i, a in enumerate(way) for b in way[i + 1:]
             if (arms[a] + arms[b]) % 2 or arms[a] > 3] + [(names[6], names[12]), (names[12], names[4])]
    text = EXPERIMENT.format(
        arms="\n".join(f'  "{name}": {CHOICES if "choices" in name else FORMULA}' for name in names),
        pairs="\n".join(f'  - ["{a}", "{b}"]' for a, b in pairs))
    measures = ["choicesToSuccess", "stepsToSuccess", "successRate", "agreement", "wallSeconds", USER]
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        file = home / "statistics.yaml"
        file.write_text(text)
        folder = home / "results"
        run(options.program, "run", file, "--results", folder, "--seeds", 1)
        kept = {arm: (folder / arm / "1.json").read_bytes() for arm in arms}
        for trial in range(options.trials):
            for arm in arms:
                for left in (folder / arm).iterdir():
                    left.unlink()
                (folder / arm / "1.json").write_bytes(kept[arm])
            values = fill(folder, arms, measures, chance)
            start = time.monotonic()
            summary = json.loads(run(options.program, "show", file, "--results", folder, "--json"))
            print(f"trial {trial + 1}: experiment show took {time.monotonic() - start:.1f} s", flush=True)
            compare_arms(summary, values, arms, comparison, chance)
            compare_pairs(summary, values, pairs, measures, comparison, chance)
            if has_rliable and trial == 0:
                compare_rliable(summary, values, comparison, chance)
    for kind, count in comparison.counts.items():
        print(f"{count:5} of {kind}")
    print(f"largest difference of a number: {comparison.largest:.1e}; {comparison.failures} differences")
    sys.exit(comparison.failures > 0)


if __name__ == "__main__":
    main()
