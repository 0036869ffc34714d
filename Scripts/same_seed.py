#!/usr/bin/env python3
"""Runs `backflip train` several times with one seed and checks that all results are equal, bit for bit.

    swift build -c release
    python3 Scripts/same_seed.py backflip --choices 40 --seed 1 --runs 10

It compares choices (clips, answers, predictions), clips, stages, and the weights, optimisers and random states
of the last checkpoint; times are left out. Arguments after `--` go to `train`. Needs Python's standard
library. The exit status is 1 if two runs differ.
"""

import argparse
import hashlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent

# The parts to compare, and their queries; see SessionSchema.md.
PARTS = {
    "choices": "SELECT query, left_clip, right_clip, answer, rater, predicted_left FROM choices",
    "clips": "SELECT id, policy_steps, trajectory FROM clips",
    "weights": "SELECT choices, policy_steps, state FROM checkpoints ORDER BY id DESC LIMIT 1",
    "stages": "SELECT choices, policy_steps, success_rate, policy, reward FROM stages",
    "checks": "SELECT choices, name, value FROM metrics",
}


def digests(session):
    """For each part of a session, the number of rows and a hash of their exact values."""
    database = sqlite3.connect(f"file:{session}?mode=ro&immutable=1", uri=True)
    try:
        found = {}
        for part, query in PARTS.items():
            digest, rows = hashlib.sha256(), 0
            for row in database.execute(query):
                for value in row:
                    # repr of a float is exact.
                    data = value if isinstance(value, bytes) else repr(value).encode()
                    digest.update(f"{type(value).__name__} {len(data)} ".encode() + data)
                rows += 1
            found[part] = (rows, digest.hexdigest())
        return found
    finally:
        database.close()


def train(home, name, arguments, others):
    """Trains a session; returns the hashes of its parts."""
    command = [arguments.program, "train", arguments.scenario, "--session", name]
    command += ["--choices", str(arguments.choices), "--seed", str(arguments.seed)]
    environment = {"BACKFLIP_SCENARIOS": str(PACKAGE / "Scenarios")} | os.environ
    environment["BACKFLIP_HOME"] = str(home)
    run = subprocess.run(command + others, env=environment, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"backflip train ended with status {run.returncode}: {run.stderr.strip()}")
    return digests(home / "sessions" / f"{name}.backflip")


def main():
    parser = argparse.ArgumentParser(
        description="Checks that runs with one seed give the same choices and weights."
    )
    parser.add_argument("scenario", nargs="?", default="backflip")
    parser.add_argument("--choices", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    # argparse would take the first argument after -- for the scenario.
    given = sys.argv[1:]
    end = given.index("--") if "--" in given else len(given)
    arguments = parser.parse_args(given[:end])
    if arguments.runs < 2:
        parser.error("--runs must be at least 2")
    if not pathlib.Path(arguments.program).is_file():
        sys.exit(f"same_seed.py: no program {arguments.program}; build it with "
                 "`swift build -c release`")
    first, differing = None, set()
    with tempfile.TemporaryDirectory() as home:
        for number in range(1, arguments.runs + 1):
            found = train(pathlib.Path(home), f"run{number}", arguments, given[end + 1 :])
            first = first or found
            other = [part for part in PARTS if found[part] != first[part]]
            differing.update(other)
            sums = "  ".join(f"{part} {found[part][0]}:{found[part][1][:8]}" for part in PARTS)
            print(f"run {number:2}  {sums}" + ("  differs: " + ", ".join(other) if other else ""))
            sys.stdout.flush()
    if differing:
        print(f"seed {arguments.seed}: the runs differ in {', '.join(sorted(differing))}")
        return 1
    print(f"seed {arguments.seed}: {arguments.runs} runs, the same choices and weights bit for bit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
