#!/usr/bin/env python3
"""Kills an experiment at random moments, and checks that its results are those of one that was not killed.

    python3 Scripts/experiment_torture.py [PROGRAM] [--kills 10] [--seeds 10] [--jobs 2] [--random-seed 0]

PROGRAM is the built backflip, by default .build/release/backflip. The experiment has four arms, one of
them by a formula. It runs twice: once in one go, and once with SIGKILL at random moments, each time
started again. Then:

- each result is the same, bit for bit, but for times;
- no result that was there when the program was killed has been written again;
- nothing but results is left in the folder.

Needs Python alone. The status is 1 where something differs.
"""

import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

EXPERIMENT = """
name: torture
scenario: backflip
choices: 20
seeds: 1-{seeds}
arms:
  oracle: {{scenario: {{schedule: {{policyStepsPerChoice: 2000}}}}}}
  one answer in ten wrong: {{rater: "mistaken:0.1", scenario: {{schedule: {{policyStepsPerChoice: 2000}}}}}}
  by a formula: {{reward: airborne * -pitchVelocity - bodyContact, steps: 50000}}
  shorter episodes: {{scenario: {{episode: 4, schedule: {{policyStepsPerChoice: 2000, initialChoices: 10}}}}}}
measures:
  turns in the air: largest(-landedTurn)
"""


def results(folder):
    """The results by arm and seed, without times, and when each was written."""
    found = {}
    for file in sorted(folder.glob("*/*.json")):
        record = json.loads(file.read_text())
        record["measures"].pop("wallSeconds")
        record["training"].pop("wallSeconds")
        record["training"].pop("secondsToSuccess", None)
        found[file.parent.name, file.name] = (record, file.stat().st_mtime_ns)
    return found


def run(program, file, folder, jobs, limit=None):
    """Runs the experiment; kills it after a limit in s. Returns whether it ended by itself."""
    process = subprocess.Popen(
        [program, "experiment", "run", file, "--results", folder, "--jobs", str(jobs)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return False
    if process.returncode != 0:
        sys.exit(f"experiment run ended with status {process.returncode}:\n{errors}")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", nargs="?", default=".build/release/backflip")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--random-seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.random_seed)
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        file = home / "torture.yaml"
        file.write_text(EXPERIMENT.format(seeds=options.seeds))
        start = time.monotonic()
        run(options.program, file, home / "whole", options.jobs)
        seconds = time.monotonic() - start
        whole = results(home / "whole")
        print(f"in one go: {len(whole)} results in {seconds:.0f} s", flush=True)

        killed, kills, before = home / "killed", 0, {}
        while True:
            limit = chance.uniform(0.05, 1.4 * seconds / (options.kills + 1)) \
                if kills < options.kills else None
            ended = run(options.program, file, killed, options.jobs, limit)
            now = results(killed)
            again = [key for key in before if before[key][1] != now.get(key, (None, None))[1]]
            if again:
                sys.exit(f"written again: {again}")
            before = now
            if ended:
                break
            kills += 1
        print(f"killed {kills} times: {len(now)} results")
        if now.keys() != whole.keys():
            sys.exit(f"results are missing: {whole.keys() ^ now.keys()}")
        different = [key for key in whole if whole[key][0] != now[key][0]]
        if different:
            sys.exit(f"results differ: {different}")
        left = [str(file) for file in killed.rglob("*")
                if file.is_file() and (file.parent.name, file.name) not in now]
        if left:
            sys.exit(f"left behind: {left}")
        print("all results are the same, none was made twice, and nothing else is left")


if __name__ == "__main__":
    main()
